import type { Primitive } from "../syntax/tree.js";
import { type ListTerm, listTerm, literal, mayBeAbsent, type Term, unknownTerm } from "./term.js";
import { distribute, equalTerms, not } from "./truth.js";

/** A set variable holds a text that is not empty; whatever else it is compared with stays unknown. */
function comparedText(left: Term, right: Term): boolean | null {
  const [variable, other] = left.kind === "unknown" ? [left, right] : [right, left];
  if (variable.kind !== "unknown" || variable.variable === null || other.kind !== "literal") return null;
  const { value } = other;
  return value === null || value === undefined || value === "" ? false : null;
}

function equal(left: Term, right: Term, loose: boolean): Term {
  const answer = equalTerms(left, right, loose) ?? comparedText(left, right);
  return answer === null ? unknownTerm("it compares what is not known") : literal(answer);
}

export function binary(operator: string, left: Term, right: Term): Term {
  return distribute(left, (one) => distribute(right, (other) => combine(operator, one, other)));
}

function combine(operator: string, left: Term, right: Term): Term {
  switch (operator) {
    case "===":
    case "is":
      return equal(left, right, false);
    case "==":
      return equal(left, right, true);
    case "!==":
    case "is not":
      return not(equal(left, right, false));
    case "!=":
      return not(equal(left, right, true));
    case "in":
      return contains(left, right);
    case "not in":
      return not(contains(left, right));
    case "+":
      return plus(left, right);
    default:
      return arithmetic(operator, left, right);
  }
}

/** `x in container`: Python's membership and JavaScript's property test. */
function contains(item: Term, container: Term): Term {
  if (container.kind === "list") return listContains(container, item);
  if (item.kind === "literal") {
    if (container.kind === "object" && container.class === null) {
      const property = container.properties.get(String(item.value));
      if (property !== undefined) return isThere(property);
      return container.open ? unknownTerm("the object is not wholly known") : literal(false);
    }
    if (container.kind === "literal" && typeof container.value === "string") {
      return literal(container.value.includes(String(item.value)));
    }
  }
  return unknownTerm("it looks into what is not known");
}

/** A property that is `undefined` may also be absent. */
function isThere(property: Term): Term {
  return distribute(property, (one) =>
    mayBeAbsent(one) ? unknownTerm("the property may be absent") : literal(true),
  );
}

export function listContains(list: ListTerm, item: Term): Term {
  const answers = list.items.map((other) => equalTerms(other, item, false));
  if (answers.includes(true)) return literal(true);
  return list.complete && answers.every((answer) => answer === false)
    ? literal(false)
    : unknownTerm("the list is not wholly known");
}

function plus(left: Term, right: Term): Term {
  if (left.kind === "list" && right.kind === "list") {
    return listTerm([...left.items, ...right.items], 0, left.complete && right.complete);
  }
  const sum = arithmetic("+", left, right);
  return sum.kind === "unknown" ? { ...sum, start: startOf(left) } : sum;
}

/** What a text certainly begins with: a text on the left makes one of whatever is added to it. */
function startOf(term: Term): string | null {
  if (term.kind === "unknown") return term.start;
  return term.kind === "literal" && typeof term.value === "string" && term.value !== "" ? term.value : null;
}

function arithmetic(operator: string, left: Term, right: Term): Term {
  if (left.kind === "literal" && right.kind === "literal") {
    const value = compute(operator, left.value, right.value);
    if (value !== null) return literal(value, left.at ?? right.at);
  }
  const variable = variableOf(left) ?? variableOf(right);
  return unknownTerm(reasonOf(left) ?? reasonOf(right) ?? "it is computed", variable);
}

function variableOf(term: Term): string | null {
  return term.kind === "unknown" ? term.variable : null;
}

function reasonOf(term: Term): string | null {
  return term.kind === "unknown" ? term.reason : null;
}

function compute(operator: string, left: Primitive, right: Primitive): Primitive {
  if (operator === "+" && (typeof left === "string" || typeof right === "string")) return `${left}${right}`;
  if (typeof left === "string" && typeof right === "string") return compared(operator, left, right);
  if (typeof left !== "number" || typeof right !== "number") return null;
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "//":
      return Math.floor(left / right);
    case "%":
      return left % right;
    case "**":
      return left ** right;
    default:
      return compared(operator, left, right);
  }
}

function compared<T extends string | number>(operator: string, left: T, right: T): boolean | null {
  switch (operator) {
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    default:
      return null;
  }
}

export function unary(operator: string, operand: Term): Term {
  return distribute(operand, (one) => {
    if (operator === "!") return not(one);
    if (operator === "void") return literal(undefined);
    if (one.kind !== "literal") {
      return unknownTerm("it is computed", variableOf(one));
    }
    if (operator === "-" && typeof one.value === "number") return literal(-one.value, one.at);
    if (operator === "+") return literal(Number(one.value), one.at);
    if (operator === "typeof") return literal(one.value === null ? "object" : typeof one.value);
    return unknownTerm("it is computed");
  });
}
