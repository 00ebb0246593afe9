import type { Place } from "../../../model/index.js";
import type { ClassNode, FunctionNode, Member, Primitive } from "../syntax/tree.js";
import type { Machine } from "../run/machine.js";
import type { Scope } from "../run/scope.js";
import type { Held } from "../work/journal.js";

/** What is known of a value that the program would hold while it runs. */
export type Term =
  | LiteralTerm
  | PatternTerm
  | UnknownTerm
  | ChoiceTerm
  | UnionTerm
  | ObjectTerm
  | ListTerm
  | FunctionTerm
  | NativeTerm
  | ClassTerm
  | ExternalTerm
  | PromiseTerm;

export interface LiteralTerm {
  readonly kind: "literal";
  readonly value: Primitive;
  readonly at: Place | null;
}

export interface PatternTerm {
  readonly kind: "pattern";
  readonly expression: RegExp | null;
}

export interface UnknownTerm {
  readonly kind: "unknown";
  /** One clause that completes "unknown, because …". */
  readonly reason: string;
  /** The environment variable that it is made from. */
  readonly variable: string | null;
  /** The variable's own text, which is not empty where it is set. */
  readonly filled: boolean;
  /** What a text that is partly known begins with: enough to tell a `postgresql://` address. */
  readonly start: string | null;
}

/** Depends on whether an environment variable is set; "set" means to something usable, not blank. */
export interface ChoiceTerm {
  readonly kind: "choice";
  readonly variable: string;
  readonly set: Term;
  readonly unset: Term;
}

/** One of these. */
export interface UnionTerm {
  readonly kind: "union";
  readonly options: readonly Term[];
}

export interface ObjectTerm {
  readonly kind: "object";
  readonly properties: Map<string, Term>;
  readonly getters: Map<string, FunctionTerm>;
  /** It may have properties that are not listed. */
  open: boolean;
  readonly class: ClassTerm | null;
  /** The library's part of an instance whose class extends a library's class. */
  readonly base: Term | null;
  /** How many conditions held when it was made: later writes under more of them are uncertain. */
  readonly depth: number;
}

export interface ListTerm {
  readonly kind: "list";
  readonly items: Term[];
  complete: boolean;
  readonly depth: number;
}

export interface FunctionTerm {
  readonly kind: "function";
  readonly node: FunctionNode;
  readonly scope: Scope;
  readonly self: Term | null;
  /** Arguments that come before those of a call: Python's `self`, `bind`, `partial`. */
  readonly bound: readonly Term[];
  readonly home: ClassTerm | null;
  readonly properties: Map<string, Term>;
  /** What a library's decorator adds to it: the `delay` of a Celery task. */
  readonly library: ExternalTerm | null;
}

/** A function or object of the language or of a known library, done here. */
export interface NativeTerm {
  readonly kind: "native";
  readonly name: string;
  readonly call: ((call: Call) => Term) | null;
  readonly member: ((name: string, at: Place, machine: Machine) => Term | null) | null;
  readonly assign: ((name: string, value: Term) => void) | null;
}

export interface ClassTerm {
  readonly kind: "class";
  readonly node: ClassNode;
  readonly scope: Scope;
  readonly bases: readonly Term[];
  readonly members: ReadonlyMap<string, Member>;
  readonly statics: Map<string, Term>;
}

/** Something of a library that is not followed: the path that leads to it, with the calls on it. */
export interface ExternalTerm {
  readonly kind: "external";
  readonly module: string;
  readonly parent: ExternalTerm | null;
  /** Property name, or null for a call. */
  readonly name: string | null;
  readonly call: CallRecord | null;
  readonly depth: number;
}

export interface CallRecord {
  readonly arguments: Arguments;
  readonly construct: boolean;
  readonly at: Place;
}

export interface PromiseTerm {
  readonly kind: "promise";
  result: Term;
  /** Work that ends before the promise does. */
  held: readonly Held[];
  /** Seconds after which a timer settles it. */
  timerSeconds: number | null;
}

export interface Arguments {
  readonly positional: readonly Term[];
  readonly named: ReadonlyMap<string, Term>;
  /** False when an unknown spread may hold more. */
  readonly complete: boolean;
}

export interface Call {
  readonly machine: Machine;
  readonly arguments: Arguments;
  readonly construct: boolean;
  readonly at: Place;
}

export const UNDEFINED: LiteralTerm = { kind: "literal", value: undefined, at: null };
export const NO_ARGUMENTS: Arguments = { positional: [], named: new Map(), complete: true };

const UNION_MAX = 6;
const CHOICE_DEPTH_MAX = 5;
const EXTERNAL_DEPTH_MAX = 40;

export function literal(value: Primitive, at: Place | null = null): LiteralTerm {
  return { kind: "literal", value, at };
}

export function unknownTerm(reason: string, variable: string | null = null): UnknownTerm {
  return { kind: "unknown", reason, variable, filled: false, start: null };
}

/** What an environment variable holds where it is set. */
export function variableText(variable: string): UnknownTerm {
  return {
    kind: "unknown",
    reason: `it comes from the environment variable ${variable}`,
    variable,
    filled: true,
    start: null,
  };
}

export function objectTerm(
  properties: Iterable<readonly [string, Term]> = [],
  depth = 0,
  open = false,
): ObjectTerm {
  return {
    kind: "object",
    properties: new Map(properties),
    getters: new Map(),
    open,
    class: null,
    base: null,
    depth,
  };
}

