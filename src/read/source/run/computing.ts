import type { Expression, FunctionNode, Statement } from "../syntax/tree.js";
import { alternatives, type Arguments, type FunctionTerm, type Term } from "../terms/term.js";
import type { Machine } from "./machine.js";
import type { Scope } from "./scope.js";

/**
 * Functions that only compute: they read their arguments and constants, change nothing and wait for
 * nothing. Called with the same plain values they give the same, so that helpers which are called
 * everywhere, such as those that shorten a text for the log, are run once.
 */
const CONVERSIONS: ReadonlySet<string> = new Set(
  "String Number Boolean parseInt parseFloat isNaN encodeURIComponent decodeURIComponent str int float bool len".split(
    " ",
  ),
);
const METHODS: ReadonlySet<string> = new Set(
  `replace replaceAll test match includes startsWith endsWith slice substring trim trimStart trimEnd toLowerCase toUpperCase
  toString indexOf padStart padEnd charAt charCodeAt codePointAt repeat toFixed toISOString getTime
  strip lstrip rstrip lower upper startswith endswith isdigit`.split(/\s+/),
);

/** The key under which a call's result is kept; null for a call that has to be run. */
export function computedKey(machine: Machine, callee: FunctionTerm, given: Arguments): string | null {
  if (given.named.size > 0 || !given.complete || callee.bound.length > 0) return null;
  const keys = given.positional.map((term) => plainKey(machine.here(term)));
  return keys.includes(null) || !isComputing(machine, callee) ? null : keys.join("\n");
}

/** What may be given again: lists and objects could be changed by whoever gets them. */
export function isPlain(term: Term): boolean {
  return alternatives(term).every((one) => one.kind === "literal" || one.kind === "unknown");
}

function plainKey(term: Term): string | null {
  if (term.kind === "unknown")
    return JSON.stringify(["?", term.reason, term.variable, term.filled, term.start]);
  if (term.kind !== "literal") return null;
  const { value, at } = term;
  return JSON.stringify([typeof value, String(value), at?.file, at?.line, at?.column]);
}

function isComputing(machine: Machine, callee: FunctionTerm): boolean {
  const { node, scope } = callee;
  const before = machine.computing.get(node);
  if (before !== undefined) return before === true;
  // A function of a module, once all that it reads there is made.
  if (scope.parent !== null || machine.linker.moduleOf(scope.file)?.state !== "done") return false;
  if (node.async || node.generator || node.decorators.length > 0) return false;
  machine.computing.set(node, "looking");
  const names = new Set<string>();
  const simple = node.parameters.every(
    ({ pattern, rest, property }) =>
      pattern.kind === "name" && rest === null && !property && names.add(pattern.name),
  );
  const look = new Look(machine, node, scope, names);
  const defaults = node.parameters.every(({ fallback }) => fallback === null || look.expression(fallback));
  const computing = simple && defaults && look.body(node.body);
  machine.computing.set(node, computing);
  return computing;
}

class Look {
  constructor(
    private readonly machine: Machine,
    private readonly own: FunctionNode,
    private readonly scope: Scope,
    private readonly names: Set<string>,
  ) {}

  body(statements: readonly Statement[]): boolean {
    return statements.every((statement) => this.statement(statement));
  }

  private statement(statement: Statement): boolean {
    switch (statement.kind) {
      case "declare":
        if (
          statement.pattern.kind !== "name" ||
          (statement.value !== null && !this.expression(statement.value))
        )
          return false;
        this.names.add(statement.pattern.name);
        return true;
      case "return":
        return statement.value === null || this.expression(statement.value);
      case "if":
        return (
          this.expression(statement.test) && this.body(statement.whenTrue) && this.body(statement.otherwise)
        );
      case "block":
        return this.body(statement.body);
      default:
        return false;
    }
  }

  expression(expression: Expression): boolean {
    switch (expression.kind) {
      case "literal":
      case "pattern":
        return true;
      case "name":
        return this.constant(expression.name);
      case "template":
        return expression.parts.every((part) => this.expression(part));
      case "member":
        return this.expression(expression.object);
      case "index":
        return this.expression(expression.object) && this.expression(expression.index);
      case "binary":
        return (
          this.expression(expression.left) &&
          (expression.operator === "instanceof" || this.expression(expression.right))
        );
      case "logical":
        return this.expression(expression.left) && this.expression(expression.right);
      case "unary":
        return this.expression(expression.operand);
      case "conditional":
        return [expression.test, expression.whenTrue, expression.otherwise].every((part) =>
          this.expression(part),
        );
      case "call":
        return (
          !expression.construct &&
          expression.arguments.every(
            ({ value, spread, name }) => spread === null && name === null && this.expression(value),
          ) &&
          this.callee(expression.callee)
        );
      default:
        return false;
    }
  }

  private callee(callee: Expression): boolean {
    if (callee.kind === "member") return METHODS.has(callee.name) && this.expression(callee.object);
    if (callee.kind !== "name" || this.names.has(callee.name)) return false;
    const term = this.outside(callee.name);
    if (term === null) return CONVERSIONS.has(callee.name);
    // A call of itself decides nothing.
    return term.kind === "function" && (term.node === this.own || isComputing(this.machine, term));
  }

  private constant(name: string): boolean {
    if (this.names.has(name) || name === "undefined") return true;
    const term = this.outside(name);
    if (this.machine.linker.isReassigned(this.scope.file, name)) return false;
    return term !== null && (term.kind === "literal" || term.kind === "pattern");
  }

  private outside(name: string): Term | null {
    const binding = this.scope.find(name);
    return binding === null ? null : (binding.link?.() ?? binding.value);
  }
}
