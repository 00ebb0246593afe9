import type { Place } from "../../../model/index.js";
import {
  type Arguments,
  type ClassTerm,
  handle,
  NO_ARGUMENTS,
  type ObjectTerm,
  objectTerm,
  type Term,
  UNDEFINED,
  unknownTerm,
} from "../terms/term.js";
import { settingsInstance } from "../builtins/settings.js";
import { call, invoke, invokeFunction } from "./calls.js";
import { findMember, libraryBase, methodOf } from "./definitions.js";
import { evaluate } from "./expressions.js";
import type { Machine } from "./machine.js";
import { memberOf } from "./members.js";

/** Makes an instance, or runs a base class's constructor on one that is being made. */
export function construct(
  machine: Machine,
  made: Term,
  given: Arguments,
  at: Place,
  onto: Term | null,
): Term {
  if (made.kind !== "class") return onto ?? call(machine, made, given, at, true);
  const python = made.node.at.file.endsWith(".py");
  const library = libraryBase(made);
  const self = onto?.kind === "object" ? onto : instance(machine, made, given, at);
  if (!python) {
    initialise(machine, made, self, given, at);
    return self;
  }
  if (library !== null && settingsInstance(machine, made, library, self, given)) return self;
  const found = findMember(made, "__init__");
  if (found !== null) {
    invoke(machine, methodOf(machine, found.home, found.member, self), given, at);
    return self;
  }
  // Dataclasses and pydantic models take their fields by name.
  for (const [name, value] of given.named) self.properties.set(name, value);
  if (library !== null && self.properties.size === 0) self.open = true;
  return self;
}

function instance(machine: Machine, made: ClassTerm, given: Arguments, at: Place): ObjectTerm {
  const library = libraryBase(made);
  const base = library === null ? null : call(machine, library, given, at, true);
  return { ...objectTerm([], machine.depth), class: made, base };
}

/** JavaScript: fields, then the constructor; a class without one hands its arguments to its base. */
function initialise(machine: Machine, made: ClassTerm, self: ObjectTerm, given: Arguments, at: Place): void {
  const written = made.members.get("constructor");
  if (written === undefined) {
    for (const base of made.bases) if (base.kind === "class") initialise(machine, base, self, given, at);
  }
  fields(machine, made, self, at);
  if (written?.value?.kind !== "function") return;
  const method = methodOf(machine, made, written, self);
  if (method.kind === "function") invokeFunction(machine, method, given, at);
}

function fields(machine: Machine, made: ClassTerm, self: ObjectTerm, at: Place): void {
  for (const member of made.node.members) {
    if (member.role !== "field" || member.static) continue;
    if (member.value === null) continue;
    machine.frames.push({ ...machine.frame, self, home: made });
    machine.trace.push(at);
    self.properties.set(member.name, evaluate(machine, made.scope, member.value));
    machine.trace.pop();
    machine.frames.pop();
  }
}

/** A member that an instance has from its class or its library base; null when there is none. */
export function memberOfInstance(machine: Machine, object: ObjectTerm, name: string, at: Place): Term | null {
  if (object.class === null) return null;
  const found = findMember(object.class, name);
  if (found === null) return null;
  const { member, home } = found;
  if (member.role === "method") return methodOf(machine, home, member, object);
  if (member.role === "getter") {
    return invoke(machine, methodOf(machine, home, member, object), NO_ARGUMENTS, at);
  }
  return member.static ? (home.statics.get(name) ?? null) : null;
}

/** `super`, as a value: the members of the base classes, with this instance as `this`. */
export function superTerm(home: ClassTerm | null, self: Term): Term {
  if (home === null) return unknownTerm("its class is not known");
  return handle({
    name: "super",
    member: (name, at, machine) => {
      for (const base of home.bases) {
        const found = base.kind === "class" ? findMember(base, name) : null;
        if (found !== null) return methodOf(machine, found.home, found.member, self);
      }
      if (self.kind === "object" && self.base !== null && name !== "__init__")
        return memberOf(machine, self.base, name, at);
      return handle({ name: `super.${name}`, call: () => UNDEFINED });
    },
  });
}
