/**
 * Every value of the Model knows where it was written, and may be unknown.
 *
 * Three situations are told apart: written in a file, absent and therefore the platform's
 * default (its place is then the parent's), and not resolvable (`unknown`, with a reason).
 * A check never guesses from unknown.
 */

/** Lines and columns are 1-based, columns in UTF-16 units, ends exclusive. */
export interface Place {
  /** Relative to the given input, with `/`; inside an archive `bundle.zip!/Procfile`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The handle by which the reader that made a value can edit it: keys and indices from the file's root. */
export interface NodeRef {
  readonly file: string;
  readonly path: readonly (string | number)[];
}

export interface Origin {
  /** Where the value stands, or its parent when it is absent; null when no file holds it. */
  readonly place: Place | null;
  /** Null when nothing can be edited there. For an absent value: where it would be written. */
  readonly node: NodeRef | null;
  /** False when the value is the platform's default or was derived from other values. */
  readonly written: boolean;
}

export interface Known<T> {
  readonly known: true;
  readonly value: T;
  readonly origin: Origin;
}

export interface Unknown {
  readonly known: false;
  /** One clause that completes "unknown, because …". */
  readonly reason: string;
  readonly origin: Origin;
}

export type Value<T> = Known<T> | Unknown;

export const NOWHERE: Origin = { place: null, node: null, written: false };

export function known<T>(value: T, origin: Origin = NOWHERE): Known<T> {
  return { known: true, value, origin };
}

export function unknown(reason: string, origin: Origin = NOWHERE): Unknown {
  return { known: false, reason, origin };
}

/** The platform's default for a value that the file does not give; `at` is its parent's place and the node to add. */
export function absent<T>(value: T, at: Omit<Origin, "written">): Known<T> {
  // Written out, because an object that is spread costs as much again for its shape.
  return { known: true, value, origin: { place: at.place, node: at.node, written: false } };
}

export function mapValue<T, U>(value: Value<T>, change: (inner: T) => U): Value<U> {
  return value.known ? { known: true, value: change(value.value), origin: value.origin } : value;
}

/** The value, or `fallback` when it is unknown. Only for display and play, never for a check. */
export function valueOr<T>(value: Value<T>, fallback: T): T {
  return value.known ? value.value : fallback;
}

/** Narrows to the known value; undefined when unknown. */
export function knownValue<T>(value: Value<T> | null | undefined): T | undefined {
  return value?.known ? value.value : undefined;
}

export function isWritten(value: Value<unknown>): boolean {
  return value.origin.written;
}
