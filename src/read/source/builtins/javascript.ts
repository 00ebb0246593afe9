import { invoke } from "../run/calls.js";
import { spreadInto } from "../run/expressions.js";
import { itemsOf } from "../run/items.js";
import { heldBy } from "../run/promises.js";
import { assignMember, memberOf } from "../run/members.js";
import { concatenated } from "../terms/templates.js";
import {
  type Call,
  external,
  handle,
  isNothing,
  isWhole,
  listTerm,
  literal,
  native,
  NO_ARGUMENTS,
  numberOfTerm,
  objectTerm,
  promise,
  type Term,
  textOfTerm,
  UNDEFINED,
  unknownTerm,
} from "../terms/term.js";
import { distribute, truthOf } from "../terms/truth.js";
import { limited } from "../work/journal.js";
import { processEnvironment } from "./environment.js";
import { together } from "./lists.js";
import { number } from "./numbers.js";
import { clearsNothing, runTimer } from "./timers.js";
import { lookup } from "../terms/lookup.js";
import { urlClass } from "./urls.js";

const first = (call: Call): Term => call.arguments.positional[0] ?? UNDEFINED;

/** Ends the process: whatever led here is what it cannot live without. */
const exit = native("exit", ({ machine }) => {
  if (machine.detached === 0) machine.stopped = true;
  machine.throws += 1;
  const inTry = machine.handling > 0;
  if (!inTry) machine.endWithout(machine.conditions);
  return UNDEFINED;
});

function listen(call: Call): Term {
  const event = textOfTerm(first(call));
  const handler = call.arguments.positional[1];
  if (event === "SIGTERM" && call.machine.terminationHandler === null)
    call.machine.terminationHandler = call.at;
  if (handler !== undefined)
    call.machine.detach(() => invoke(call.machine, handler, { ...NO_ARGUMENTS, complete: false }, call.at));
  return process;
}

export const process: Term = handle({
  name: "process",
  member: (name) => {
    if (name === "env") return processEnvironment;
    if (name === "exit" || name === "abort") return exit;
    if (name === "on" || name === "once" || name === "addListener") return native(name, listen);
    if (name === "nextTick") return native(name, background);
    if (name === "argv") return listTerm([], 0, false);
    return unknownTerm(`process.${name} is not known`);
  },
});

/** What is put off until after the code that runs now. */
function background(call: Call): Term {
  const [callback] = call.arguments.positional;
  if (callback !== undefined)
    call.machine.detach(() => invoke(call.machine, callback, NO_ARGUMENTS, call.at));
  return UNDEFINED;
}

function fromEntries(call: Call): Term {
  const list = itemsOf(call.machine, first(call), false, call.at);
  const made = objectTerm([], call.machine.depth, !list.complete);
  for (const item of list.items) {
    const [key, value] = item.kind === "list" ? item.items : [];
    if (key?.kind === "literal" && value !== undefined) made.properties.set(String(key.value), value);
    else made.open = true;
  }
  return made;
}

const keysOf = (call: Call, map: (name: string, value: Term) => Term): Term => {
  const known = call.machine.here(first(call));
  if (known.kind === "object")
    return listTerm(
      [...known.properties].map(([name, value]) => map(name, value)),
      call.machine.depth,
      isWhole(known),
    );
  return listTerm([], call.machine.depth, false);
};

const OBJECT: Readonly<Record<string, (call: Call) => Term>> = {
  keys: (call) => keysOf(call, (name) => literal(name)),
  values: (call) => keysOf(call, (_, value) => value),
  entries: (call) => keysOf(call, (name, value) => listTerm([literal(name), value])),
  freeze: first,
  seal: first,
  create: (call) => objectTerm([], call.machine.depth, !isNothing(first(call))),
  fromEntries,
  assign: (call) => {
    const target = first(call);
    for (const other of call.arguments.positional.slice(1)) {
      if (target.kind === "object") spreadInto(call.machine, target, other);
      else if (other.kind === "object")
        for (const [name, value] of other.properties) assignMember(call.machine, target, name, value);
    }
    return target;
  },
  defineProperty: (call) => {
    const [target, name, descriptor] = call.arguments.positional;
    const key = textOfTerm(name);
    if (target !== undefined && key !== null && descriptor?.kind === "object")
      assignMember(
        call.machine,
        target,
        key,
        descriptor.properties.get("value") ?? unknownTerm("it is defined by functions"),
      );
    return target ?? UNDEFINED;
  },
};

