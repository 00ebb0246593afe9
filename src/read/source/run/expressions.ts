import type { Argument, Expression, Pattern } from "../syntax/tree.js";
import { binary, unary } from "../terms/operators.js";
import { concatenated } from "../terms/templates.js";
import {
  alternatives,
  isNothing,
  type ListTerm,
  listTerm,
  literal,
  type ObjectTerm,
  objectTerm,
  promise,
  type Term,
  UNDEFINED,
  union,
  unknownTerm,
} from "../terms/term.js";
import { distribute, not } from "../terms/truth.js";
import { decideTerm } from "./branches.js";
import { evaluateCall } from "./calls.js";
import { makeClass, makeFunction } from "./definitions.js";
import { superTerm } from "./instances.js";
import { itemsOf } from "./items.js";
import { type Machine, UNDECIDED } from "./machine.js";
import { indexOf, memberOf } from "./members.js";
import { openModule } from "./modules.js";
import { assignTo, bind } from "./patterns.js";
import { awaited } from "./promises.js";
import { Scope } from "./scope.js";

/** The value of an expression under the conditions that hold now. */
export function evaluate(machine: Machine, scope: Scope, expression: Expression): Term {
  machine.steps += 1;
  if (machine.exhausted || machine.stopped) return unknownTerm("the program was not read to its end");
  return machine.here(valueOf(machine, scope, expression));
}

/**
 * A test: only whether it holds counts, so that a side which decides by itself is `true` or `false`,
 * whatever else is not known of it.
 */
export function evaluateTest(machine: Machine, scope: Scope, expression: Expression): Term {
  if (expression.kind === "unary" && expression.operator === "!")
    return not(evaluateTest(machine, scope, expression.operand));
  if (expression.kind !== "logical" || expression.operator === "nullish")
    return evaluate(machine, scope, expression);
  const left = evaluateTest(machine, scope, expression.left);
  if (machine.stopped) return UNDEFINED;
  const right = () => evaluateTest(machine, scope, expression.right);
  return machine.here(
    expression.operator === "and"
      ? decideTerm(machine, left, right, () => literal(false))
      : decideTerm(machine, left, () => literal(true), right),
  );
}

function valueOf(machine: Machine, scope: Scope, expression: Expression): Term {
  switch (expression.kind) {
    case "literal":
      return literal(expression.value, expression.at);
    case "pattern":
      return { kind: "pattern", expression: regularExpression(expression.source, expression.flags) };
    case "template":
      return concatenated(expression.parts.map((part) => evaluate(machine, scope, part)));
    case "name":
      return nameOf(machine, scope, expression.name);
    case "member": {
      const object = evaluate(machine, scope, expression.object);
      return unlessNothing(object, isOptional(expression), (one) =>
        memberOf(machine, one, expression.name, expression.at),
      );
    }
    case "index": {
      const object = evaluate(machine, scope, expression.object);
      if (isNothing(object) && isOptional(expression)) return UNDEFINED;
      const index = evaluate(machine, scope, expression.index);
      return unlessNothing(object, isOptional(expression), (one) =>
        indexOf(machine, one, index, expression.at),
      );
    }
    case "call":
      return evaluateCall(machine, scope, expression);
    case "function":
      return makeFunction(machine, scope, expression);
    case "class":
      return makeClass(machine, scope, expression);
    case "object":
      return objectOf(machine, scope, expression);
    case "list":
      return listOf(machine, scope, expression.items);
    case "each":
      return eachOf(machine, scope, expression);
    case "binary": {
      const left = evaluate(machine, scope, expression.left);
      return binary(expression.operator, left, evaluate(machine, scope, expression.right));
    }
    case "unary":
      return unary(expression.operator, evaluate(machine, scope, expression.operand));
    case "logical":
      return logicalOf(machine, scope, expression);
    case "conditional": {
      const test = evaluateTest(machine, scope, expression.test);
      return decideTerm(
        machine,
        test,
        () => evaluate(machine, scope, expression.whenTrue),
        () => evaluate(machine, scope, expression.otherwise),
      );
    }
    case "assign":
      return assigned(machine, scope, expression);
    case "await":
      return awaited(machine, evaluate(machine, scope, expression.operand), expression.at);
    case "yield": {
      const value = expression.operand === null ? UNDEFINED : evaluate(machine, scope, expression.operand);
      machine.frame.yields.push(value);
      return unknownTerm("it is sent into a generator");
    }
    case "module": {
      const opened = openModule(machine, scope, evaluate(machine, scope, expression.module), expression.at);
      return expression.require ? opened : promise(opened);
    }
    case "opaque":
      for (const part of expression.parts) evaluate(machine, scope, part);
      return unknownTerm("it is written in a way that is not read");
  }
}

