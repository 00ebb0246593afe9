import { type Lowering, named, placeOf, targetOf } from "./lowering.js";
import type { RawNode } from "./parser.js";
import { expression } from "./python-expressions.js";
import type { Pattern } from "./tree.js";

export function pattern(lowering: Lowering, node: RawNode): Pattern {
  switch (node.type) {
    case "pattern_list":
    case "tuple_pattern":
    case "list_pattern":
    case "expression_list":
    case "tuple":
    case "list":
      return {
        kind: "list",
        items: named(node).map((child) => {
          const rest = child.type === "list_splat_pattern";
          const inner = rest ? (named(child)[0] ?? child) : child;
          return { pattern: pattern(lowering, inner), fallback: null, rest };
        }),
        at: placeOf(lowering, node),
      };
    case "as_pattern_target": {
      const inner = named(node)[0];
      return inner === undefined ? targetOf(expression(lowering, node)) : pattern(lowering, inner);
    }
    default:
      return targetOf(expression(lowering, node));
  }
}
