import { known, unknown, type Value } from "../../model/index.js";
import type { Resolved } from "./resolved.js";

/** Turns what a field names into the id of the noun that it stands for, or the ARN as written. */
export type IdOf = (raw: Resolved | undefined) => Value<string>;

/** The id of a resource that a file declares; unique in the input. */
export function resourceId(file: string, logicalId: string): string {
  return `${file}#${logicalId}`;
}

/** Without a knowledge of other resources: a reference is the resource, an ARN around one reference too, a text is itself. */
export const plainId: IdOf = (raw) => {
  if (raw === undefined) return unknown("nothing is named");
  if (raw.kind === "reference") return known(resourceId(raw.file, raw.logicalId), raw.origin);
  if (raw.kind !== "scalar") {
    return unknown(raw.kind === "unresolved" ? raw.reason : "it is not a name", raw.origin);
  }
  const inner = (raw.joined?.parts ?? []).filter((part) => part.kind === "reference");
  const [only] = inner;
  if (only?.kind === "reference" && inner.length === 1) {
    return known(resourceId(only.file, only.logicalId), raw.origin);
  }
  return known(raw.text, raw.origin);
};