/** `a?.b.c` gives nothing when `a` is nothing. */
export function isOptional(expression: Expression): boolean {
  for (let at = expression; at.kind === "member" || at.kind === "index" || at.kind === "call"; ) {
    if (at.optional) return true;
    at = at.kind === "call" ? at.callee : at.object;
  }
  return false;
}

/** Where nothing may be there and `?.` does not ask, the code goes on only when something is. */
function unlessNothing(object: Term, optional: boolean, read: (one: Term) => Term): Term {
  return optional
    ? distribute(object, (one) => (isNothing(one) ? UNDEFINED : read(one)))
    : read(withoutNothing(object));
}

function regularExpression(source: string, flags: string): RegExp | null {
  try {
    return new RegExp(source, flags.replace(/[gy]/g, ""));
  } catch {
    return null;
  }
}

function nameOf(machine: Machine, scope: Scope, name: string): Term {
  const binding = scope.find(name);
  if (binding !== null) return settled(machine, scope, name, binding.link?.() ?? binding.value);
  const { frame } = machine;
  if (name === "this") return frame.self;
  if (name === "super") return superTerm(frame.home, frame.self);
  return (
    machine.linker.builtin(name, frame.python) ?? unknownTerm(`${name} is not defined in the files read`)
  );
}

/** A variable that functions write may hold something else by the time a request comes. */
function settled(machine: Machine, scope: Scope, name: string, value: Term): Term {
  if (machine.visit === null || value.kind !== "literal") return value;
  return machine.linker.isReassigned(scope.file, name)
    ? { kind: "union", options: [value, unknownTerm(changing(name))] }
    : value;
}

const changing = (name: string) => `${name} changes while the program runs`;

/** `kept ??= made()`: what an earlier request kept was made here as well, if nothing else gives the name a value. */
function madeHere(machine: Machine, scope: Scope, target: Pattern, value: Term): Term {
  if (target.kind !== "name" || value.kind !== "union") return value;
  if (!machine.linker.isAssignedOnce(scope.file, target.name)) return value;
  const earlier = changing(target.name);
  return union(value.options.filter((one) => one.kind !== "unknown" || one.reason !== earlier));
}

function objectOf(
  machine: Machine,
  scope: Scope,
  expression: Extract<Expression, { kind: "object" }>,
): ObjectTerm {
  const made = objectTerm([], machine.depth);
  for (const entry of expression.entries) {
    if (entry.key === null) {
      spreadInto(machine, made, spreadTerm(machine, scope, entry.value));
      continue;
    }
    const key = evaluate(machine, scope, entry.key);
    const value = evaluate(machine, scope, entry.value);
    if (key.kind !== "literal") {
      made.open = true;
      continue;
    }
    const name = String(key.value);
    if (value.kind === "function" && value.node.ownThis) {
      // A method's `this` is its object.
      const method = { ...value, self: made };
      if (entry.getter) made.getters.set(name, method);
      else made.properties.set(name, method);
    } else made.properties.set(name, value);
  }
  return made;
}

/** `...(test && { port })`: whatever the test is when it counts as false, it has no properties. */
function spreadTerm(machine: Machine, scope: Scope, expression: Expression): Term {
  if (expression.kind !== "logical" || expression.operator !== "and")
    return evaluate(machine, scope, expression);
  const left = evaluateTest(machine, scope, expression.left);
  const right = () => evaluate(machine, scope, expression.right);
  return machine.stopped ? UNDEFINED : decideTerm(machine, left, right, () => UNDEFINED);
}

export function spreadInto(machine: Machine, target: ObjectTerm, given: Term): void {
  const value = machine.here(given);
  const absent = target.open ? unknownTerm("the object is not wholly known") : UNDEFINED;
  const before = (name: string) => target.properties.get(name) ?? absent;
  if (value.kind === "object") {
    for (const [name, property] of value.properties) {
      const kept = target.properties.has(name) ? unlessAbsent(property, before(name)) : property;
      target.properties.set(name, kept);
    }
    for (const [name, getter] of value.getters) target.getters.set(name, getter);
    if (value.open) target.open = true;
    return;
  }
  // `...(flag ? { port } : {})`: a property is what the side that is taken makes of it.
  const sides = alternatives(value).filter((one) => !hasNoProperties(one));
  const objects = sides.filter((one) => one.kind === "object");
  const names = new Set(objects.flatMap((one) => [...one.properties.keys()]));
  for (const name of names) {
    const made = distribute(value, (one) => {
      if (hasNoProperties(one)) return before(name);
      const unseen = one.kind !== "object" || one.open || one.getters.size > 0;
      const own = one.kind === "object" ? one.properties.get(name) : undefined;
      return own ?? (unseen ? unknownTerm("what is spread here is not wholly known") : before(name));
    });
    target.properties.set(name, made);
  }
  if (objects.length < sides.length || objects.some((one) => one.open || one.getters.size > 0))
    target.open = true;
}

