import type { Place } from "../../../model/index.js";
import { listMember } from "../builtins/lists.js";
import { mapMember } from "../builtins/maps.js";
import { numberMember, patternMember, textMember } from "../builtins/texts.js";
import { functionMember, promiseMember } from "../builtins/functions.js";
import {
  externalCall,
  externalMember,
  literal,
  NO_ARGUMENTS,
  type ObjectTerm,
  promise,
  type Term,
  UNDEFINED,
  union,
  unknownTerm,
} from "../terms/term.js";
import { distribute } from "../terms/truth.js";
import { lazyWork } from "../work/calls.js";
import { invokeFunction } from "./calls.js";
import { findMember, libraryBase, methodOf, staticOf } from "./definitions.js";
import { memberOfInstance } from "./instances.js";
import type { Machine } from "./machine.js";

export function memberOf(machine: Machine, object: Term, name: string, at: Place): Term {
  return distribute(machine.here(object), (one) => readMember(machine, one, name, at));
}

function readMember(machine: Machine, term: Term, name: string, at: Place): Term {
  switch (term.kind) {
    case "object":
      return objectMember(machine, term, name, at);
    case "list":
      return listMember(machine, term, name);
    case "literal":
      if (typeof term.value === "string") return textMember(term, name);
      if (term.value === null || term.value === undefined) return unknownTerm("it is read from nothing");
      return numberMember(term, name);
    case "pattern":
      return patternMember(term, name);
    case "function":
      return functionMember(machine, term, name);
    case "class":
      return classMember(machine, term, name);
    case "external": {
      // A query that is built is done when something is chained to it.
      const held =
        name === "then" || name === "catch" || name === "finally" ? lazyWork(machine, term, at) : null;
      if (held !== null)
        return (
          promiseMember(machine, promise(unknownTerm(`it is what ${term.module} gives`), [held]), name) ??
          UNDEFINED
        );
      return externalMember(term, name);
    }
    case "promise":
      return promiseMember(machine, term, name) ?? memberOf(machine, term.result, name, at);
    case "native":
      return term.member?.(name, at, machine) ?? unknownTerm(`${term.name}.${name} is not followed`);
    case "unknown":
      return unknownTerm(term.reason, term.variable);
    default:
      return unknownTerm("it is not known");
  }
}

function objectMember(machine: Machine, object: ObjectTerm, name: string, at: Place): Term {
  const getter = object.getters.get(name);
  if (getter !== undefined) return invokeFunction(machine, getter, NO_ARGUMENTS, at);
  const own = object.properties.get(name);
  if (own !== undefined) return settled(machine, own, name);
  const inherited = memberOfInstance(machine, object, name, at);
  if (inherited !== null) return inherited;
  if (object.base !== null) return memberOf(machine, object.base, name, at);
  const builtin = object.class === null ? mapMember(machine, object, name) : null;
  if (builtin !== null) return builtin;
  return object.open || object.class !== null ? unknownTerm(`the property ${name} is not known`) : UNDEFINED;
}

/** A property that functions write may hold something else by the time a request comes. */
function settled(machine: Machine, value: Term, name: string): Term {
  if (machine.visit === null || value.kind !== "literal" || typeof value.value === "string") return value;
  return machine.linker.isAssignedProperty(name)
    ? union([value, unknownTerm(`${name} changes while the program runs`)])
    : value;
}

function classMember(machine: Machine, term: Extract<Term, { kind: "class" }>, name: string): Term {
  const fixed = staticOf(term, name);
  if (fixed !== null) return fixed;
  const found = findMember(term, name);
  if (found !== null && found.member.role === "method")
    return methodOf(machine, found.home, found.member, term);
  if (name === "name" || name === "__name__") return literal(term.node.name);
  const library = libraryBase(term);
  if (library !== null) return externalMember(library, name);
  return term.node.at.file.endsWith(".py") ? unknownTerm(`the attribute ${name} is not known`) : UNDEFINED;
}

/** `object[index]` */
export function indexOf(machine: Machine, object: Term, index: Term, at: Place): Term {
  return distribute(machine.here(object), (one) =>
    distribute(machine.here(index), (key) => readIndex(machine, one, key, at)),
  );
}

function readIndex(machine: Machine, object: Term, index: Term, at: Place): Term {
  if (object.kind === "list") {
    if (index.kind !== "literal" || typeof index.value !== "number") {
      if (index.kind === "literal" && typeof index.value === "string" && !/^\d+$/.test(index.value))
        return readMember(machine, object, index.value, at);
      return object.items.length === 0
        ? unknownTerm("the list is not known")
        : union([...object.items, unknownTerm("which item it is is not known")]);
    }
    const position = index.value < 0 ? object.items.length + index.value : index.value;
    return (
      object.items[position] ?? (object.complete ? UNDEFINED : unknownTerm("the list is not wholly known"))
    );
  }
  if (object.kind === "external") {
    return externalCall(object, {
      arguments: { positional: [index], named: new Map(), complete: true },
      construct: false,
      at,
    });
  }
  if (index.kind === "literal") {
    if (object.kind === "literal" && typeof object.value === "string" && typeof index.value === "number") {
      return literal(object.value.at(index.value));
    }
    if (object.kind === "native" && object.name === "environment")
      return object.member?.(`[${String(index.value)}]`, at, machine) ?? UNDEFINED;
    return readMember(machine, object, String(index.value), at);
  }
  if (object.kind === "object" && object.properties.size > 0 && object.class === null) {
    return union([...object.properties.values(), unknownTerm("which property it is is not known")]);
  }
  return unknownTerm(
    object.kind === "unknown" ? object.reason : "which part of it is meant is not known",
    object.kind === "unknown" ? object.variable : null,
  );
}

/** Writes a property; `name` null when it is not known which. */
export function assignMember(machine: Machine, object: Term, name: string | null, value: Term): void {
  const known = machine.here(object);
  switch (known.kind) {
    case "object": {
      if (name === null) {
        known.open = true;
        return;
      }
      const before = known.properties.get(name) ?? UNDEFINED;
      known.properties.set(name, machine.written(value, before, known.depth));
      return;
    }
    case "list": {
      const position = Number(name);
      if (name !== null && Number.isInteger(position) && position >= 0 && position <= known.items.length)
        known.items[position] = value;
      else known.complete = false;
      return;
    }
    case "function":
      if (name !== null) known.properties.set(name, value);
      return;
    case "class":
      if (name !== null) known.statics.set(name, value);
      return;
    case "native":
      if (name !== null) known.assign?.(name, value);
      return;
    case "union":
      for (const option of known.options)
        machine.under({ variable: null, set: true, guaranteed: false }, () =>
          assignMember(machine, option, name, value),
        );
      return;
    default:
  }
}
