import type { Place } from "../../../model/index.js";
import type { Argument, CallNode } from "../syntax/tree.js";
import {
  type Arguments,
  choice,
  externalCall,
  type ExternalTerm,
  type FunctionTerm,
  isNothing,
  listTerm,
  objectTerm,
  promise,
  type Term,
  UNDEFINED,
  union,
  unknownTerm,
} from "../terms/term.js";
import type { Held } from "../work/journal.js";
import { noteAwsCall } from "../work/aws-calls.js";
import { libraryCall } from "../work/calls.js";
import { noteHandedOver } from "../http/handed-over.js";
import { noteTls } from "../work/tls.js";
import { computedKey, isPlain } from "./computing.js";
import { evaluate, isOptional } from "./expressions.js";
import { construct, memberOfInstance, superTerm } from "./instances.js";
import { itemsOf } from "./items.js";
import { CALL_DEPTH_MAX, type Frame, type Holder, type Machine, returned, UNDECIDED } from "./machine.js";
import { bind } from "./patterns.js";
import { awaited, heldBy } from "./promises.js";
import { Scope } from "./scope.js";
import { runBlock } from "./statements.js";

/** A function that calls itself is followed this often. */
const RECURSION_MAX = 2;

export function evaluateCall(machine: Machine, scope: Scope, node: CallNode): Term {
  if (node.callee.kind === "name" && node.callee.name === "super") return superCall(machine, scope, node);
  const callee = evaluate(machine, scope, node.callee);
  if (machine.stopped) return UNDEFINED;
  if (isNothing(callee) && isOptional(node)) return UNDEFINED;
  const given = evaluateArguments(machine, scope, node.arguments);
  if (machine.stopped) return UNDEFINED;
  return call(machine, callee, given, node.at, node.construct);
}

/** `super(…)` of a constructor, and Python's `super()`. */
function superCall(machine: Machine, scope: Scope, node: CallNode): Term {
  const { home, self } = machine.frame;
  const given = evaluateArguments(machine, scope, node.arguments);
  if (machine.frame.python) {
    return superTerm(home, self);
  }
  for (const base of home?.bases ?? []) construct(machine, base, given, node.at, self);
  return UNDEFINED;
}

export function evaluateArguments(machine: Machine, scope: Scope, nodes: readonly Argument[]): Arguments {
  const positional: Term[] = [];
  const named = new Map<string, Term>();
  let complete = true;
  for (const node of nodes) {
    const value = evaluate(machine, scope, node.value);
    if (node.name !== null) named.set(node.name, value);
    else if (node.spread === "list") {
      const items = itemsOf(machine, value, false, node.value.at);
      positional.push(...items.items);
      if (!items.complete) complete = false;
    } else if (node.spread === "object") {
      const known = machine.here(value);
      if (known.kind !== "object" || known.open) complete = false;
      if (known.kind === "object") for (const [name, property] of known.properties) named.set(name, property);
    } else positional.push(value);
  }
  return { positional, named, complete };
}

export function invoke(machine: Machine, callee: Term, given: Arguments, at: Place): Term {
  return call(machine, callee, given, at, false);
}

export function call(
  machine: Machine,
  callee: Term,
  given: Arguments,
  at: Place,
  isConstruct: boolean,
): Term {
  machine.steps += 1;
  const known = machine.here(callee);
  switch (known.kind) {
    case "function":
      return isConstruct
        ? constructFunction(machine, known, given, at)
        : invokeFunction(machine, known, given, at);
    case "native":
      return (
        known.call?.({ machine, arguments: given, construct: isConstruct, at }) ??
        unknownTerm(`${known.name} is not followed`)
      );
    case "class":
      return construct(machine, known, given, at, null);
    case "literal":
      if (isNothing(known)) return UNDEFINED;
      runCallbacks(machine, given, at);
      return unknownTerm("it is not a function that is known");
    case "external":
      return callExternal(machine, known, given, at, isConstruct);
    case "union": {
      // Only one of them is called.
      const one = (option: Term) =>
        isNothing(option) ? UNDEFINED : call(machine, option, given, at, isConstruct);
      return union(known.options.map((option) => machine.under(UNDECIDED, () => one(option))));
    }
    case "choice": {
      const { variable, set, unset } = known;
      const side = (isSet: boolean, option: Term) =>
        isNothing(option)
          ? UNDEFINED
          : machine.under({ variable, set: isSet, guaranteed: false }, () =>
              call(machine, option, given, at, isConstruct),
            );
      return choice(variable, side(true, set), side(false, unset));
    }
    case "object":
      return callObject(machine, known, given, at);
    case "unknown":
      noteHandedOver(machine, null, given);
      runCallbacks(machine, given, at);
      return unknownTerm(known.reason, known.variable);
    case "promise":
      return call(machine, known.result, given, at, isConstruct);
    default:
      runCallbacks(machine, given, at);
      return unknownTerm("it is not a function that is known");
  }
}

/** Python's `__call__`. */
function callObject(
  machine: Machine,
  object: Extract<Term, { kind: "object" }>,
  given: Arguments,
  at: Place,
): Term {
  if (object.class !== null) {
    const method = memberOfInstance(machine, object, "__call__", at);
    if (method !== null) return call(machine, method, given, at, false);
  }
  if (object.base !== null) return call(machine, object.base, given, at, false);
  runCallbacks(machine, given, at);
  return unknownTerm("it is not a function that is known");
}

