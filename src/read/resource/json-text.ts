import { known, unknown, type Value } from "../../model/index.js";
import type { Fields } from "./fields.js";
import { placeholder, type Resolved } from "./resolved.js";

/** A field that holds JSON, as a text of its own or written out. Null when absent. */
export function jsonText(fields: Fields, name: string): Value<string | null> {
  const raw = fields.raw(name);
  if (raw === undefined) return fields.fallback(name, null);
  if (raw.kind === "scalar" && typeof raw.value === "string") return known(raw.text, raw.origin);
  const data = plainData(raw);
  return data === undefined
    ? unknown("a part of it is unknown", raw.origin)
    : known(JSON.stringify(data), raw.origin);
}

/** Undefined when a part is unknown. */
function plainData(resolved: Resolved): unknown {
  if (resolved.kind === "scalar") return resolved.value;
  if (resolved.kind === "reference") return placeholder(resolved);
  if (resolved.kind === "list") {
    const items = resolved.items.filter((item) => item.kind !== "nothing").map(plainData);
    return items.includes(undefined) ? undefined : items;
  }
  if (resolved.kind !== "mapping" || resolved.incomplete !== null) return undefined;
  const entries = [...resolved.entries]
    .filter(([, { value }]) => value.kind !== "nothing")
    .map(([key, { value }]) => [key, plainData(value)] as const);
  return entries.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(entries);
}
