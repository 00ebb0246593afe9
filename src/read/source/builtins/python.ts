import { invoke } from "../run/calls.js";
import { itemsOf } from "../run/items.js";
import { assignMember, memberOf } from "../run/members.js";
import { concatenated } from "../terms/templates.js";
import {
  type Call,
  listTerm,
  literal,
  native,
  objectTerm,
  type Term,
  textOfTerm,
  UNDEFINED,
  unknownTerm,
} from "../terms/term.js";
import { distribute, truthOf } from "../terms/truth.js";
import { number } from "./numbers.js";

const first = (call: Call): Term => call.arguments.positional[0] ?? UNDEFINED;

const listOf = (call: Call): Term => {
  const given = first(call);
  if (given === UNDEFINED) return listTerm([], call.machine.depth);
  const list = itemsOf(call.machine, given, false, call.at);
  return listTerm(list.items, call.machine.depth, list.complete);
};

function dictionary(call: Call): Term {
  const made = objectTerm(call.arguments.named, call.machine.depth, !call.arguments.complete);
  const given = first(call);
  if (given.kind === "object") for (const [name, value] of given.properties) made.properties.set(name, value);
  else if (given !== UNDEFINED) made.open = true;
  return made;
}

function getAttribute(call: Call): Term {
  const [object = UNDEFINED, name] = call.arguments.positional;
  const key = textOfTerm(name);
  return key === null
    ? unknownTerm("the attribute's name is not known")
    : memberOf(call.machine, object, key, call.at);
}

function enumerated(call: Call): Term {
  const list = itemsOf(call.machine, first(call), false, call.at);
  return listTerm(
    list.items.map((item, position) => listTerm([literal(position), item])),
    call.machine.depth,
    list.complete,
  );
}

function mapped(call: Call): Term {
  const [callback = UNDEFINED, over = UNDEFINED] = call.arguments.positional;
  const list = itemsOf(call.machine, over, false, call.at);
  const items = list.items.map((item) =>
    invoke(call.machine, callback, { positional: [item], named: new Map(), complete: true }, call.at),
  );
  return listTerm(items, call.machine.depth, list.complete);
}

function booleanOf(call: Call): Term {
  return distribute(first(call), (one) => {
    const truth = truthOf(one);
    return truth === null ? unknownTerm("it is not known") : literal(truth);
  });
}

function lengthOf(call: Call): Term {
  const given = call.machine.here(first(call));
  if (given.kind === "list" && given.complete) return literal(given.items.length);
  if (given.kind === "literal" && typeof given.value === "string") return literal(given.value.length);
  return unknownTerm("its length is not known");
}

const whole = (text: string): number => (/^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : Number.NaN);
const nothing = native("nothing", () => literal(null));

/** Hands on what it is given: it changes nothing that is looked at here. */
const same = (name: string): Term => native(name, first);

export const PYTHON: Readonly<Record<string, Term>> = {
  int: native("int", (call) => number(first(call), whole)),
  float: native("float", (call) => number(first(call))),
  str: native("str", (call) => concatenated([first(call)])),
  bool: native("bool", booleanOf),
  len: native("len", lengthOf),
  list: native("list", listOf),
  tuple: native("tuple", listOf),
  set: native("set", listOf),
  frozenset: native("frozenset", listOf),
  sorted: native("sorted", listOf),
  iter: same("iter"),
  reversed: native("reversed", listOf),
  dict: native("dict", dictionary),
  enumerate: native("enumerate", enumerated),
  map: native("map", mapped),
  getattr: native("getattr", getAttribute),
  setattr: native("setattr", (call) => {
    const [object = UNDEFINED, name, value = UNDEFINED] = call.arguments.positional;
    assignMember(call.machine, object, textOfTerm(name), value);
    return literal(null);
  }),
  print: nothing,
  isinstance: native("isinstance", () => unknownTerm("its type is not known")),
  hasattr: native("hasattr", () => unknownTerm("its attributes are not known")),
  exit: native("exit", exit),
  quit: native("quit", exit),
  next: native("next", (call) => {
    const given = first(call);
    return given.kind === "list"
      ? (given.items[0] ?? unknownTerm("it is the next item"))
      : unknownTerm("it is the next item");
  }),
  any: native("any", () => unknownTerm("it is computed")),
  all: native("all", () => unknownTerm("it is computed")),
  property: same("property"),
  object: native("object", () => objectTerm([], 0, true)),
};

export function exit({ machine }: Call): Term {
  if (machine.detached === 0) machine.stopped = true;
  machine.throws += 1;
  if (machine.handling === 0) machine.endWithout(machine.conditions);
  return UNDEFINED;
}
