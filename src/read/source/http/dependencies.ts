import type { Place } from "../../../model/index.js";
import type { Expression, Parameter } from "../syntax/tree.js";
import { evaluate } from "../run/expressions.js";
import { findMember } from "../run/definitions.js";
import { invoke } from "../run/calls.js";
import type { Machine } from "../run/machine.js";
import { awaited } from "../run/promises.js";
import {
  type Arguments,
  type FunctionTerm,
  handle,
  native,
  type NativeTerm,
  pathOf,
  type Term,
  UNDEFINED,
  unknownTerm,
} from "../terms/term.js";

const DEPENDENCIES_DEPTH_MAX = 8;
const targets = new WeakMap<NativeTerm, Term>();

/** `Depends(f)` and `Security(f)`. */
export const dependency: NativeTerm = native("Depends", (call) => {
  const made = handle({ name: "depends" });
  targets.set(made, call.arguments.positional[0] ?? call.arguments.named.get("dependency") ?? UNDEFINED);
  return made;
});

export function targetOf(term: Term): Term | null {
  return term.kind === "native" ? (targets.get(term) ?? null) : null;
}

/** Calls a function as FastAPI does: its parameters are the request, what it depends on, and parts of the request. */
export function callInjected(machine: Machine, callee: Term, request: Term, at: Place, depth = 0): Term {
  const target = callee.kind === "function" ? callee : constructorOf(callee);
  if (target === null) {
    if (
      callee.kind === "external" &&
      /(^|\.)security/.test(`${callee.module}.${pathOf(callee).join(".")}`) &&
      machine.visit !== null
    )
      machine.visit.guarded = true;
    return awaited(
      machine,
      invoke(machine, callee, { positional: [request], named: new Map(), complete: false }, at),
      at,
    );
  }
  const named = new Map<string, Term>();
  const skipped = callee.kind === "function" ? callee.bound.length : 1;
  for (const parameter of target.node.parameters.slice(skipped)) {
    if (parameter.pattern.kind !== "name" || parameter.rest !== null) continue;
    named.set(parameter.pattern.name, injected(machine, target, parameter, request, at, depth));
  }
  const given: Arguments = { positional: [], named, complete: false };
  const result = awaited(machine, invoke(machine, callee, given, at), at);
  // A dependency that yields gives what it yields, and goes on after the answer.
  return result.kind === "list" && target.node.generator
    ? (result.items[0] ?? unknownTerm("it yields what is not known"))
    : result;
}

function constructorOf(
  callee: Term,
): { readonly node: FunctionTerm["node"]; readonly scope: FunctionTerm["scope"] } | null {
  if (callee.kind !== "class") return null;
  const found = findMember(callee, "__init__");
  return found?.member.value?.kind === "function"
    ? { node: found.member.value, scope: found.home.scope }
    : null;
}

function injected(
  machine: Machine,
  target: Pick<FunctionTerm, "scope">,
  parameter: Parameter,
  request: Term,
  at: Place,
  depth: number,
): Term {
  const fallback =
    parameter.fallback === null ? UNDEFINED : evaluate(machine, target.scope, parameter.fallback);
  const wanted = targetOf(fallback) ?? annotated(machine, target, parameter.type);
  if (wanted !== null) {
    if (depth >= DEPENDENCIES_DEPTH_MAX) return unknownTerm("the dependencies are nested too deeply");
    const actual =
      wanted === UNDEFINED && parameter.type !== null
        ? evaluate(machine, target.scope, parameter.type)
        : wanted;
    const { stage } = machine;
    machine.stage = "middleware";
    const value = callInjected(machine, actual, request, at, depth + 1);
    machine.stage = stage;
    return value;
  }
  if (lastName(parameter.type) === "Request") return request;
  return unknownTerm("it comes with the request");
}

/** `Annotated[Session, Depends(open_session)]`, written out or under a name of its own. */
function annotated(
  machine: Machine,
  target: Pick<FunctionTerm, "scope">,
  type: Expression | null,
): Term | null {
  if (type === null) return null;
  if (type.kind === "name") {
    const value = target.scope.find(type.name)?.value;
    if (value?.kind !== "external" || value.call === null) return null;
    return fromList(value.call.arguments.positional[0]);
  }
  if (type.kind !== "index" || lastName(type.object) !== "Annotated" || type.index.kind !== "list")
    return null;
  for (const item of type.index.items.slice(1)) {
    const found = targetOf(evaluate(machine, target.scope, item.value));
    if (found !== null) return found;
  }
  return null;
}

function fromList(term: Term | undefined): Term | null {
  if (term?.kind !== "list") return null;
  return term.items.map(targetOf).find((found) => found !== null) ?? null;
}

function lastName(type: Expression | null): string {
  if (type === null) return "";
  if (type.kind === "member") return type.name;
  return type.kind === "name" ? type.name : "";
}
