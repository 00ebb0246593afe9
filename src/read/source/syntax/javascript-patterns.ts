import { expression } from "./javascript-expressions.js";
import { propertyName } from "./javascript-functions.js";
import { field, type Lowering, named, nothing, placeOf, targetOf, textOf } from "./lowering.js";
import type { RawNode } from "./parser.js";
import type { Expression, Pattern } from "./tree.js";

interface Slot {
  readonly pattern: Pattern;
  readonly fallback: Expression | null;
}

export function pattern(lowering: Lowering, node: RawNode): Pattern {
  switch (node.type) {
    case "object_pattern":
      return objectPattern(lowering, node);
    case "array_pattern":
      return listPattern(lowering, node);
    default:
      return targetOf(expression(lowering, node));
  }
}

/** A pattern with the value it takes when what it is given is undefined. */
function slot(lowering: Lowering, node: RawNode): Slot {
  if (node.type !== "assignment_pattern" && node.type !== "object_assignment_pattern") {
    return { pattern: pattern(lowering, node), fallback: null };
  }
  const left = field(node, "left") ?? named(node)[0];
  const right = field(node, "right") ?? named(node)[1];
  return {
    pattern: left === undefined ? targetOf(nothing(placeOf(lowering, node))) : pattern(lowering, left),
    fallback: right === undefined ? null : expression(lowering, right),
  };
}

function objectPattern(lowering: Lowering, node: RawNode): Pattern {
  const entries: { key: Expression; pattern: Pattern; fallback: Expression | null }[] = [];
  let rest: Pattern | null = null;
  for (const child of named(node)) {
    const at = placeOf(lowering, child);
    if (child.type === "shorthand_property_identifier_pattern") {
      const name = textOf(lowering, child);
      entries.push({
        key: { kind: "literal", value: name, at },
        pattern: { kind: "name", name, at },
        fallback: null,
      });
    } else if (child.type === "pair_pattern") {
      const key = field(child, "key");
      const value = field(child, "value");
      if (key !== null && value !== null)
        entries.push({ key: propertyName(lowering, key), ...slot(lowering, value) });
    } else if (child.type === "object_assignment_pattern") {
      const left = field(child, "left") ?? named(child)[0];
      const right = field(child, "right") ?? named(child)[1];
      if (left === undefined) continue;
      const name = textOf(lowering, left);
      entries.push({
        key: { kind: "literal", value: name, at },
        pattern: { kind: "name", name, at },
        fallback: right === undefined ? null : expression(lowering, right),
      });
    } else if (child.type === "rest_pattern") {
      const inner = named(child)[0];
      if (inner !== undefined) rest = pattern(lowering, inner);
    }
  }
  return { kind: "object", entries, rest, at: placeOf(lowering, node) };
}

function listPattern(lowering: Lowering, node: RawNode): Pattern {
  const items: { pattern: Pattern | null; fallback: Expression | null; rest: boolean }[] = [];
  let filled = false;
  for (const child of node.children) {
    if (child.type === ",") {
      if (!filled) items.push({ pattern: null, fallback: null, rest: false });
      filled = false;
    } else if (child.type === "rest_pattern") {
      const inner = named(child)[0];
      if (inner !== undefined) items.push({ pattern: pattern(lowering, inner), fallback: null, rest: true });
      filled = true;
    } else if (child.named) {
      items.push({ ...slot(lowering, child), rest: false });
      filled = true;
    }
  }
  return { kind: "list", items, at: placeOf(lowering, node) };
}
