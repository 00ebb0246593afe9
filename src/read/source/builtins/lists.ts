import type { Machine } from "../run/machine.js";
import { invoke } from "../run/calls.js";
import { UNDECIDED } from "../run/machine.js";
import { heldBy } from "../run/promises.js";
import { listContains } from "../terms/operators.js";
import {
  type Call,
  type ListTerm,
  listTerm,
  literal,
  native,
  promise,
  type Term,
  UNDEFINED,
  union,
  unknownTerm,
} from "../terms/term.js";
import { truthOf } from "../terms/truth.js";
import { lookup } from "../terms/lookup.js";

const ITEM = unknownTerm("it is an item of a list that is not known");

/** Calls the function for each item, once more under doubt when there may be others. */
function each(call: Call, list: ListTerm, visit: (result: Term, item: Term) => void): void {
  const [callback] = call.arguments.positional;
  if (callback === undefined) return;
  const run = (item: Term, position: number) => {
    const given = {
      positional: [item, literal(position), list],
      named: new Map<string, Term>(),
      complete: true,
    };
    visit(invoke(call.machine, callback, given, call.at), item);
  };
  for (const [position, item] of [...list.items].entries()) run(item, position);
  if (!list.complete) call.machine.under(UNDECIDED, () => run(ITEM, list.items.length));
}

function filtered(call: Call, list: ListTerm): ListTerm {
  const made = listTerm([], call.machine.depth, list.complete);
  each(call, list, (result, item) => {
    const truth = truthOf(call.machine.here(result));
    if (truth === false) return;
    if (truth === null) made.complete = false;
    if (item !== ITEM) made.items.push(item);
  });
  return made;
}

function decided(call: Call, list: ListTerm, whole: boolean): Term {
  const truths: (boolean | null)[] = [];
  each(call, list, (result) => truths.push(truthOf(call.machine.here(result))));
  if (truths.includes(!whole) && list.complete) return literal(!whole);
  return list.complete && truths.every((truth) => truth === whole)
    ? literal(whole)
    : unknownTerm("the list is not wholly known");
}

function found(call: Call, list: ListTerm): Term {
  const [callback] = call.arguments.positional;
  if (callback === undefined) return UNDEFINED;
  const possible: Term[] = [];
  for (const item of list.items) {
    const given = { positional: [item], named: new Map<string, Term>(), complete: true };
    const truth = truthOf(call.machine.here(invoke(call.machine, callback, given, call.at)));
    if (truth === true && possible.length === 0 && list.complete) return item;
    if (truth !== false) possible.push(item);
  }
  return possible.length === 0 && list.complete
    ? UNDEFINED
    : union([...possible, unknownTerm("which item it is is not known")]);
}

/** What a request adds to a list of its own; more is not followed. */
const APPENDED_MAX = 128;

/**
 * Writes items to the end; under doubt the list may or may not have them. A list that a request finds is
 * also that of other requests: what it adds there is not known to them.
 */
function append(machine: Machine, list: ListTerm, items: readonly Term[]): void {
  const { visit } = machine;
  const appends = visit === null || (visit.lists.has(list) && list.items.length < APPENDED_MAX);
  if (machine.depth > list.depth || !appends) list.complete = false;
  if (appends) list.items.push(...items);
}

function sliced(call: Call, list: ListTerm): ListTerm {
  const [from, to] = call.arguments.positional.map((term) =>
    term.kind === "literal" ? Number(term.value) : Number.NaN,
  );
  if (from === undefined) return listTerm(list.items, call.machine.depth, list.complete);
  const known = !Number.isNaN(from) && !(to !== undefined && Number.isNaN(to));
  return known
    ? listTerm(list.items.slice(from, to), call.machine.depth, list.complete)
    : listTerm(list.items, call.machine.depth, false);
}

function flat(list: ListTerm, depth: number): ListTerm {
  const complete = list.complete && list.items.every((item) => item.kind === "list" && item.complete);
  return listTerm(
    list.items.flatMap((item) => (item.kind === "list" ? item.items : [item])),
    depth,
    complete,
  );
}

function mapped(call: Call, list: ListTerm): ListTerm {
  const made = listTerm([], call.machine.depth, list.complete);
  each(call, list, (result) => made.items.push(result));
  return made;
}

