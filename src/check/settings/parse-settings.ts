import { FAIL_ON, type FailOn, type InputProblem } from "../../finding/index.js";
import { childOf, type DocumentNode, isEmptyNode, type MapNode } from "../../read/document/index.js";
import { isCauseId, noSuchCause } from "./known-causes.js";
import type { CheckSettings, PathSetting, Severities, SeveritySetting } from "./settings.js";
import { type PathOf, readSuppression } from "./suppression.js";

const SECTION_KEYS = ["failOn", "severity", "paths", "suppress"] as const;
const PATH_KEYS = ["path", "severity", "ignore"] as const;
const SEVERITIES = ["error", "warning", "note", "off"] as const;

/** Says what a node has wrong, in one sentence. */
export type Say = (node: DocumentNode, message: string) => void;

export interface ParsedSection {
  readonly section: Pick<CheckSettings, "failOn" | "severities" | "paths" | "suppressions">;
  readonly problems: readonly InputProblem[];
}

/** The `check:` section of a settings file. What cannot be used is told with its line, and the rest holds. */
export function parseSection(node: DocumentNode, pathOf: PathOf): ParsedSection {
  const problems: InputProblem[] = [];
  const say: Say = (at, message) => problems.push({ file: at.place.file, line: at.place.line, message });
  const nothing = { failOn: null, severities: new Map(), paths: [], suppressions: [] };
  const section = mapOf(node, "check", SECTION_KEYS, say);
  if (section === null) return { section: nothing, problems };
  return {
    section: {
      failOn: failOnOf(childOf(section, "failOn"), say),
      severities: severitiesOf(childOf(section, "severity"), say),
      paths: itemsOf(childOf(section, "paths"), "paths", say).flatMap((item) => pathSetting(item, say)),
      suppressions: itemsOf(childOf(section, "suppress"), "suppress", say).flatMap((item) => {
        const read = readSuppression(item, pathOf);
        if (!("wrong" in read)) return [read];
        say(read.at, read.wrong);
        return [];
      }),
    },
    problems,
  };
}

/** The node as a map with no other keys than these; null when it is none or empty. */
function mapOf(node: DocumentNode, name: string, keys: readonly string[], say: Say): MapNode | null {
  if (isEmptyNode(node)) return null;
  if (node.kind !== "map") {
    say(node, `"${name}" must be a map with the keys ${keys.join(", ")}.`);
    return null;
  }
  for (const { key, value } of node.entries) {
    if (!keys.includes(key)) say(value, `"${key}" is not a key of "${name}"; there are ${keys.join(", ")}.`);
  }
  return node;
}

function itemsOf(node: DocumentNode | undefined, name: string, say: Say): readonly DocumentNode[] {
  if (node === undefined || isEmptyNode(node)) return [];
  if (node.kind === "list") return node.items;
  say(node, `"${name}" must be a list.`);
  return [];
}

function failOnOf(node: DocumentNode | undefined, say: Say): FailOn | null {
  if (node === undefined || isEmptyNode(node)) return null;
  const wanted = FAIL_ON.find((one) => node.kind === "scalar" && one === node.text);
  if (wanted === undefined) say(node, `"failOn" must be one of ${FAIL_ON.join(", ")}.`);
  return wanted ?? null;
}

function severitiesOf(node: DocumentNode | undefined, say: Say): Severities {
  const severities = new Map<string, SeveritySetting>();
  if (node === undefined || isEmptyNode(node)) return severities;
  if (node.kind !== "map") {
    say(node, '"severity" must be a map from a cause to its severity.');
    return severities;
  }
  for (const { key, value } of node.entries) {
    const severity = SEVERITIES.find((one) => one === severityText(value));
    if (!isCauseId(key)) say(value, noSuchCause(key));
    else if (severity === undefined)
      say(value, `The severity of ${key} must be one of ${SEVERITIES.join(", ")}.`);
    else severities.set(key, severity);
  }
  return severities;
}

/** YAML 1.1 takes `off` for false, and so do some tools that write it. */
function severityText(node: DocumentNode): string | null {
  if (node.kind !== "scalar") return null;
  return node.value === false ? "off" : node.text;
}

function pathSetting(node: DocumentNode, say: Say): PathSetting[] {
  const map = mapOf(node, "paths", PATH_KEYS, say);
  const path = childOf(map, "path");
  if (path?.kind !== "scalar" || path.text === "") {
    say(path ?? node, 'Each of "paths" needs a "path": a pattern as in .gitignore.');
    return [];
  }
  const ignore = childOf(map, "ignore");
  if (ignore !== undefined && !(ignore.kind === "scalar" && typeof ignore.value === "boolean"))
    say(ignore, '"ignore" must be true or false.');
  const said = ignore?.kind === "scalar" && typeof ignore.value === "boolean" ? ignore.value : null;
  return [{ pattern: path.text, severities: severitiesOf(childOf(map, "severity"), say), ignore: said }];
}
