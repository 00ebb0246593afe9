import {
  field,
  fields,
  hasToken,
  type Lowering,
  named,
  nothing,
  placeOf,
  targetOf,
  textOf,
} from "./lowering.js";
import type { RawNode } from "./parser.js";
import { parametersOf } from "./python-functions.js";
import { pattern } from "./python-patterns.js";
import type { Argument, Entry, Expression, FunctionNode } from "./tree.js";

type Lower = (lowering: Lowering, node: RawNode) => Expression;

export function expression(lowering: Lowering, node: RawNode): Expression {
  if (node.type === "parenthesized_expression" || node.type === "type") {
    const inner = named(node)[0];
    return inner === undefined ? nothing(placeOf(lowering, node)) : expression(lowering, inner);
  }
  return (LOWER[node.type] ?? opaque)(lowering, node);
}

function opaque(lowering: Lowering, node: RawNode): Expression {
  const parts = named(node).map((child) => expression(lowering, child));
  return { kind: "opaque", parts, at: placeOf(lowering, node) };
}

export function part(lowering: Lowering, node: RawNode, name: string): Expression {
  const child = field(node, name);
  return child === null ? nothing(placeOf(lowering, node)) : expression(lowering, child);
}

const LOWER: Readonly<Record<string, Lower>> = {
  identifier: (lowering, node) => ({
    kind: "name",
    name: textOf(lowering, node),
    at: placeOf(lowering, node),
  }),
  string: text,
  concatenated_string: (lowering, node) => ({
    kind: "template",
    parts: named(node).map((child) => expression(lowering, child)),
    at: placeOf(lowering, node),
  }),
  integer: number,
  float: number,
  true: (lowering, node) => ({ kind: "literal", value: true, at: placeOf(lowering, node) }),
  false: (lowering, node) => ({ kind: "literal", value: false, at: placeOf(lowering, node) }),
  none: (lowering, node) => ({ kind: "literal", value: null, at: placeOf(lowering, node) }),
  attribute: (lowering, node) => ({
    kind: "member",
    object: part(lowering, node, "object"),
    name: textOf(lowering, field(node, "attribute") ?? node),
    optional: false,
    at: placeOf(lowering, node),
  }),
  subscript: (lowering, node) => {
    const at = placeOf(lowering, node);
    const parts = fields(node, "subscript").map((child) => expression(lowering, child));
    const [only] = parts;
    const items = parts.map((value) => ({ value, name: null, spread: null }));
    return {
      kind: "index",
      object: part(lowering, node, "value"),
      index: only !== undefined && parts.length === 1 ? only : { kind: "list", items, at },
      optional: false,
      at,
    };
  },
  // In an annotation: `Annotated[Session, Depends(open)]`.
  generic_type: (lowering, node) => {
    const [object, parameters] = named(node);
    const items = (parameters === undefined ? [] : named(parameters)).map((child) => ({
      value: expression(lowering, child),
      name: null,
      spread: null,
    }));
    const at = placeOf(lowering, node);
    return {
      kind: "index",
      object: object === undefined ? nothing(at) : expression(lowering, object),
      index: items.length === 1 && items[0] !== undefined ? items[0].value : { kind: "list", items, at },
      optional: false,
      at,
    };
  },
  call: (lowering, node) => ({
    kind: "call",
    callee: part(lowering, node, "function"),
    arguments: argumentsOf(lowering, field(node, "arguments")),
    construct: false,
    optional: false,
    at: placeOf(lowering, node),
  }),
  list: (lowering, node) => ({ kind: "list", items: items(lowering, node), at: placeOf(lowering, node) }),
  tuple: (lowering, node) => ({ kind: "list", items: items(lowering, node), at: placeOf(lowering, node) }),
  expression_list: (lowering, node) => ({
    kind: "list",
    items: items(lowering, node),
    at: placeOf(lowering, node),
  }),
  set: (lowering, node) => ({ kind: "list", items: items(lowering, node), at: placeOf(lowering, node) }),
  dictionary: (lowering, node) => ({
    kind: "object",
    entries: named(node).flatMap((child): Entry[] => {
      if (child.type === "dictionary_splat")
        return [{ key: null, value: only(lowering, child), getter: false }];
      if (child.type !== "pair") return [];
      return [{ key: part(lowering, child, "key"), value: part(lowering, child, "value"), getter: false }];
    }),
    at: placeOf(lowering, node),
  }),
  list_comprehension: comprehension,
  set_comprehension: comprehension,
  generator_expression: comprehension,
  lambda: (lowering, node): FunctionNode => {
    const value = part(lowering, node, "body");
    const list = field(node, "parameters");
    return {
      kind: "function",
      name: "",
      parameters: list === null ? [] : parametersOf(lowering, list),
      body: [{ kind: "return", value, at: value.at }],
      async: false,
      generator: false,
      ownThis: false,
      decorators: [],
      at: placeOf(lowering, node),
    };
  },
  binary_operator: (lowering, node) => ({
    kind: "binary",
    operator: textOf(lowering, field(node, "operator") ?? node),
    left: part(lowering, node, "left"),
    right: part(lowering, node, "right"),
    at: placeOf(lowering, node),
  }),
  boolean_operator: (lowering, node) => ({
    kind: "logical",
    operator: hasToken(node, "and") ? "and" : "or",
    left: part(lowering, node, "left"),
    right: part(lowering, node, "right"),
    at: placeOf(lowering, node),
  }),
  comparison_operator: comparison,
  not_operator: (lowering, node) => ({
    kind: "unary",
    operator: "!",
    operand: part(lowering, node, "argument"),
    at: placeOf(lowering, node),
  }),
  unary_operator: (lowering, node) => ({
    kind: "unary",
    operator: textOf(lowering, field(node, "operator") ?? node),
    operand: part(lowering, node, "argument"),
    at: placeOf(lowering, node),
  }),
  conditional_expression: (lowering, node) => {
    const [then, test, otherwise] = named(node).map((child) => expression(lowering, child));
    const at = placeOf(lowering, node);
    return {
      kind: "conditional",
      test: test ?? nothing(at),
      whenTrue: then ?? nothing(at),
      otherwise: otherwise ?? nothing(at),
      at,
    };
  },
  named_expression: (lowering, node) => ({
    kind: "assign",
    target: targetOf(part(lowering, node, "name")),
    value: part(lowering, node, "value"),
    operator: "",
    at: placeOf(lowering, node),
  }),
  await: (lowering, node) => ({ kind: "await", operand: only(lowering, node), at: placeOf(lowering, node) }),
  yield: (lowering, node) => ({
    kind: "yield",
    operand: named(node).length === 0 ? null : only(lowering, node),
    at: placeOf(lowering, node),
  }),
};

