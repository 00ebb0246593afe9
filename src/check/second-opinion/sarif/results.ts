import type { Severity } from "../../../finding/index.js";
import { countOf, type Fields, fieldsOf, listOf, textOf } from "./json.js";

/** One result of a run, as far as we tell it. */
export interface SarifResult {
  readonly tool: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly link: string | null;
  readonly locations: readonly SarifLocation[];
}

export interface SarifLocation {
  /** As the tool wrote it, put behind its base where one is given. */
  readonly uri: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  /** Null when only the line is known. */
  readonly endColumn: number | null;
}

/** More would not be read by anybody. */
const RESULTS_MAX = 20_000;
const LOCATIONS_MAX = 10;

const SEVERITIES: Readonly<Record<string, Severity>> = {
  error: "error",
  warning: "warning",
  note: "note",
  none: "note",
};

/** The results of a SARIF log that say that something is wrong; null when it is no such log. */
export function resultsOf(log: unknown): readonly SarifResult[] | null {
  const { runs } = fieldsOf(log);
  if (!Array.isArray(runs)) return null;
  return runs.flatMap((run) => runResults(fieldsOf(run))).slice(0, RESULTS_MAX);
}

function runResults(run: Fields): SarifResult[] {
  const tool = fieldsOf(run["tool"]);
  const driver = fieldsOf(tool["driver"]);
  const components = [driver, ...listOf(tool["extensions"]).map(fieldsOf)];
  const name = textOf(driver["name"]) ?? "another tool";
  return listOf(run["results"])
    .slice(0, RESULTS_MAX)
    .map(fieldsOf)
    .filter(isDefect)
    .map((result) => {
      const rule = ruleOf(result, components);
      return {
        tool: name,
        rule: textOf(result["ruleId"]) ?? textOf(fieldsOf(result["rule"])["id"]) ?? textOf(rule["id"]) ?? "",
        severity: severityOf(result, rule),
        message: messageOf(result, rule),
        link: linkOf(rule),
        locations: listOf(result["locations"])
          .slice(0, LOCATIONS_MAX)
          .flatMap((location) => locationOf(fieldsOf(location), run)),
      };
    });
}

/** Passed, not applicable, reviewed by a person, or gone since the baseline: nothing to tell. */
function isDefect(result: Fields): boolean {
  const kind = textOf(result["kind"]) ?? "fail";
  const accepted = listOf(result["suppressions"]).some(
    (one) => (textOf(fieldsOf(one)["status"]) ?? "accepted") === "accepted",
  );
  return kind === "fail" && !accepted && result["baselineState"] !== "absent";
}

/** The rule's own record: by index, or by id where the tool writes no index. */
function ruleOf(result: Fields, components: readonly Fields[]): Fields {
  const reference = fieldsOf(result["rule"]);
  const extension = fieldsOf(reference["toolComponent"])["index"];
  const component = typeof extension === "number" ? components[extension + 1] : components[0];
  const index = result["ruleIndex"] ?? reference["index"];
  const byIndex = typeof index === "number" ? listOf(component?.["rules"])[index] : undefined;
  if (byIndex !== undefined) return fieldsOf(byIndex);
  const id = textOf(result["ruleId"]) ?? textOf(reference["id"]);
  const all = components.flatMap((one) => listOf(one["rules"])).map(fieldsOf);
  // `CA1711/1` is a part of the rule `CA1711`.
  return (
    all.find((rule) => rule["id"] === id) ??
    all.find((rule) => id?.startsWith(`${String(rule["id"])}/`)) ??
    {}
  );
}

function severityOf(result: Fields, rule: Fields): Severity {
  const level =
    textOf(result["level"]) ?? textOf(fieldsOf(rule["defaultConfiguration"])["level"]) ?? "warning";
  return SEVERITIES[level] ?? "warning";
}

/** One line. Messages may stand in the rule, with places for arguments. */
function messageOf(result: Fields, rule: Fields): string {
  const message = fieldsOf(result["message"]);
  const id = textOf(message["id"]);
  const stored = id === null ? {} : fieldsOf(fieldsOf(rule["messageStrings"])[id]);
  const text =
    textOf(message["text"]) ??
    textOf(stored["text"]) ??
    textOf(message["markdown"]) ??
    textOf(fieldsOf(rule["shortDescription"])["text"]) ??
    textOf(fieldsOf(rule["fullDescription"])["text"]) ??
    textOf(rule["name"]) ??
    "no message";
  const words = listOf(message["arguments"]);
  const filled = text.replace(
    /\{(\d{1,2})\}/g,
    (whole, index: string) => textOf(words[Number(index)]) ?? whole,
  );
  return (
    filled
      .split(/\r?\n/)
      .find((line) => line.trim() !== "")
      ?.trim() ?? "no message"
  );
}

function linkOf(rule: Fields): string | null {
  const link = textOf(rule["helpUri"]);
  return link !== null && /^https?:\/\//.test(link) ? link : null;
}

function locationOf(location: Fields, run: Fields): SarifLocation[] {
  const physical = fieldsOf(location["physicalLocation"]);
  const artifact = fieldsOf(physical["artifactLocation"]);
  const index = artifact["index"];
  const listed =
    typeof index === "number" ? fieldsOf(listOf(run["artifacts"])[index])["location"] : undefined;
  const named = textOf(artifact["uri"]) === null ? fieldsOf(listed) : artifact;
  const uri = textOf(named["uri"]);
  if (uri === null) return [];
  const region = fieldsOf(physical["region"]);
  const line = countOf(region["startLine"]) ?? 1;
  const endLine = Math.max(line, countOf(region["endLine"]) ?? line);
  return [
    {
      uri: behindBase(uri, textOf(named["uriBaseId"]), run),
      line,
      column: countOf(region["startColumn"]) ?? 1,
      endLine,
      endColumn: countOf(region["endColumn"]),
    },
  ];
}

/** `%SRCROOT%` and the like, when the run says where that is. */
function behindBase(uri: string, baseId: string | null, run: Fields): string {
  const base = baseId === null ? null : textOf(fieldsOf(fieldsOf(run["originalUriBaseIds"])[baseId])["uri"]);
  const absolute = /^[a-z][a-z0-9+.-]+:/i.test(uri) || uri.startsWith("/");
  return base === null || absolute ? uri : `${base.replace(/\/?$/, "/")}${uri}`;
}
