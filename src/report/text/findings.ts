import {
  type Finding,
  type FindingsReport,
  type OtherFinding,
  type PathLink,
  type Proof,
  reachesSeverity,
  type Repair,
} from "../../finding/index.js";
import type { Place } from "../../model/index.js";
import type { FindingsContext } from "../format.js";
import { type Alike, alike } from "./alike.js";
import { codeFrame, type TextOf } from "./code-frame.js";
import { duration, ends, plural, type Style, wrap } from "./style.js";

/** The findings of a configuration, worst first, each with its place and its repair; the last line says what to do next. */
export function renderFindings(report: FindingsReport, options: FindingsContext): string {
  const { style, quiet } = options;
  const shown = quiet
    ? report.findings.filter(({ severity }) => reachesSeverity(severity, options.failOn))
    : report.findings;
  const lines = alike(shown).flatMap((group) => [...renderAlike(group, options), ""]);
  const others = (report.others ?? []).filter(
    ({ severity }) => !quiet || reachesSeverity(severity, options.failOn),
  );
  lines.push(...others.flatMap((other) => [...renderOther(other, style), ""]));
  for (const problem of report.problems) {
    const at = problem.line === null ? problem.file : `${problem.file}:${problem.line}`;
    lines.push(`${style.error("unusable")}  ${at}`, ...wrap(problem.message, style.columns, "  "), "");
  }
  if (options.showUnknown) lines.push(...renderUnknown(report, style));
  if (quiet) return lines.length === 0 ? "" : `${lines.join("\n").trimEnd()}\n`;
  lines.push(...renderNotices(report, style));
  lines.push(...closing(summary(report, options), options.next, style));
  return `${lines.join("\n")}\n`;
}

/** What to do next stands on a line of its own where there is no room: a command that is broken cannot be copied. */
function closing(counts: string, next: string, style: Style): string[] {
  return counts.length + 3 + next.length <= style.columns
    ? [`${counts}   ${next}`.trimEnd()]
    : [...wrap(counts, style.columns), next];
}

const ALIKE_MAX = 8;

/** One statement is made once, however often it holds. */
function renderAlike({ first, others }: Alike, options: FindingsContext): string[] {
  const lines = renderFinding(first, options);
  if (others.length === 0) return lines;
  const { style } = options;
  const places = others.flatMap(({ where }) => where.slice(0, 1)).slice(0, ALIKE_MAX);
  const more = others.length - places.length;
  return [
    ...lines.slice(0, -1),
    ...wrap(`The same holds at ${plural(others.length, "other place")}:`, style.columns, "  "),
    ...places.map((place) => style.dim(`        ${at(place)}  ${place.value}`.trimEnd())),
    ...(more > 0 ? [style.dim(`        and ${more} more, which --format json lists`)] : []),
    ...lines.slice(-1),
  ];
}

const EVIDENCE_MAX = 3;

export function renderFinding(
  finding: Finding,
  options: { readonly style: Style; readonly textOf: TextOf },
): string[] {
  const { style, textOf } = options;
  const severity = severityLabel(finding, style);
  const first = finding.where[0];
  const head = ends(
    `${severity}  ${style.bold(finding.cause)}`,
    first ? at(first) : "",
    style,
    finding.severity.length + 2 + finding.cause.length,
  );
  const lines = [head, ...wrap(finding.title, style.columns, "  ")];
  if (finding.explanation !== finding.title) lines.push(...wrap(finding.explanation, style.columns, "  "));
  if (finding.path.length > 0) lines.push("", ...renderPath(finding.path, style));
  const frame = first ? codeFrame(first, textOf, style, finding.severity) : [];
  if (frame.length > 0) lines.push("", ...frame);
  for (const place of finding.where.slice(1, 4))
    lines.push(style.dim(`        also ${at(place)}  ${place.value}`));
  if (first?.construct !== undefined)
    lines.push(style.dim(`        comes from ${first.construct}: change it there`));
  for (const { text } of finding.for.slice(0, EVIDENCE_MAX))
    lines.push(...wrap(`seen too: ${text}`, style.columns, "        ").map(style.dim));
  for (const repair of finding.repairs) lines.push(...renderRepair(repair, style));
  lines.push(style.dim(`  why: steady explain ${finding.cause}`));
  return lines;
}