/** A property that may be absent leaves what stood there before it. */
function unlessAbsent(property: Term, before: Term): Term {
  return distribute(property, (one) =>
    one.kind === "literal" && one.value === undefined ? union([before, one]) : one,
  );
}

function hasNoProperties(term: Term): boolean {
  return term.kind === "literal" && (typeof term.value !== "string" || term.value === "");
}

function listOf(machine: Machine, scope: Scope, items: readonly Argument[]): ListTerm {
  const made = listTerm([], machine.depth);
  machine.visit?.lists.add(made);
  for (const item of items) {
    const value = evaluate(machine, scope, item.value);
    if (item.spread === null) made.items.push(value);
    else {
      const spread = itemsOf(machine, value, false, item.value.at);
      made.items.push(...spread.items);
      if (!spread.complete) made.complete = false;
    }
  }
  return made;
}

function eachOf(machine: Machine, scope: Scope, expression: Extract<Expression, { kind: "each" }>): Term {
  const over = itemsOf(machine, evaluate(machine, scope, expression.over), false, expression.at);
  const made = listTerm([], machine.depth, over.complete);
  const pass = (item: Term): void => {
    const names = new Scope(scope, true, scope.file);
    bind(machine, names, expression.pattern, item, true);
    const tests = expression.tests.map((test) => evaluate(machine, names, test));
    const refused = tests.some((test) => test.kind === "literal" && !test.value);
    if (refused) return;
    if (tests.some((test) => test.kind !== "literal")) made.complete = false;
    made.items.push(evaluate(machine, names, expression.element));
  };
  for (const item of over.items) pass(item);
  if (!over.complete)
    machine.under(UNDECIDED, () => pass(unknownTerm("it is an item of a list that is not known")));
  return made;
}

function logicalOf(
  machine: Machine,
  scope: Scope,
  expression: Extract<Expression, { kind: "logical" }>,
): Term {
  const left = evaluate(machine, scope, expression.left);
  const right = () => evaluate(machine, scope, expression.right);
  if (expression.operator === "nullish") return nullish(machine, left, right);
  // A side that decided by being true, or false, is the value itself.
  const keep = () => machine.here(left);
  const made =
    expression.operator === "and"
      ? decideTerm(machine, left, right, keep)
      : decideTerm(machine, left, keep, right);
  if (made.kind !== "union") return made;
  const ruledOut = (term: Term) =>
    term.kind === "literal" && Boolean(term.value) === (expression.operator === "and");
  const kept = alternatives(left).filter(ruledOut);
  const options = made.options.filter((option) => !kept.includes(option));
  return options.length === 1 ? (options[0] ?? made) : { kind: "union", options };
}

function nullish(machine: Machine, left: Term, right: () => Term): Term {
  const missing = binary("==", left, literal(null));
  return decideTerm(machine, missing, right, () => withoutNothing(machine.here(left)));
}

function withoutNothing(term: Term): Term {
  if (term.kind !== "union") return term;
  const options = term.options.filter((option) => !isNothing(option));
  if (options.length === 0) return term;
  return options.length === 1 ? (options[0] ?? term) : { kind: "union", options };
}

function assigned(machine: Machine, scope: Scope, expression: Extract<Expression, { kind: "assign" }>): Term {
  const { target, operator } = expression;
  if (operator === "") {
    const value = evaluate(machine, scope, expression.value);
    bind(machine, scope, target, value, false);
    return value;
  }
  const source = targetExpression(target);
  const before = source === null ? unknownTerm("it is written in parts") : evaluate(machine, scope, source);
  const right = () => evaluate(machine, scope, expression.value);
  let value: Term;
  if (operator === "??") value = madeHere(machine, scope, target, nullish(machine, before, right));
  else if (operator === "||")
    value = madeHere(
      machine,
      scope,
      target,
      decideTerm(machine, before, () => before, right),
    );
  else if (operator === "&&") value = decideTerm(machine, before, right, () => before);
  else value = binary(operator, before, right());
  if (source !== null) assignTo(machine, scope, source, value);
  return value;
}

function targetExpression(target: Pattern): Expression | null {
  if (target.kind === "target") return target.expression;
  return target.kind === "name" ? { kind: "name", name: target.name, at: target.at } : null;
}
