import type { NodeRef, Place } from "./value.js";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * A change on the Model. The reader that made the Model turns it into text edits that keep
 * comments and layout. `set` replaces the value at a node, or adds it (with missing parents)
 * when the node does not exist yet; `append` adds an item to the list at the node (made when
 * missing); `remove` deletes the node.
 */
export type Change =
  | { readonly op: "set"; readonly node: NodeRef; readonly value: Json }
  | { readonly op: "append"; readonly node: NodeRef; readonly value: Json }
  | { readonly op: "remove"; readonly node: NodeRef };

/** Replaces the text of a place; an insertion has start = end. */
export interface TextEdit extends Place {
  readonly newText: string;
}