/** What another tool found: in its words, under its name. */
function renderOther({ tool, rule, severity, title, where, link }: OtherFinding, style: Style): string[] {
  const name = `${tool} ${rule}`.trimEnd();
  const [first] = where;
  const head = ends(
    `${style[severity](severity)}  ${style.bold(name)}`,
    first ? at(first) : "",
    style,
    severity.length + 2 + name.length,
  );
  return [head, ...wrap(title, style.columns, "  "), ...(link === null ? [] : [style.dim(`  why: ${link}`)])];
}

function renderRepair(repair: Repair, style: Style): string[] {
  const kind = repair.assumption !== null ? "in the code" : repair.safe ? "safe" : "suggestion";
  return wrap(`Fix (${kind}): ${repair.description}`, style.columns, "  ");
}

/** `balancer :80 ─▶ target group :8000 ─✗─ app 127.0.0.1:5000`, broken over lines where it is long. */
export function renderPath(path: readonly PathLink[], style: Style): string[] {
  const lines: string[] = [];
  let line = "   ";
  path.forEach((link, index) => {
    const arrow = index === path.length - 1 ? "" : link.reachesNext ? " ─▶ " : " ─✗─ ";
    if (line.length + link.name.length + arrow.length > style.columns && line.trim() !== "") {
      lines.push(line);
      line = "      ";
    }
    line += ` ${link.name}${arrow.trimEnd()}`;
  });
  return [...lines, line].map((text) => text.replace("✗", style.error("✗")));
}

function renderUnknown(report: FindingsReport, style: Style): string[] {
  if (report.unknown.length === 0) return [];
  const rows = report.unknown.map((fact) => {
    const place = fact.where[0];
    return ends(`  ${fact.what}: ${fact.why}`, place ? at(place) : "", style);
  });
  return [style.bold("not known"), ...rows, ""];
}

/** About suppressions and the baseline: what no longer does anything, and what never did. */
function renderNotices(report: FindingsReport, style: Style): string[] {
  const notices = report.setAside?.notices ?? [];
  const rows = notices.flatMap(({ file, line, message }) => [
    ...wrap(message, style.columns, "  "),
    style.dim(`    ${line === null ? file : `${file}:${line}`}`),
  ]);
  return rows.length === 0 ? [] : [style.bold("set aside"), ...rows, ""];
}

function summary(report: FindingsReport, options: FindingsContext): string {
  const count = (severity: Finding["severity"]): number =>
    report.findings.filter((finding) => finding.severity === severity).length;
  const parts = [plural(count("error"), "error"), plural(count("warning"), "warning")];
  if (count("note") > 0) parts.push(plural(count("note"), "note"));
  if (report.problems.length > 0) parts.push(plural(report.problems.length, "unusable file"));
  const others = report.others?.length ?? 0;
  if (others > 0) parts.push(`${others} of other tools`);
  parts.push(...asideCounts(report));
  const unknown =
    report.unknown.length > 0 ? `, ${plural(report.unknown.length, "value")} unknown (--unknown)` : "";
  return `${parts.join(", ")}${unknown} in ${plural(report.read.length, "file")}, ${duration(options.tookSeconds)}.`;
}

function asideCounts({ setAside }: FindingsReport): string[] {
  if (setAside === undefined) return [];
  return [
    ...(setAside.suppressed.length > 0 ? [`${setAside.suppressed.length} suppressed`] : []),
    ...(setAside.known.length > 0 ? [`${setAside.known.length} known from the baseline`] : []),
    ...(setAside.turnedOff > 0 ? [`${setAside.turnedOff} turned off`] : []),
  ];
}

/** What a replay gave, for one line. */
export function proofText(proof: Proof): string {
  if (!proof.reachesSteadyState) return "never settles";
  const [from, to] = proof.atSeconds ?? [0, 0];
  const when = Math.round(from) === Math.round(to) ? duration(from) : `${duration(from)} to ${duration(to)}`;
  const would = proof.assumes === null ? "steady" : "would be steady";
  const others = proof.ordinaryAnswered === false ? ", but other requests still fail" : "";
  return `${would} at ${when}${others}`;
}

export function severityLabel(finding: Finding, style: Style): string {
  return style[finding.severity](finding.severity);
}

export function at(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`;
}