function only(lowering: Lowering, node: RawNode): Expression {
  const inner = named(node).at(-1);
  return inner === undefined ? nothing(placeOf(lowering, node)) : expression(lowering, inner);
}

function number(lowering: Lowering, node: RawNode): Expression {
  const written = textOf(lowering, node).replaceAll("_", "");
  return { kind: "literal", value: Number(written), at: placeOf(lowering, node) };
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0" };

function text(lowering: Lowering, node: RawNode): Expression {
  const at = placeOf(lowering, node);
  const parts = named(node).flatMap((child): Expression[] => {
    if (child.type === "interpolation") return [part(lowering, child, "expression")];
    if (child.type !== "string_content") return [];
    return [{ kind: "literal", value: contentOf(lowering, child), at }];
  });
  const [first] = parts;
  if (first === undefined) return { kind: "literal", value: "", at };
  return parts.length === 1 && first.kind === "literal" ? first : { kind: "template", parts, at };
}

function contentOf(lowering: Lowering, node: RawNode): string {
  const written = textOf(lowering, node);
  if (!node.children.some((child) => child.type === "escape_sequence")) return written;
  return written.replace(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter);
}

export function argumentsOf(lowering: Lowering, node: RawNode | null): Argument[] {
  if (node === null) return [];
  // `f(x for x in y)`
  if (node.type === "generator_expression")
    return [{ value: expression(lowering, node), name: null, spread: null }];
  return items(lowering, node);
}

function items(lowering: Lowering, node: RawNode): Argument[] {
  return named(node).map((child): Argument => {
    switch (child.type) {
      case "list_splat":
        return { value: only(lowering, child), name: null, spread: "list" };
      case "dictionary_splat":
        return { value: only(lowering, child), name: null, spread: "object" };
      case "keyword_argument":
        return {
          value: part(lowering, child, "value"),
          name: textOf(lowering, field(child, "name") ?? child),
          spread: null,
        };
      default:
        return { value: expression(lowering, child), name: null, spread: null };
    }
  });
}

function comprehension(lowering: Lowering, node: RawNode): Expression {
  const clauses = named(node).filter((child) => child.type === "for_in_clause" || child.type === "if_clause");
  let element = part(lowering, node, "body");
  let tests: Expression[] = [];
  for (const clause of clauses.toReversed()) {
    if (clause.type === "if_clause") {
      tests = [only(lowering, clause), ...tests];
      continue;
    }
    const left = field(clause, "left");
    element = {
      kind: "each",
      pattern: left === null ? targetOf(nothing(placeOf(lowering, clause))) : pattern(lowering, left),
      over: part(lowering, clause, "right"),
      tests,
      element,
      at: placeOf(lowering, node),
    };
    tests = [];
  }
  return element;
}

/** `a < b <= c` is `a < b and b <= c`. */
function comparison(lowering: Lowering, node: RawNode): Expression {
  const at = placeOf(lowering, node);
  const operands = named(node).map((child) => expression(lowering, child));
  const operators = operatorsOf(lowering, node);
  let made: Expression | null = null;
  for (const [position, operator] of operators.entries()) {
    const left = operands[position];
    const right = operands[position + 1];
    if (left === undefined || right === undefined) break;
    const pair: Expression = { kind: "binary", operator, left, right, at };
    made = made === null ? pair : { kind: "logical", operator: "and", left: made, right: pair, at };
  }
  return made ?? nothing(at);
}

function operatorsOf(lowering: Lowering, node: RawNode): string[] {
  return node.children
    .filter((child) => child.field === "operators" && !child.named)
    .map((child) => textOf(lowering, child).replace(/\s+/g, " "));
}
