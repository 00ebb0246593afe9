import type { Machine } from "../run/machine.js";
import { assignMember } from "../run/members.js";
import { binary } from "../terms/operators.js";
import {
  type Call,
  isWhole,
  listTerm,
  literal,
  native,
  type ObjectTerm,
  type Term,
  textOfTerm,
  UNDEFINED,
  union,
  unknownTerm,
} from "../terms/term.js";
import { distribute } from "../terms/truth.js";
import { spreadInto } from "../run/expressions.js";
import { invoke } from "../run/calls.js";
import { lookup } from "../terms/lookup.js";

type Method = (call: Call, object: ObjectTerm) => Term;

function entryOf(call: Call, object: ObjectTerm): Term {
  const [key, fallback] = call.arguments.positional;
  const name = key?.kind === "literal" ? String(key.value) : null;
  if (name === null) return unknownTerm("which entry it is is not known");
  const missing = fallback ?? literal(call.machine.frame.python ? null : undefined);
  const value = object.properties.get(name);
  if (value !== undefined)
    return distribute(value, (one) => (one.kind === "literal" && one.value === undefined ? missing : one));
  return object.open ? union([unknownTerm("the entry is not known"), missing]) : missing;
}

const METHODS: Readonly<Record<string, Method>> = {
  get: entryOf,
  has: (call, object) => {
    const [key] = call.arguments.positional;
    return textOfTerm(key) === null
      ? unknownTerm("which entry it is is not known")
      : binary("in", key ?? UNDEFINED, object);
  },
  set: (call, object) => {
    const [key, value] = call.arguments.positional;
    assignMember(
      call.machine,
      object,
      key?.kind === "literal" ? String(key.value) : null,
      value ?? UNDEFINED,
    );
    return object;
  },
  setdefault: (call, object) => {
    const [key, value] = call.arguments.positional;
    const name = textOfTerm(key);
    if (name === null) return unknownTerm("which entry it is is not known");
    const before = object.properties.get(name);
    if (before === undefined) object.properties.set(name, value ?? literal(null));
    return before ?? value ?? literal(null);
  },
  update: (call, object) => {
    for (const other of call.arguments.positional) spreadInto(call.machine, object, other);
    for (const [name, value] of call.arguments.named) object.properties.set(name, value);
    return literal(null);
  },
  items: (_, object) =>
    listTerm(
      [...object.properties].map(([name, value]) => listTerm([literal(name), value])),
      0,
      isWhole(object),
    ),
  keys: (_, object) =>
    listTerm(
      [...object.properties.keys()].map((name) => literal(name)),
      0,
      isWhole(object),
    ),
  values: (_, object) => listTerm([...object.properties.values()], 0, isWhole(object)),
  forEach: (call, object) => {
    const [callback] = call.arguments.positional;
    if (callback === undefined) return UNDEFINED;
    for (const [name, value] of object.properties) {
      invoke(
        call.machine,
        callback,
        { positional: [value, literal(name)], named: new Map(), complete: true },
        call.at,
      );
    }
    return UNDEFINED;
  },
};
const ALIASES: Readonly<Record<string, string>> = { entries: "items", hasOwnProperty: "has", pop: "get" };

/** What plain objects, dictionaries and Maps can do; null for any other name. */
export function mapMember(_machine: Machine, object: ObjectTerm, name: string): Term | null {
  if (name === "size")
    return isWhole(object)
      ? literal(object.properties.size)
      : unknownTerm("the entries are not wholly known");
  const method = lookup(METHODS, lookup(ALIASES, name) ?? name);
  return method === undefined ? null : native(name, (call) => method(call, object));
}
