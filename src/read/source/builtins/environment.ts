import type { Place } from "../../../model/index.js";
import type { Machine } from "../run/machine.js";
import {
  choice,
  handle,
  literal,
  native,
  type NativeTerm,
  objectTerm,
  type Term,
  textOfTerm,
  UNDEFINED,
  unknownTerm,
  variableText,
} from "../terms/term.js";
import { distribute } from "../terms/truth.js";
import { deployedText } from "./urls.js";

/** Reads a variable: what it holds depends on whether it is set, unless the deployment says. */
export function readVariable(machine: Machine, name: string, at: Place, missing: Term = UNDEFINED): Term {
  note(machine, name, at, missing);
  const given = machine.environment.get(name);
  if (given !== undefined) return deployedText(name, given, literal(given, at));
  return machine.here(choice(name, variableText(name), missing));
}

function note(machine: Machine, name: string, at: Place, missing: Term): void {
  const origin = { place: at, node: null, written: true };
  const isText = missing.kind === "literal" && missing.value !== null && missing.value !== undefined;
  const fallback = isText
    ? { known: true as const, value: String(missing.value), origin: { ...origin, place: missing.at ?? at } }
    : null;
  const before = machine.reads.find((read) => read.name === name && read.origin.place === at);
  if (before === undefined) machine.reads.push({ name, origin, fallback, required: false });
}

/** A variable that must be set: the code fails here when it is not. */
export function requireVariable(machine: Machine, name: string, at: Place): Term {
  const value = readVariable(machine, name, at);
  if (value.kind !== "choice") return value;
  machine.requestsNeed(name);
  machine.under({ variable: name, set: false, guaranteed: false }, () => {
    const { stopped } = machine;
    machine.fail();
    machine.stopped = stopped;
  });
  return value.set;
}

/** JavaScript's `process.env`. */
export const processEnvironment: NativeTerm = handle({
  name: "environment",
  member: (name, at, machine) => readVariable(machine, name.replace(/^\[(.*)\]$/, "$1"), at),
});

function get(machine: Machine, name: Term | undefined, missing: Term, at: Place): Term {
  return distribute(name ?? UNDEFINED, (one) => {
    const text = textOfTerm(one);
    return text === null
      ? unknownTerm("the variable's name is not known")
      : readVariable(machine, text, at, missing);
  });
}

export const getVariable: NativeTerm = native("getenv", (call) => {
  const [name, second] = call.arguments.positional;
  const missing = second ?? call.arguments.named.get("default") ?? literal(null);
  return get(call.machine, name, missing, call.at);
});

/** Python's `os.environ`. */
export const osEnvironment: NativeTerm = handle({
  name: "environment",
  member: (name, at, machine) => {
    const index = /^\[(.*)\]$/.exec(name)?.[1];
    if (index !== undefined) return requireVariable(machine, index, at);
    if (name === "get") return getVariable;
    if (name === "copy") return native(name, () => osEnvironment);
    if (name === "setdefault" || name === "pop") return getVariable;
    return unknownTerm(`environ.${name} is not followed`);
  },
});

export function osModule(): Term {
  const join = native("join", () => unknownTerm("it is a path"));
  const path = objectTerm([["join", join]], 0, true);
  return objectTerm(
    [
      ["environ", osEnvironment],
      ["getenv", getVariable],
      ["path", path],
    ],
    0,
    true,
  );
}
