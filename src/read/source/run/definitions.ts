import type { ClassNode, FunctionNode, Member } from "../syntax/tree.js";
import {
  alternatives,
  type ClassTerm,
  type ExternalTerm,
  type FunctionTerm,
  type Term,
  UNDEFINED,
} from "../terms/term.js";
import { invoke, invokeFunction } from "./calls.js";
import { evaluate } from "./expressions.js";
import type { Machine } from "./machine.js";
import type { Scope } from "./scope.js";

export function makeFunction(machine: Machine, scope: Scope, node: FunctionNode): Term {
  const made = plainFunction(machine, scope, node, null);
  return decorated(machine, scope, made, node);
}

function plainFunction(
  machine: Machine,
  scope: Scope,
  node: FunctionNode,
  home: ClassTerm | null,
): FunctionTerm {
  const self = node.ownThis ? null : machine.frame.self;
  return { kind: "function", node, scope, self, bound: [], home, properties: new Map(), library: null };
}

/** Decorators from the innermost outwards. One that is not known is taken to hand the function on. */
function decorated(machine: Machine, scope: Scope, made: FunctionTerm, node: FunctionNode): Term {
  let value: Term = made;
  for (const decorator of node.decorators.toReversed()) {
    const applied = evaluate(machine, scope, decorator);
    const given = { positional: [value], named: new Map<string, Term>(), complete: true };
    const changed = invoke(machine, applied, given, decorator.at);
    value = kept(changed, value);
  }
  return value;
}

function kept(changed: Term, before: Term): Term {
  if (changed.kind === "external")
    return before.kind === "function" ? { ...before, library: changed } : before;
  if (changed.kind === "unknown" || changed.kind === "promise") return before;
  if (changed === UNDEFINED || alternatives(changed).every((one) => one.kind === "literal")) return before;
  return changed;
}

export function makeClass(machine: Machine, scope: Scope, node: ClassNode): Term {
  const bases = node.bases.map((base) => evaluate(machine, scope, base));
  const members = new Map<string, Member>(node.members.map((member) => [member.name, member]));
  const statics = new Map<string, Term>();
  const made: ClassTerm = { kind: "class", node, scope, bases, members, statics };
  for (const member of node.members) {
    if (member.role === "block") {
      if (member.value?.kind === "function")
        invokeFunction(
          machine,
          boundMethod(machine, made, member.value, made),
          { positional: [], named: new Map(), complete: true },
          member.at,
        );
    } else if (member.static && member.role === "field" && member.value !== null) {
      statics.set(member.name, evaluate(machine, scope, member.value));
    }
  }
  for (const decorator of node.decorators) evaluate(machine, scope, decorator);
  return made;
}

function boundMethod(machine: Machine, home: ClassTerm, node: FunctionNode, self: Term): FunctionTerm {
  return { ...plainFunction(machine, home.scope, node, home), self };
}

/** A method as it is read from an instance or, when static, from the class. */
export function methodOf(machine: Machine, home: ClassTerm, member: Member, self: Term): Term {
  const node = member.value;
  if (node?.kind !== "function") return UNDEFINED;
  const python = node.decorators.length > 0 || home.node.at.file.endsWith(".py");
  if (!python) return boundMethod(machine, home, node, self);
  const fixed = node.decorators.some((one) => one.kind === "name" && one.name === "staticmethod");
  const ofClass = node.decorators.some((one) => one.kind === "name" && one.name === "classmethod");
  const first = ofClass ? home : self;
  const made: FunctionTerm = {
    ...plainFunction(machine, home.scope, node, home),
    self: first,
    bound: fixed || (self.kind === "class" && !ofClass) ? [] : [first],
  };
  const others = node.decorators.filter((one) => !(one.kind === "name" && METHOD_MARKS.has(one.name)));
  if (others.length === 0) return made;
  return decorated(machine, home.scope, made, { ...node, decorators: others });
}

const METHOD_MARKS: ReadonlySet<string> = new Set([
  "staticmethod",
  "classmethod",
  "property",
  "abstractmethod",
  "override",
]);

/** The member of a class or of the classes that it extends. */
export function findMember(
  home: ClassTerm,
  name: string,
): { readonly home: ClassTerm; readonly member: Member } | null {
  const member = home.members.get(name);
  if (member !== undefined) return { home, member };
  for (const base of home.bases.flatMap(alternatives)) {
    if (base.kind !== "class" || base === home) continue;
    const found = findMember(base, name);
    if (found !== null) return found;
  }
  return null;
}

/** The library's class that a class extends, directly or through others. */
export function libraryBase(home: ClassTerm): ExternalTerm | null {
  for (const base of home.bases.flatMap(alternatives)) {
    if (base.kind === "external") return base;
    if (base.kind === "class" && base !== home) {
      const found = libraryBase(base);
      if (found !== null) return found;
    }
  }
  return null;
}

export function staticOf(home: ClassTerm, name: string): Term | null {
  const own = home.statics.get(name);
  if (own !== undefined) return own;
  for (const base of home.bases.flatMap(alternatives)) {
    const found = base.kind === "class" && base !== home ? staticOf(base, name) : null;
    if (found !== null) return found;
  }
  return null;
}
