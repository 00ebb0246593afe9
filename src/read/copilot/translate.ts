import type { Origin } from "../../model/index.js";
import type { DocumentNode } from "../document/index.js";
import { durationSeconds } from "../durations.js";
import { resolvePlain } from "../resource/plain.js";
import { type Mapping, type MappingEntry, type Resolved, unresolved } from "../resource/resolved.js";
import { splitShellWords } from "../shell-words.js";

/** The words of AWS's API, from those of a manifest. What is left out has the API's default. */
export function mapping(fields: Readonly<Record<string, Resolved | undefined>>, origin: Origin): Mapping {
  const entries = new Map<string, MappingEntry>();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) entries.set(name, { value, keyPlace: null });
  }
  return { kind: "mapping", entries, incomplete: null, origin };
}

export function list(items: readonly Resolved[], origin: Origin): Resolved {
  return { kind: "list", items, origin };
}

export function scalar(value: string | number | boolean, origin: Origin): Resolved {
  return { kind: "scalar", value, text: String(value), origin };
}

/** The value at a node, else a default that would be written there. */
export function valueOr(node: DocumentNode | undefined, fallback: string | number, at: Origin): Resolved {
  return node === undefined ? scalar(fallback, { ...at, written: false }) : resolvePlain(node);
}

/** `1m30s` as seconds; undefined when nothing is written and there is no default of Copilot's own. */
export function seconds(node: DocumentNode | undefined, at: Origin, fallback?: number): Resolved | undefined {
  if (node === undefined)
    return fallback === undefined ? undefined : scalar(fallback, { ...at, written: false });
  const resolved = resolvePlain(node);
  if (resolved.kind !== "scalar") return resolved;
  const amount = durationSeconds(resolved.text);
  return amount === null
    ? unresolved(`${resolved.text} is no duration such as 30s`, resolved.origin)
    : scalar(amount, resolved.origin);
}

/** A text is split into words as a shell would, without running one. */
export function words(node: DocumentNode | undefined): Resolved | undefined {
  if (node === undefined) return undefined;
  const resolved = resolvePlain(node);
  if (resolved.kind !== "scalar") return resolved;
  return list(
    splitShellWords(resolved.text).map((word) => scalar(word, { ...resolved.origin, node: null })),
    resolved.origin,
  );
}
