import {
  childOf,
  field,
  hasToken,
  type Lowering,
  named,
  nothing,
  placeOf,
  targetOf,
  textOf,
} from "./lowering.js";
import { classNode, functionNode, propertyName } from "./javascript-functions.js";
import { pattern } from "./javascript-patterns.js";
import type { RawNode } from "./parser.js";
import type { Argument, Entry, Expression } from "./tree.js";

type Lower = (lowering: Lowering, node: RawNode) => Expression;

/** Wrappers that change nothing at run time. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  "parenthesized_expression",
  "as_expression",
  "satisfies_expression",
  "non_null_expression",
  "instantiation_expression",
]);

export function expression(lowering: Lowering, node: RawNode): Expression {
  if (TRANSPARENT.has(node.type)) {
    const inner = named(node)[0];
    return inner === undefined ? nothing(placeOf(lowering, node)) : expression(lowering, inner);
  }
  return (LOWER[node.type] ?? opaque)(lowering, node);
}

function opaque(lowering: Lowering, node: RawNode): Expression {
  const parts = named(node).map((child) => expression(lowering, child));
  return { kind: "opaque", parts, at: placeOf(lowering, node) };
}

/** The child in a field, or `undefined` of the language when the source is broken there. */
export function part(lowering: Lowering, node: RawNode, name: string): Expression {
  const child = field(node, name);
  return child === null ? nothing(placeOf(lowering, node)) : expression(lowering, child);
}

const LOWER: Readonly<Record<string, Lower>> = {
  identifier: name,
  undefined: (lowering, node) => nothing(placeOf(lowering, node)),
  this: name,
  super: name,
  shorthand_property_identifier: name,
  type_identifier: name,
  string: (lowering, node) => ({
    kind: "literal",
    value: stringValue(lowering, node),
    at: placeOf(lowering, node),
  }),
  number: (lowering, node) => ({
    kind: "literal",
    value: Number(textOf(lowering, node).replaceAll("_", "").replace(/n$/, "")),
    at: placeOf(lowering, node),
  }),
  true: (lowering, node) => ({ kind: "literal", value: true, at: placeOf(lowering, node) }),
  false: (lowering, node) => ({ kind: "literal", value: false, at: placeOf(lowering, node) }),
  null: (lowering, node) => ({ kind: "literal", value: null, at: placeOf(lowering, node) }),
  regex: (lowering, node) => {
    const text = textOf(lowering, node);
    const end = text.lastIndexOf("/");
    return {
      kind: "pattern",
      source: text.slice(1, end),
      flags: text.slice(end + 1),
      at: placeOf(lowering, node),
    };
  },
  template_string: template,
  member_expression: (lowering, node) => ({
    kind: "member",
    object: part(lowering, node, "object"),
    name: textOf(lowering, field(node, "property") ?? node),
    optional: childOf(node, "optional_chain") !== null,
    at: placeOf(lowering, node),
  }),
  subscript_expression: (lowering, node) => ({
    kind: "index",
    object: part(lowering, node, "object"),
    index: part(lowering, node, "index"),
    optional: childOf(node, "optional_chain") !== null,
    at: placeOf(lowering, node),
  }),
  call_expression: call,
  new_expression: (lowering, node) => ({
    kind: "call",
    callee: part(lowering, node, "constructor"),
    arguments: argumentsOf(lowering, field(node, "arguments")),
    construct: true,
    optional: false,
    at: placeOf(lowering, node),
  }),
  arrow_function: functionNode,
  function_expression: functionNode,
  generator_function: functionNode,
  function: functionNode,
  class: classNode,
  object: (lowering, node) => ({
    kind: "object",
    entries: entries(lowering, node),
    at: placeOf(lowering, node),
  }),
  array: (lowering, node) => ({ kind: "list", items: items(lowering, node), at: placeOf(lowering, node) }),
  binary_expression: binary,
  unary_expression: (lowering, node) => ({
    kind: "unary",
    operator: textOf(lowering, field(node, "operator") ?? node),
    operand: part(lowering, node, "argument"),
    at: placeOf(lowering, node),
  }),
  update_expression: (lowering, node) => {
    const operand = part(lowering, node, "argument");
    const at = placeOf(lowering, node);
    const operator = textOf(lowering, node).includes("--") ? "-" : "+";
    return {
      kind: "assign",
      target: targetOf(operand),
      value: { kind: "literal", value: 1, at },
      operator,
      at,
    };
  },
  ternary_expression: (lowering, node) => ({
    kind: "conditional",
    test: part(lowering, node, "condition"),
    whenTrue: part(lowering, node, "consequence"),
    otherwise: part(lowering, node, "alternative"),
    at: placeOf(lowering, node),
  }),
  assignment_expression: (lowering, node) => {
    const left = field(node, "left");
    return {
      kind: "assign",
      target: left === null ? targetOf(nothing(placeOf(lowering, node))) : pattern(lowering, left),
      value: part(lowering, node, "right"),
      operator: "",
      at: placeOf(lowering, node),
    };
  },
  augmented_assignment_expression: (lowering, node) => ({
    kind: "assign",
    target: targetOf(part(lowering, node, "left")),
    value: part(lowering, node, "right"),
    operator: textOf(lowering, field(node, "operator") ?? node).replace(/=$/, ""),
    at: placeOf(lowering, node),
  }),
  await_expression: (lowering, node) => ({
    kind: "await",
    operand: only(lowering, node),
    at: placeOf(lowering, node),
  }),
  yield_expression: (lowering, node) => ({
    kind: "yield",
    operand: named(node).length === 0 ? null : only(lowering, node),
    at: placeOf(lowering, node),
  }),
  type_assertion: (lowering, node) => only(lowering, node),
  sequence_expression: (lowering, node) => {
    const parts = named(node).map((child) => expression(lowering, child));
    const at = placeOf(lowering, node);
    // The last part decides the value; an index into a list of them says so.
    const list: Expression = {
      kind: "list",
      items: parts.map((value) => ({ value, name: null, spread: null })),
      at,
    };
    return {
      kind: "index",
      object: list,
      index: { kind: "literal", value: parts.length - 1, at },
      optional: false,
      at,
    };
  },
};