export function listTerm(items: readonly Term[], depth = 0, complete = true): ListTerm {
  return { kind: "list", items: [...items], complete, depth };
}

export function native(name: string, call: (call: Call) => Term): NativeTerm {
  return { kind: "native", name, call, member: null, assign: null };
}

export function handle(parts: Partial<Omit<NativeTerm, "kind">> & { readonly name: string }): NativeTerm {
  return { kind: "native", call: null, member: null, assign: null, ...parts };
}

export function promise(
  result: Term,
  held: readonly Held[] = [],
  timerSeconds: number | null = null,
): PromiseTerm {
  return { kind: "promise", result, held, timerSeconds };
}

export function external(module: string): ExternalTerm {
  return { kind: "external", module, parent: null, name: null, call: null, depth: 0 };
}

export function externalMember(parent: ExternalTerm, name: string): Term {
  // The default export of a library is taken for the library itself.
  if (parent.parent === null && name === "default") return parent;
  if (parent.depth >= EXTERNAL_DEPTH_MAX) return unknownTerm("it is too far from what is known");
  return { kind: "external", module: parent.module, parent, name, call: null, depth: parent.depth + 1 };
}

export function externalCall(parent: ExternalTerm, call: CallRecord): ExternalTerm {
  return { kind: "external", module: parent.module, parent, name: null, call, depth: parent.depth + 1 };
}

export function union(options: readonly Term[]): Term {
  const flat: Term[] = [];
  for (const term of options) {
    for (const option of term.kind === "union" ? term.options : [term]) {
      if (flat.some((other) => same(other, option))) continue;
      if (flat.length === UNION_MAX) return unknownTerm("it can be too many things");
      flat.push(option);
    }
  }
  const [only] = flat;
  return only !== undefined && flat.length === 1 ? only : { kind: "union", options: flat };
}

export function choice(variable: string, set: Term, unset: Term): Term {
  const whenSet = assuming(set, variable, true);
  const whenUnset = assuming(unset, variable, false);
  if (same(whenSet, whenUnset)) return whenSet;
  if (Math.max(choiceDepth(whenSet), choiceDepth(whenUnset)) >= CHOICE_DEPTH_MAX)
    return union([whenSet, whenUnset].map(flatten));
  return { kind: "choice", variable, set: whenSet, unset: whenUnset };
}

/** The side of a choice that holds when the variable is set, or is not. */
export function assuming(term: Term, variable: string, set: boolean): Term {
  if (term.kind !== "choice") return term;
  if (term.variable === variable) return assuming(set ? term.set : term.unset, variable, set);
  const whenSet = assuming(term.set, variable, set);
  const whenUnset = assuming(term.unset, variable, set);
  return whenSet === term.set && whenUnset === term.unset
    ? term
    : { ...term, set: whenSet, unset: whenUnset };
}

/** Counted through unions as well: what may be many things, each of which may be many, grows without end. */
function choiceDepth(term: Term): number {
  if (term.kind === "union") return Math.max(0, ...term.options.map(choiceDepth));
  return term.kind === "choice" ? 1 + Math.max(choiceDepth(term.set), choiceDepth(term.unset)) : 0;
}

function flatten(term: Term): Term {
  if (term.kind === "union") return union(term.options.map(flatten));
  return term.kind === "choice" ? union([flatten(term.set), flatten(term.unset)]) : term;
}

export function same(left: Term, right: Term): boolean {
  if (left === right) return true;
  if (left.kind === "literal" && right.kind === "literal") return Object.is(left.value, right.value);
  if (left.kind === "unknown" && right.kind === "unknown")
    return left.variable === right.variable && left.filled === right.filled && left.start === right.start;
  if (left.kind === "function" && right.kind === "function") {
    return left.node === right.node && left.scope === right.scope && left.self === right.self;
  }
  return false;
}

/** All that a term may be, with choices and unions laid open. */
export function alternatives(term: Term): readonly Term[] {
  if (term.kind === "union") return term.options.flatMap(alternatives);
  if (term.kind === "choice") return [...alternatives(term.set), ...alternatives(term.unset)];
  return [term];
}

/** Its properties are those that are listed, all of them: none may be absent, and there is no other. */
export function isWhole(object: ObjectTerm): boolean {
  return !object.open && ![...object.properties.values()].some(mayBeAbsent);
}

export function mayBeAbsent(property: Term): boolean {
  return alternatives(property).some((one) => one.kind === "literal" && one.value === undefined);
}

export function isNothing(term: Term): boolean {
  return term.kind === "literal" && (term.value === null || term.value === undefined);
}

export function textOfTerm(term: Term | undefined): string | null {
  return term?.kind === "literal" && typeof term.value === "string" ? term.value : null;
}

export function numberOfTerm(term: Term | undefined): number | null {
  return term?.kind === "literal" && typeof term.value === "number" ? term.value : null;
}

/** The path from a library's module to the term: `["Redis", "()", "xadd"]`. */
export function pathOf(term: ExternalTerm): string[] {
  const path: string[] = [];
  for (let at: ExternalTerm | null = term; at !== null && at.parent !== null; at = at.parent)
    path.push(at.name ?? "()");
  return path.reverse();
}