function callExternal(
  machine: Machine,
  callee: ExternalTerm,
  given: Arguments,
  at: Place,
  isConstruct: boolean,
): Term {
  const carried = carriedFunction(callee);
  const made = externalCall(callee, { arguments: given, construct: isConstruct, at });
  noteTls(machine, made, at);
  noteAwsCall(machine, made, at);
  noteHandedOver(machine, callee.module, given);
  const worked = libraryCall(machine, made, at);
  if (worked !== null) {
    const holder = worked.kind === "promise" ? { held: [...worked.held] } : { held: [] };
    runCallbacks(machine, given, at, holder);
    return worked;
  }
  // A library's wrapper around an own function, called like the function: `asyncHandler(fn)(request, …)`.
  if (carried !== null) return invokeFunction(machine, carried, given, at);
  const held = runCallbacks(machine, given, at);
  return held.length === 0 ? made : promise(made, held);
}

function carriedFunction(callee: ExternalTerm): FunctionTerm | null {
  const functions = callee.call?.arguments.positional.filter((term) => term.kind === "function") ?? [];
  const [only] = functions;
  return functions.length === 1 && only !== undefined ? only : null;
}

/** Functions that are handed to something that is not followed may be called by it, sooner or later. */
function runCallbacks(machine: Machine, given: Arguments, at: Place, holder: Holder = { held: [] }): Held[] {
  const all = [...given.positional, ...given.named.values()];
  const held: Held[] = [];
  for (const term of all) {
    if (term.kind === "promise") held.push(...term.held);
    if (term.kind !== "function" || machine.frames.length > CALL_DEPTH_MAX) continue;
    const result = machine.detach(
      () => invokeFunction(machine, term, { positional: [], named: new Map(), complete: false }, at),
      holder,
    );
    held.push(...heldBy(machine, result, at));
  }
  return held;
}

export function invokeFunction(machine: Machine, callee: FunctionTerm, given: Arguments, at: Place): Term {
  const { node } = callee;
  const running = machine.frames.filter((frame) => frame.scope.owner === node).length;
  if (running >= RECURSION_MAX || machine.frames.length > CALL_DEPTH_MAX || machine.exhausted) {
    return unknownTerm("the calls are nested too deeply");
  }
  // Where a call is cut off depends on how deep it stands.
  const isDeep = running > 0 || machine.frames.length > CALL_DEPTH_MAX / 2;
  const key = isDeep ? null : computedKey(machine, callee, given);
  if (key === null) return runFunction(machine, callee, given, at);
  const known = machine.computed.get(node) ?? new Map<string, Term>();
  machine.computed.set(node, known);
  const before = known.get(key);
  if (before !== undefined) return before;
  const result = runFunction(machine, callee, given, at);
  if (isPlain(result) && !machine.stopped && !machine.exhausted) known.set(key, result);
  return result;
}

function runFunction(machine: Machine, callee: FunctionTerm, given: Arguments, at: Place): Term {
  const { node } = callee;
  const python = node.at.file.endsWith(".py");
  const scope = new Scope(callee.scope, true, node.at.file, node);
  const self = callee.self ?? UNDEFINED;
  const holder = node.async ? { held: [] } : machine.frame.holder;
  const frame: Frame = {
    holder,
    depth: machine.depth,
    self,
    scope,
    home: callee.home ?? (node.ownThis ? null : machine.frame.home),
    python,
    returns: [],
    yields: [],
    left: false,
  };
  machine.frames.push(frame);
  machine.trace.push(at);
  const bound = { ...given, positional: [...callee.bound, ...given.positional] };
  bindParameters(machine, scope, callee, bound);
  const completion = runBlock(machine, scope, node.body);
  let result = machine.noteDefault(returned(frame, completion === "return" || completion === "throw"));
  if (node.async && !node.generator) result = awaited(machine, result, at);
  machine.frames.pop();
  machine.trace.pop();
  if (completion === "throw" && frame.returns.length === 0 && !node.async) machine.stopped = true;
  if (node.generator) return generated(frame, node.async);
  return node.async ? promise(result, frame.holder.held) : result;
}

/** A generator's items; the asynchronous ones wait while they are passed. */
function generated(frame: Frame, isAsync: boolean): Term {
  const list = listTerm(frame.yields, 0, false);
  return isAsync ? promise(list, frame.holder.held) : list;
}

function bindParameters(machine: Machine, scope: Scope, callee: FunctionTerm, given: Arguments): void {
  const { parameters } = callee.node;
  const left = new Map(given.named);
  let position = 0;
  for (const parameter of parameters) {
    const name = parameter.pattern.kind === "name" ? parameter.pattern.name : null;
    if (parameter.rest === "list") {
      const items = given.positional.slice(position);
      position = given.positional.length;
      bind(machine, scope, parameter.pattern, listTerm(items, machine.depth, given.complete), true);
      continue;
    }
    if (parameter.rest === "object") {
      bind(machine, scope, parameter.pattern, objectTerm(left, machine.depth, !given.complete), true);
      continue;
    }
    let value = name !== null && left.has(name) ? left.get(name) : given.positional[position];
    if (name === null || !left.delete(name)) position += 1;
    const missing = value === undefined;
    value ??= given.complete ? UNDEFINED : unknownTerm("what the caller gives is not known");
    if (parameter.fallback !== null && isMissing(value, missing))
      value = evaluate(machine, scope, parameter.fallback);
    bind(machine, scope, parameter.pattern, value, true);
    if (parameter.property && name !== null) setProperty(machine.frame.self, name, value);
  }
}

function isMissing(value: Term, missing: boolean): boolean {
  return missing || (value.kind === "literal" && value.value === undefined);
}

function setProperty(self: Term, name: string, value: Term): void {
  if (self.kind === "object") self.properties.set(name, value);
}

/** `new f()` of a function that builds its `this`. */
function constructFunction(machine: Machine, callee: FunctionTerm, given: Arguments, at: Place): Term {
  const self = objectTerm([], machine.depth, true);
  const result = invokeFunction(machine, { ...callee, self }, given, at);
  return result.kind === "object" ? result : self;
}