function joinedText(call: Call, list: ListTerm): Term {
  const [by] = call.arguments.positional;
  const separator = by?.kind === "literal" ? String(by.value) : ",";
  const texts = list.items.map((item) => (item.kind === "literal" ? String(item.value) : null));
  if (!list.complete || texts.includes(null)) return unknownTerm("a part of the text is not known");
  return literal(texts.join(separator), list.items[0]?.kind === "literal" ? list.items[0].at : null);
}

function reduced(call: Call, list: ListTerm): Term {
  const [callback, initial] = call.arguments.positional;
  if (callback === undefined) return UNDEFINED;
  let made = initial ?? list.items[0] ?? UNDEFINED;
  for (const item of initial === undefined ? list.items.slice(1) : list.items) {
    made = invoke(
      call.machine,
      callback,
      { positional: [made, item], named: new Map(), complete: true },
      call.at,
    );
  }
  return made;
}

type Method = (call: Call, list: ListTerm) => Term;

const METHODS: Readonly<Record<string, Method>> = {
  forEach: (call, list) => {
    each(call, list, () => undefined);
    return UNDEFINED;
  },
  map: mapped,
  flatMap: (call, list) => flat(mapped(call, list), call.machine.depth),
  flat: (call, list) => flat(list, call.machine.depth),
  filter: filtered,
  some: (call, list) => decided(call, list, false),
  every: (call, list) => decided(call, list, true),
  find: found,
  reduce: reduced,
  slice: sliced,
  concat: (call, list) => {
    const others = call.arguments.positional;
    const complete = list.complete && others.every((other) => other.kind !== "list" || other.complete);
    return listTerm(
      [list, ...others].flatMap((one) => (one.kind === "list" ? one.items : [one])),
      call.machine.depth,
      complete,
    );
  },
  includes: (call, list) => listContains(list, call.arguments.positional[0] ?? UNDEFINED),
  has: (call, list) => listContains(list, call.arguments.positional[0] ?? UNDEFINED),
  indexOf: (call, list) => {
    const contains = listContains(list, call.arguments.positional[0] ?? UNDEFINED);
    return contains.kind === "literal" && contains.value === false
      ? literal(-1)
      : unknownTerm("its position is not known");
  },
  join: joinedText,
  push: (call, list) => {
    append(call.machine, list, call.arguments.positional);
    return unknownTerm("it is a length");
  },
  reverse: (_, list) => listTerm([...list.items].reverse(), 0, list.complete),
  toSorted: (call, list) => listTerm(list.items, call.machine.depth, list.complete),
  sort: (_, list) => list,
  at: (call, list) => {
    const [index] = call.arguments.positional;
    const value = index?.kind === "literal" ? list.items.at(Number(index.value)) : undefined;
    return value ?? unknownTerm("which item it is is not known");
  },
  entries: (call, list) =>
    listTerm(
      list.items.map((item, position) => listTerm([literal(position), item])),
      call.machine.depth,
      list.complete,
    ),
  values: (_, list) => list,
  shift: (_, list) => list.items[0] ?? unknownTerm("which item it is is not known"),
  pop: (_, list) => list.items.at(-1) ?? unknownTerm("which item it is is not known"),
  splice: (_, list) => {
    list.complete = false;
    return unknownTerm("it is a part of a list");
  },
};
const ALIASES: Readonly<Record<string, string>> = {
  append: "push",
  add: "push",
  extend: "push",
  unshift: "push",
  findLast: "find",
  copy: "values",
  toReversed: "reverse",
  keys: "values",
};

export function listMember(_machine: Machine, list: ListTerm, name: string): Term {
  if (name === "length" || name === "size")
    return list.complete ? literal(list.items.length) : unknownTerm("the list is not wholly known");
  if (name === "extend") {
    return native(name, (call) => {
      for (const other of call.arguments.positional)
        append(call.machine, list, other.kind === "list" ? other.items : [other]);
      return UNDEFINED;
    });
  }
  const method = lookup(METHODS, lookup(ALIASES, name) ?? name);
  return method === undefined
    ? unknownTerm(`the list's ${name} is not followed`)
    : native(name, (call) => method(call, list));
}

/** `Promise.all` and `asyncio.gather`: everything that the items hold, and their results. */
export function together(machine: Machine, items: readonly Term[], complete: boolean, at: Call["at"]): Term {
  const held = items.flatMap((item) => heldBy(machine, item, at));
  const results = items.map((item) => (item.kind === "promise" ? item.result : item));
  return promise(listTerm(results, machine.depth, complete), held);
}
