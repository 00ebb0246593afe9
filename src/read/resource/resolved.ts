import type { Origin, Place } from "../../model/index.js";

/**
 * A document's value after the format's own language (intrinsics, templating) has been worked out.
 * The nouns are built from these, whatever format they were written in.
 */
export type Resolved = Scalar | List | Mapping | Reference | Nothing | Unresolved;

export interface Scalar {
  readonly kind: "scalar";
  readonly value: string | number | boolean;
  /** As text; digits as written. */
  readonly text: string;
  readonly origin: Origin;
  /** What the text was joined from, so that it can be taken apart again. */
  readonly joined?: { readonly separator: string; readonly parts: readonly Resolved[] };
}

export interface List {
  readonly kind: "list";
  readonly items: readonly Resolved[];
  readonly origin: Origin;
}

export interface Mapping {
  readonly kind: "mapping";
  readonly entries: ReadonlyMap<string, MappingEntry>;
  /** Why entries may be missing; null when all are here. */
  readonly incomplete: string | null;
  readonly origin: Origin;
}

export interface MappingEntry {
  readonly value: Resolved;
  readonly keyPlace: Place | null;
}

/** Another resource of the same files, or one of its attributes. */
export interface Reference {
  readonly kind: "reference";
  /** The file that holds the resource. */
  readonly file: string;
  readonly logicalId: string;
  readonly attribute: string | null;
  readonly origin: Origin;
}

/** The value is left out on purpose (`AWS::NoValue`, JSON's null). */
export interface Nothing {
  readonly kind: "nothing";
  readonly origin: Origin;
}

export interface Unresolved {
  readonly kind: "unresolved";
  readonly reason: string;
  readonly origin: Origin;
}

export function unresolved(reason: string, origin: Origin): Unresolved {
  return { kind: "unresolved", reason, origin };
}

/**
 * A reference as text: `${Db.Endpoint.Address}`, `${LogGroup}`. Such text stands inside known
 * strings, so that a URL stays linkable to the resource that it leads to.
 */
export function placeholder(reference: Reference): string {
  return reference.attribute === null
    ? `\${${reference.logicalId}}`
    : `\${${reference.logicalId}.${reference.attribute}}`;
}

/** The value as text, when it has one. */
export function textOf(resolved: Resolved | undefined): string | null {
  if (resolved?.kind === "scalar") return resolved.text;
  return resolved?.kind === "reference" ? placeholder(resolved) : null;
}

export function entryValue(mapping: Resolved | undefined, key: string): Resolved | undefined {
  return mapping?.kind === "mapping" ? mapping.entries.get(key)?.value : undefined;
}