function name(lowering: Lowering, node: RawNode): Expression {
  return { kind: "name", name: textOf(lowering, node), at: placeOf(lowering, node) };
}

function only(lowering: Lowering, node: RawNode): Expression {
  const inner = named(node).at(-1);
  return inner === undefined ? nothing(placeOf(lowering, node)) : expression(lowering, inner);
}

const LOGICAL: Readonly<Record<string, "and" | "or" | "nullish">> = {
  "&&": "and",
  "||": "or",
  "??": "nullish",
};

function binary(lowering: Lowering, node: RawNode): Expression {
  const operator = textOf(lowering, field(node, "operator") ?? node);
  const left = part(lowering, node, "left");
  const right = part(lowering, node, "right");
  const at = placeOf(lowering, node);
  const logical = LOGICAL[operator];
  return logical === undefined
    ? { kind: "binary", operator, left, right, at }
    : { kind: "logical", operator: logical, left, right, at };
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  v: "\v",
  "0": "\0",
};

export function stringValue(lowering: Lowering, node: RawNode): string {
  return named(node)
    .map((child) =>
      child.type === "escape_sequence" ? unescape(textOf(lowering, child)) : textOf(lowering, child),
    )
    .join("");
}

function unescape(sequence: string): string {
  const code = /^\\(?:u\{?|x)([0-9a-fA-F]+)\}?$/.exec(sequence)?.[1];
  if (code !== undefined) {
    const point = Number.parseInt(code, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : "";
  }
  const letter = sequence.slice(1);
  return ESCAPES[letter] ?? (letter === "\n" ? "" : letter);
}

function template(lowering: Lowering, node: RawNode): Expression {
  const parts = named(node).map((child): Expression => {
    if (child.type === "template_substitution") return only(lowering, child);
    const text = textOf(lowering, child);
    return {
      kind: "literal",
      value: child.type === "escape_sequence" ? unescape(text) : text,
      at: placeOf(lowering, child),
    };
  });
  return { kind: "template", parts, at: placeOf(lowering, node) };
}

function call(lowering: Lowering, node: RawNode): Expression {
  const at = placeOf(lowering, node);
  const callee = field(node, "function");
  const list = field(node, "arguments");
  const words = argumentsOf(lowering, list);
  const first = words[0]?.value;
  if (callee?.type === "import" && first !== undefined)
    return { kind: "module", module: first, require: false, at };
  if (callee?.type === "identifier" && textOf(lowering, callee) === "require" && first !== undefined) {
    return { kind: "module", module: first, require: true, at };
  }
  // A tagged template: what the tag makes of it is unknown, but the call and its values are seen.
  const given =
    list?.type === "template_string"
      ? [{ value: expression(lowering, list), name: null, spread: null }]
      : words;
  const optional = childOf(node, "optional_chain") !== null;
  const parts = { arguments: given, construct: false, optional, at };
  // The grammar reads `await f<T>(x)` as a call of `await f`: the call stands inside.
  const inner = callee?.type === "await_expression" ? named(callee).at(-1) : undefined;
  if (inner !== undefined) {
    return { kind: "await", operand: { kind: "call", callee: expression(lowering, inner), ...parts }, at };
  }
  return { kind: "call", callee: callee === null ? nothing(at) : expression(lowering, callee), ...parts };
}

function argumentsOf(lowering: Lowering, node: RawNode | null): Argument[] {
  return node === null || node.type === "template_string" ? [] : items(lowering, node);
}

function items(lowering: Lowering, node: RawNode): Argument[] {
  return named(node).map((child) =>
    child.type === "spread_element"
      ? { value: only(lowering, child), name: null, spread: "list" }
      : { value: expression(lowering, child), name: null, spread: null },
  );
}

function entries(lowering: Lowering, node: RawNode): Entry[] {
  return named(node).flatMap((child): Entry[] => {
    const at = placeOf(lowering, child);
    switch (child.type) {
      case "pair": {
        const key = field(child, "key");
        return key === null
          ? []
          : [{ key: propertyName(lowering, key), value: part(lowering, child, "value"), getter: false }];
      }
      case "shorthand_property_identifier":
        return [
          {
            key: { kind: "literal", value: textOf(lowering, child), at },
            value: expression(lowering, child),
            getter: false,
          },
        ];
      case "spread_element":
        return [{ key: null, value: only(lowering, child), getter: false }];
      case "method_definition": {
        const key = field(child, "name");
        if (key === null || hasToken(child, "set")) return [];
        return [
          {
            key: propertyName(lowering, key),
            value: functionNode(lowering, child),
            getter: hasToken(child, "get"),
          },
        ];
      }
      default:
        return [];
    }
  });
}