/** `new Promise(…)`: it ends when something calls `resolve` or `reject`. */
function makePromise(call: Call): Term {
  const { machine } = call;
  const [executor] = call.arguments.positional;
  const made = promise(unknownTerm("it is what a promise gives"));
  const holder = { held: [] as (typeof made.held)[number][] };
  const settleWith = (name: string) =>
    native(name, (inner) => {
      const [value] = inner.arguments.positional;
      if (name === "resolve" && value !== undefined) made.result = value;
      if (machine.timerSeconds !== null)
        made.timerSeconds = Math.min(made.timerSeconds ?? machine.timerSeconds, machine.timerSeconds);
      // Everything that was done on the way to here had to end first.
      const held = new Set(machine.frames.slice(depth).flatMap((frame) => frame.holder.held));
      made.held = [
        ...new Set([...made.held, ...held, ...(value === undefined ? [] : heldBy(machine, value, inner.at))]),
      ];
      return UNDEFINED;
    });
  const depth = machine.frames.length;
  if (executor !== undefined) {
    machine.frames.push({ ...machine.frame, holder });
    invoke(
      machine,
      executor,
      { positional: [settleWith("resolve"), settleWith("reject")], named: new Map(), complete: true },
      call.at,
    );
    machine.frames.pop();
  }
  return made;
}

/** The first to end decides: a timer among them is a limit for the others. */
function race(call: Call): Term {
  const list = itemsOf(call.machine, first(call), false, call.at);
  const timers = list.items.flatMap((item) =>
    item.kind === "promise" && item.timerSeconds !== null ? [item.timerSeconds] : [],
  );
  const seconds = timers.length === 0 ? null : Math.min(...timers);
  const held = list.items.flatMap((item) => heldBy(call.machine, item, call.at));
  return promise(
    unknownTerm("it is what ends first"),
    seconds === null ? held : held.map((one) => limited(one, seconds)),
    seconds,
  );
}

const all = (call: Call): Term => {
  const list = itemsOf(call.machine, first(call), false, call.at);
  return together(call.machine, list.items, list.complete, call.at);
};

const PROMISE: Readonly<Record<string, (call: Call) => Term>> = {
  all,
  allSettled: (call) => {
    const made = all(call);
    return made.kind === "promise"
      ? promise(
          made.result,
          made.held.map((held) => ({ ...held, failure: "caught" as const })),
        )
      : made;
  },
  race,
  any: race,
  resolve: (call) => {
    const value = first(call);
    return value.kind === "promise" ? value : promise(value);
  },
  reject: () => promise(unknownTerm("it is an error")),
};

function members(
  name: string,
  table: Readonly<Record<string, (call: Call) => Term>>,
  call: ((call: Call) => Term) | null = null,
): Term {
  return handle({
    name,
    call,
    member: (member) => {
      const known = lookup(table, member);
      return known === undefined
        ? unknownTerm(`${name}.${member} is not followed`)
        : native(`${name}.${member}`, known);
    },
  });
}

/** `new AbortController()`: a timer that aborts it limits whatever takes its signal. */
function abortController(): Term {
  const signal = objectTerm([["timeoutSeconds", UNDEFINED]], 0, true);
  const abort = native("abort", ({ machine }) => {
    if (machine.timerSeconds !== null) signal.properties.set("timeoutSeconds", literal(machine.timerSeconds));
    return UNDEFINED;
  });
  return objectTerm([
    ["signal", signal],
    ["abort", abort],
  ]);
}

