import type { DocumentNode } from "../../document/index.js";
import { list, map, type Properties, unknownNode } from "../nodes.js";
import type { Scope } from "../scope.js";

/** Undefined without a block; unknown where only the apply decides them. */
export function listOf(
  scope: Scope,
  name: string,
  properties: (block: Scope) => Properties,
): DocumentNode | undefined {
  if (scope.isUnknown(name)) return unknownNode("its blocks are known only after the apply", scope.at);
  const blocks = scope.blocks(name);
  if (blocks.length === 0) return undefined;
  return list(
    blocks.map((block) => map(properties(block), block.at)),
    scope.at,
  );
}

export function nested(
  block: Scope | undefined,
  properties: (block: Scope) => Properties,
): DocumentNode | undefined {
  return block === undefined ? undefined : map(properties(block), block.at);
}
