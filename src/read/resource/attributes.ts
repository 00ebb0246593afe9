import { absent, known, unknown, type Value } from "../../model/index.js";
import { Fields } from "./fields.js";
import { type Mapping, type Resolved, textOf } from "./resolved.js";

/**
 * An attribute of a target group or load balancer. They are written as a list of `{Key, Value}`
 * (CloudFormation, the API) or as one map from key to value.
 */
export function attributeNumber(
  fields: Fields,
  names: readonly string[],
  apart: Mapping | null,
  key: string,
  fallback: number,
): Value<number> {
  const [firstName = "Attributes"] = names;
  const written =
    names.map((name) => fields.raw(name)).find((raw) => raw !== undefined) ?? apart ?? undefined;
  const found = written === undefined ? undefined : findAttribute(written, key);
  if (found !== undefined) {
    const number = found.kind === "scalar" ? Number(found.text) : Number.NaN;
    if (Number.isFinite(number)) return known(number, found.origin);
    return unknown(found.kind === "unresolved" ? found.reason : `${key} is not a number`, found.origin);
  }
  if (written?.kind === "unresolved") return unknown(written.reason, written.origin);
  if (written?.kind === "list" && written.items.some((item) => item.kind === "unresolved")) {
    return unknown("the list of attributes is not wholly known", written.origin);
  }
  if (fields.mapping.incomplete !== null) return fields.fallback(firstName, fallback);
  return absent(fallback, whereToAdd(fields, firstName, written, key));
}

function findAttribute(written: Resolved, key: string): Resolved | undefined {
  if (written.kind === "mapping") return written.entries.get(key)?.value;
  if (written.kind !== "list") return undefined;
  for (const item of written.items) {
    if (item.kind !== "mapping") continue;
    const name = textOf(item.entries.get("Key")?.value ?? item.entries.get("key")?.value);
    if (name === key) return item.entries.get("Value")?.value ?? item.entries.get("value")?.value;
  }
  return undefined;
}

/** In a map the attribute has a node of its own; in a list the whole list is the node to append to. */
function whereToAdd(fields: Fields, name: string, written: Resolved | undefined, key: string) {
  if (written === undefined) return fields.missing(name);
  const { place, node } = written.origin;
  if (written.kind !== "mapping" || node === null) return { place, node };
  return { place, node: { file: node.file, path: [...node.path, key] } };
}
