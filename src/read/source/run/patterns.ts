import type { Place } from "../../../model/index.js";
import type { Expression, Pattern } from "../syntax/tree.js";
import {
  alternatives,
  isNothing,
  listTerm,
  objectTerm,
  type Term,
  UNDEFINED,
  union,
  unknownTerm,
} from "../terms/term.js";
import { distribute } from "../terms/truth.js";
import { evaluate } from "./expressions.js";
import type { Machine } from "./machine.js";
import { assignMember, indexOf, memberOf } from "./members.js";
import type { Scope } from "./scope.js";

/** Gives the names of a pattern their values. `declares` makes them in this scope. */
export function bind(machine: Machine, scope: Scope, pattern: Pattern, value: Term, declares: boolean): void {
  switch (pattern.kind) {
    case "name":
      bindName(machine, scope, pattern.name, value, declares);
      return;
    case "target":
      assignTo(machine, scope, pattern.expression, value);
      return;
    case "object":
      bindObject(machine, scope, pattern, value, declares);
      return;
    case "list":
      bindList(machine, scope, pattern, value, declares);
  }
}

function bindName(machine: Machine, scope: Scope, name: string, value: Term, declares: boolean): void {
  if (machine.frame.python && declares) {
    declarePython(machine, scope, name, value);
    return;
  }
  if (declares) {
    scope.declare(name, value, machine.depth);
    return;
  }
  write(machine, scope, name, value);
}

function write(machine: Machine, scope: Scope, name: string, value: Term): void {
  const binding = scope.find(name);
  if (binding === null) scope.declare(name, value, machine.depth);
  else binding.value = machine.written(value, binding.value, binding.depth);
}

/** In Python an assignment declares in the function, and another one in a branch writes the same name. */
function declarePython(machine: Machine, scope: Scope, name: string, value: Term): void {
  let home: Scope = scope;
  while (!home.isFunction && home.parent !== null) home = home.parent;
  if (home.outerNames.has(name)) {
    write(machine, home.parent ?? home, name, value);
    return;
  }
  const before = home.bindings.get(name);
  if (before === undefined) home.declare(name, value, machine.depth);
  else before.value = machine.written(value, before.value, before.depth);
}

export function assignTo(machine: Machine, scope: Scope, target: Expression, value: Term): void {
  switch (target.kind) {
    case "name":
      write(machine, scope, target.name, value);
      return;
    case "member":
      assignMember(machine, evaluate(machine, scope, target.object), target.name, value);
      return;
    case "index": {
      const object = evaluate(machine, scope, target.object);
      const index = machine.here(evaluate(machine, scope, target.index));
      assignMember(machine, object, index.kind === "literal" ? String(index.value) : null, value);
      return;
    }
    default:
      evaluate(machine, scope, target);
  }
}

function withFallback(machine: Machine, scope: Scope, value: Term, fallback: Expression | null): Term {
  if (fallback === null) return value;
  const missing = (one: Term) => one.kind === "literal" && one.value === undefined;
  if (!alternatives(value).some(missing)) {
    return value.kind === "unknown" ? union([value, evaluate(machine, scope, fallback)]) : value;
  }
  const given = evaluate(machine, scope, fallback);
  return machine.noteDefault(distribute(value, (one) => (missing(one) ? given : one)));
}

type ObjectPattern = Extract<Pattern, { kind: "object" }>;
type ListPattern = Extract<Pattern, { kind: "list" }>;

function bindObject(
  machine: Machine,
  scope: Scope,
  pattern: ObjectPattern,
  value: Term,
  declares: boolean,
): void {
  const taken = new Set<string>();
  for (const entry of pattern.entries) {
    const key = evaluate(machine, scope, entry.key);
    const name = key.kind === "literal" ? String(key.value) : null;
    const found =
      name === null ? unknownTerm("its name is not known") : memberOf(machine, value, name, pattern.at);
    if (name !== null) taken.add(name);
    bind(machine, scope, entry.pattern, withFallback(machine, scope, found, entry.fallback), declares);
  }
  if (pattern.rest !== null) bind(machine, scope, pattern.rest, restOf(machine, value, taken), declares);
}

function restOf(machine: Machine, value: Term, taken: ReadonlySet<string>): Term {
  const known = machine.here(value);
  if (known.kind !== "object") return isNothing(known) ? objectTerm([], machine.depth) : known;
  const left = [...known.properties].filter(([name]) => !taken.has(name));
  return objectTerm(left, machine.depth, known.open);
}

function bindList(
  machine: Machine,
  scope: Scope,
  pattern: ListPattern,
  value: Term,
  declares: boolean,
): void {
  const known = machine.here(value);
  for (const [position, item] of pattern.items.entries()) {
    if (item.pattern === null) continue;
    if (item.rest) {
      const rest = known.kind === "list" ? known.items.slice(position) : [];
      bind(
        machine,
        scope,
        item.pattern,
        listTerm(rest, machine.depth, known.kind === "list" && known.complete),
        declares,
      );
      continue;
    }
    const found = itemAt(machine, known, position, pattern.at);
    bind(machine, scope, item.pattern, withFallback(machine, scope, found, item.fallback), declares);
  }
}

function itemAt(machine: Machine, value: Term, position: number, at: Place): Term {
  if (value.kind === "list") {
    return (
      value.items[position] ?? (value.complete ? UNDEFINED : unknownTerm("the list is not wholly known"))
    );
  }
  return indexOf(machine, value, { kind: "literal", value: position, at }, at);
}
