import { expression, stringValue } from "./javascript-expressions.js";
import { pattern } from "./javascript-patterns.js";
import { statements } from "./javascript-statements.js";
import { childOf, field, hasToken, type Lowering, named, nothing, placeOf, textOf } from "./lowering.js";
import type { RawNode } from "./parser.js";
import type { ClassNode, Expression, FunctionNode, Member, Parameter, Statement } from "./tree.js";

export function propertyName(lowering: Lowering, node: RawNode): Expression {
  const at = placeOf(lowering, node);
  switch (node.type) {
    case "computed_property_name": {
      const inner = named(node)[0];
      return inner === undefined ? nothing(at) : expression(lowering, inner);
    }
    case "string":
      return { kind: "literal", value: stringValue(lowering, node), at };
    default:
      return { kind: "literal", value: textOf(lowering, node), at };
  }
}

export function functionNode(lowering: Lowering, node: RawNode): FunctionNode {
  const name = field(node, "name");
  const body = field(node, "body");
  const single = field(node, "parameter");
  const list = field(node, "parameters");
  return {
    kind: "function",
    name: name === null ? "" : textOf(lowering, name),
    parameters:
      single === null
        ? list === null
          ? []
          : named(list).flatMap((child) => parameter(lowering, child))
        : [plain(lowering, single)],
    body: body === null ? [] : functionBody(lowering, body),
    async: hasToken(node, "async"),
    generator: hasToken(node, "*") || node.type.startsWith("generator"),
    ownThis: node.type !== "arrow_function",
    decorators: [],
    at: placeOf(lowering, node),
  };
}

function functionBody(lowering: Lowering, body: RawNode): Statement[] {
  if (body.type === "statement_block") return statements(lowering, named(body));
  const value = expression(lowering, body);
  return [{ kind: "return", value, at: value.at }];
}

function plain(lowering: Lowering, node: RawNode): Parameter {
  return { pattern: pattern(lowering, node), fallback: null, rest: null, type: null, property: false };
}

function parameter(lowering: Lowering, node: RawNode): Parameter[] {
  if (node.type === "assignment_pattern") {
    const left = field(node, "left");
    const right = field(node, "right");
    if (left === null) return [];
    return [{ ...plain(lowering, left), fallback: right === null ? null : expression(lowering, right) }];
  }
  if (node.type === "rest_pattern") {
    const inner = named(node)[0];
    return inner === undefined ? [] : [{ ...plain(lowering, inner), rest: "list" }];
  }
  if (node.type !== "required_parameter" && node.type !== "optional_parameter")
    return [plain(lowering, node)];
  const inner = field(node, "pattern");
  // `this: X` only types a function.
  if (inner === null || inner.type === "this") return [];
  const value = field(node, "value");
  const property = childOf(node, "accessibility_modifier", "readonly") !== null || hasToken(node, "readonly");
  const [made] = parameter(lowering, inner);
  if (made === undefined) return [];
  return [{ ...made, fallback: value === null ? made.fallback : expression(lowering, value), property }];
}

export function classNode(lowering: Lowering, node: RawNode): ClassNode {
  const name = field(node, "name");
  const body = field(node, "body");
  const heritage = childOf(node, "class_heritage");
  return {
    kind: "class",
    name: name === null ? "" : textOf(lowering, name),
    bases: heritage === null ? [] : basesOf(lowering, heritage),
    members: body === null ? [] : named(body).flatMap((child) => member(lowering, child)),
    decorators: [],
    at: placeOf(lowering, node),
  };
}

function basesOf(lowering: Lowering, heritage: RawNode): Expression[] {
  const clause = childOf(heritage, "extends_clause");
  const base = clause === null ? named(heritage)[0] : (field(clause, "value") ?? named(clause)[0]);
  return base === undefined || base.type === "implements_clause" ? [] : [expression(lowering, base)];
}

function member(lowering: Lowering, node: RawNode): Member[] {
  const at = placeOf(lowering, node);
  const fixed = hasToken(node, "static") || childOf(node, "static") !== null;
  if (node.type === "class_static_block") {
    const block = field(node, "body");
    const body = block === null ? [] : statements(lowering, named(block));
    const run: FunctionNode = {
      kind: "function",
      name: "",
      parameters: [],
      body,
      async: false,
      generator: false,
      ownThis: true,
      decorators: [],
      at,
    };
    return [{ name: "", role: "block", static: true, value: run, type: null, at }];
  }
  const key = field(node, "name") ?? field(node, "property");
  if (key === null) return [];
  const propertyKey = propertyName(lowering, key);
  const name = propertyKey.kind === "literal" ? String(propertyKey.value) : "";
  if (node.type === "method_definition") {
    if (hasToken(node, "set")) return [];
    const role = hasToken(node, "get") ? "getter" : "method";
    return [{ name, role, static: fixed, value: functionNode(lowering, node), type: null, at }];
  }
  if (node.type !== "public_field_definition" && node.type !== "field_definition") return [];
  const value = field(node, "value");
  return [
    {
      name,
      role: "field",
      static: fixed,
      value: value === null ? null : expression(lowering, value),
      type: null,
      at,
    },
  ];
}