function setOf(call: Call): Term {
  const given = first(call);
  if (isNothing(given)) return listTerm([], call.machine.depth);
  const list = itemsOf(call.machine, given, false, call.at);
  return listTerm(list.items, call.machine.depth, list.complete);
}

function booleanOf(call: Call): Term {
  return distribute(first(call), (one) => {
    const truth = truthOf(one);
    return truth === null ? unknownTerm("it is not known") : literal(truth);
  });
}

const ARRAY: Readonly<Record<string, (call: Call) => Term>> = {
  isArray: (call) => {
    const given = first(call);
    return given.kind === "list"
      ? literal(true)
      : given.kind === "unknown" || given.kind === "external"
        ? unknownTerm("it is not known")
        : literal(false);
  },
  from: (call) => {
    const list = itemsOf(call.machine, first(call), false, call.at);
    const made = listTerm(list.items, call.machine.depth, list.complete);
    const [, map] = call.arguments.positional;
    if (map === undefined) return made;
    return invoke(
      call.machine,
      memberOf(call.machine, made, "map", call.at),
      { positional: [map], named: new Map(), complete: true },
      call.at,
    );
  },
  of: (call) => listTerm(call.arguments.positional, call.machine.depth, call.arguments.complete),
};

const integer = (text: string): number => Number.parseInt(text, 10);

const SIGNAL = {
  timeout: (call: Call): Term => {
    const milliseconds = numberOfTerm(first(call));
    return objectTerm(
      [["timeoutSeconds", milliseconds === null ? UNDEFINED : literal(milliseconds / 1000)]],
      0,
      true,
    );
  },
};

/** An error that can be extended; what it holds is not needed. */
const error = native("Error", (call) => objectTerm([["message", first(call)]], call.machine.depth, true));

export const JAVASCRIPT: Readonly<Record<string, Term>> = {
  process,
  Object: members("Object", OBJECT, first),
  Promise: members("Promise", PROMISE, makePromise),
  Array: members("Array", ARRAY, (call) => listTerm([], call.machine.depth, false)),
  Number: members(
    "Number",
    {
      parseInt: (call) => number(first(call), integer),
      parseFloat: (call) => number(first(call), Number.parseFloat),
      isInteger: (call) => isNumber(call, Number.isInteger),
      isNaN: (call) => isNumber(call, Number.isNaN),
      isFinite: (call) => isNumber(call, Number.isFinite),
    },
    (call) => number(first(call)),
  ),
  isNaN: native("isNaN", (call) => isNumber(call, Number.isNaN)),
  parseInt: native("parseInt", (call) => number(first(call), integer)),
  parseFloat: native("parseFloat", (call) => number(first(call), Number.parseFloat)),
  String: members("String", {}, (call) => concatenated([first(call)])),
  Boolean: native("Boolean", booleanOf),
  Set: native("Set", setOf),
  Map: native("Map", fromEntries),
  URL: urlClass,
  AbortController: native("AbortController", abortController),
  AbortSignal: members("AbortSignal", SIGNAL),
  Error: error,
  TypeError: error,
  RangeError: error,
  setTimeout: native("setTimeout", runTimer),
  setInterval: native("setInterval", background),
  setImmediate: native("setImmediate", background),
  queueMicrotask: native("queueMicrotask", background),
  clearTimeout: native("clearTimeout", clearsNothing),
  clearInterval: native("clearInterval", clearsNothing),
  fetch: external("fetch"),
  console: handle({ name: "console", member: (name) => native(name, () => UNDEFINED) }),
  undefined: UNDEFINED,
  NaN: literal(Number.NaN),
  globalThis: handle({ name: "globalThis", member: (name) => lookup(JAVASCRIPT, name) ?? null }),
  // Bun and Deno are not followed.
};

function isNumber(call: Call, test: (value: number) => boolean): Term {
  return distribute(first(call), (one) =>
    one.kind === "literal"
      ? literal(test(typeof one.value === "number" ? one.value : Number(one.value)))
      : unknownTerm("it is not known"),
  );
}
