import type { Finding } from "../../finding/index.js";
import { childOf, type DocumentNode } from "../../read/document/index.js";
import { isCauseId, noSuchCause } from "./known-causes.js";
import { matchesPath, matchesText } from "../../input/index.js";
import { REASON_CHARACTERS_MIN, type Suppression } from "./settings.js";

/** A file of a finding as the patterns of one settings file see it: relative to that file's folder. */
export type PathOf = (file: string) => string;

/** What keeps a suppression from being one. */
export interface Unusable {
  readonly wrong: string;
  readonly at: DocumentNode;
}

const KEYS = ["cause", "path", "value", "reason", "until"] as const;

/** One item of a list of suppressions, in a settings file or in a template's metadata. */
export function readSuppression(node: DocumentNode, pathOf: PathOf): Suppression | Unusable {
  if (node.kind !== "map") return { wrong: 'A suppression needs "cause" and "reason".', at: node };
  const other = node.entries.find(({ key }) => !KEYS.some((known) => known === key));
  if (other !== undefined)
    return { wrong: `"${other.key}" is not a key of a suppression; there are ${KEYS.join(", ")}.`, at: node };
  const text = (key: (typeof KEYS)[number]): string | null => {
    const child = childOf(node, key);
    return child?.kind === "scalar" && child.value !== null ? child.text.trim() : null;
  };
  const [cause, path, value, until] = [text("cause"), text("path"), text("value"), text("until")];
  const wrong = wrongCause(cause) ?? wrongReason(text("reason")) ?? wrongDate(until);
  if (wrong !== null) return { wrong, at: node };
  return {
    causes: [cause ?? ""],
    reason: text("reason") ?? "",
    until,
    file: node.place.file,
    line: node.place.line,
    covers: (finding) =>
      (path === null || finding.where.some((place) => matchesPath(path, pathOf(place.file)))) &&
      (value === null || finding.where.some((place) => matchesText(value, place.value))),
  };
}

export function wrongCause(cause: string | null): string | null {
  if (cause === null || cause === "") return 'A suppression needs a "cause".';
  return isCauseId(cause) ? null : noSuchCause(cause);
}

export function wrongReason(reason: string | null): string | null {
  return reason !== null && reason.length >= REASON_CHARACTERS_MIN
    ? null
    : `A suppression needs a reason of at least ${REASON_CHARACTERS_MIN} characters.`;
}

function wrongDate(until: string | null): string | null {
  if (until === null) return null;
  const real = /^\d{4}-\d{2}-\d{2}$/.test(until) && !Number.isNaN(Date.parse(`${until}T00:00:00Z`));
  return real ? null : `"until" must be a date as 2027-01-31; "${until}" is none.`;
}

/** Whether the suppression speaks of this finding at all. */
export function concerns(suppression: Suppression, finding: Finding): boolean {
  return suppression.causes.includes(finding.cause) && suppression.covers(finding);
}
