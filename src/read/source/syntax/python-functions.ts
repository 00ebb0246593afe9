import { field, hasToken, type Lowering, named, placeOf, textOf } from "./lowering.js";
import type { RawNode } from "./parser.js";
import { argumentsOf, expression } from "./python-expressions.js";
import { pattern } from "./python-patterns.js";
import { block } from "./python-statements.js";
import type { ClassNode, Expression, FunctionNode, Member, Parameter, Statement } from "./tree.js";

export function functionNode(
  lowering: Lowering,
  node: RawNode,
  decorators: readonly Expression[],
): FunctionNode {
  const name = field(node, "name");
  const list = field(node, "parameters");
  const body = field(node, "body");
  return {
    kind: "function",
    name: name === null ? "" : textOf(lowering, name),
    parameters: list === null ? [] : parametersOf(lowering, list),
    body: body === null ? [] : block(lowering, body),
    async: hasToken(node, "async"),
    generator: body !== null && yields(body),
    ownThis: false,
    decorators,
    at: placeOf(lowering, node),
  };
}

function yields(node: RawNode): boolean {
  if (node.type === "yield") return true;
  if (node.type === "function_definition" || node.type === "lambda") return false;
  return node.children.some(yields);
}

export function parametersOf(lowering: Lowering, list: RawNode): Parameter[] {
  return named(list).flatMap((child): Parameter[] => {
    const typeNode = field(child, "type");
    const type = typeNode === null ? null : expression(lowering, typeNode);
    const plain = { fallback: null, rest: null, type, property: false };
    switch (child.type) {
      case "identifier":
        return [{ ...plain, pattern: pattern(lowering, child) }];
      case "typed_parameter": {
        const inner = named(child)[0];
        if (inner === undefined) return [];
        const rest = restOf(inner);
        const target = rest === null ? inner : (named(inner)[0] ?? inner);
        return [{ ...plain, rest, pattern: pattern(lowering, target) }];
      }
      case "default_parameter":
      case "typed_default_parameter": {
        const name = field(child, "name");
        const value = field(child, "value");
        if (name === null) return [];
        const fallback = value === null ? null : expression(lowering, value);
        return [{ ...plain, fallback, pattern: pattern(lowering, name) }];
      }
      case "list_splat_pattern":
      case "dictionary_splat_pattern": {
        const inner = named(child)[0];
        return inner === undefined
          ? []
          : [{ ...plain, rest: restOf(child), pattern: pattern(lowering, inner) }];
      }
      default:
        return [];
    }
  });
}

function restOf(node: RawNode): "list" | "object" | null {
  if (node.type === "list_splat_pattern") return "list";
  return node.type === "dictionary_splat_pattern" ? "object" : null;
}

export function classNode(lowering: Lowering, node: RawNode, decorators: readonly Expression[]): ClassNode {
  const name = field(node, "name");
  const body = field(node, "body");
  const bases = argumentsOf(lowering, field(node, "superclasses")).filter((base) => base.name === null);
  return {
    kind: "class",
    name: name === null ? "" : textOf(lowering, name),
    bases: bases.map((base) => base.value),
    members: body === null ? [] : block(lowering, body).flatMap(member),
    decorators,
    at: placeOf(lowering, node),
  };
}

const METHOD_MARKS = new Set(["staticmethod", "classmethod"]);
const GETTER_MARKS = new Set(["property", "cached_property", "computed_field"]);

function member(statement: Statement): Member[] {
  const plain = { static: false, type: null, at: statement.at };
  switch (statement.kind) {
    case "function": {
      const marks = statement.function.decorators.map(lastName);
      const role = marks.some((mark) => GETTER_MARKS.has(mark)) ? "getter" : "method";
      const fixed = marks.some((mark) => METHOD_MARKS.has(mark));
      return [{ ...plain, name: statement.function.name, role, static: fixed, value: statement.function }];
    }
    case "class":
      return [{ ...plain, name: statement.class.name, role: "field", static: true, value: statement.class }];
    case "declare":
      if (statement.pattern.kind !== "name") return [];
      return [
        { ...plain, name: statement.pattern.name, role: "field", static: true, value: statement.value },
      ];
    case "annotated":
      // Fields of pydantic models and dataclasses: the type matters as well.
      if (statement.name.kind !== "name") return [];
      return [
        {
          ...plain,
          name: statement.name.name,
          role: "field",
          static: true,
          value: statement.value,
          type: statement.type,
        },
      ];
    default:
      return [];
  }
}

function lastName(node: Expression): string {
  if (node.kind === "call") return lastName(node.callee);
  if (node.kind === "member") return node.name;
  return node.kind === "name" ? node.name : "";
}
