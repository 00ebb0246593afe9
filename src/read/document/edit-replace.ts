import type { Json, NodeRef } from "../../model/index.js";
import { indentAt, layoutOf, leadingSpace } from "./layout.js";
import { type DocumentNode, entryOf, isEmptyNode, nodeAt } from "./node.js";
import type { SourceDocument } from "./parse.js";
import {
  isScalarValue,
  renderBelow,
  renderFlow,
  renderItem,
  renderJson,
  renderOver,
  renderPlain,
} from "./render.js";
import type { Splice } from "./text-edit.js";

/** A new value in place of the one at a path. */
export function replaceNode(document: SourceDocument, path: NodeRef["path"], value: Json): Splice | null {
  const node = nodeAt(document.root, path);
  if (node === undefined) return null;
  const json = document.format === "json";
  if (json) {
    const text =
      node.kind === "scalar" && isScalarValue(value) && !isEmptyNode(node)
        ? renderOver(node, value, true)
        : jsonText(document, node, value);
    return { start: node.start, end: node.end, newText: text };
  }
  if (node.kind === "scalar" && isScalarValue(value) && !isEmptyNode(node) && node.tag === null) {
    return { start: node.start, end: node.end, newText: renderOver(node, value, false) };
  }
  const parent = nodeAt(document.root, path.slice(0, -1));
  if (path.length === 0 || parent === undefined || parent.kind === "scalar") return null;
  if (parent.flow) return replaceInFlow(document, node, value);
  const step = path.at(-1);
  return parent.kind === "map"
    ? replaceUnderKey(document, parent, String(step), value)
    : replaceItem(document, node, value);
}

function jsonText(document: SourceDocument, node: DocumentNode, value: Json): string {
  const manyLines = document.text.trim().includes("\n");
  return renderJson(value, manyLines ? leadingSpace(document.text, node.start) : null, layoutOf(document));
}

function replaceInFlow(document: SourceDocument, node: DocumentNode, value: Json): Splice {
  const spaced = node.start === node.end && !/\s/.test(document.text.charAt(node.start - 1));
  return { start: node.start, end: node.end, newText: (spaced ? " " : "") + renderFlow(value) };
}

/** Everything after `key:` is written anew. */
function replaceUnderKey(
  document: SourceDocument,
  parent: DocumentNode,
  key: string,
  value: Json,
): Splice | null {
  const entry = entryOf(parent, key);
  if (entry === undefined) return null;
  const start = afterColon(document.text, entry.keyEnd);
  if (start === null) return null;
  const indent = indentAt(document.text, entry.keyStart);
  const end = Math.max(start, entry.value.end);
  const simple = isScalarValue(value) && entry.value.kind === "scalar";
  const newText = simple ? ` ${renderPlain(value)}` : renderBelow(value, indent, layoutOf(document));
  return { start, end, newText };
}

export function afterColon(text: string, keyEnd: number): number | null {
  const match = /^\s*:/.exec(text.slice(keyEnd, keyEnd + 200));
  return match === null ? null : keyEnd + match[0].length;
}

function replaceItem(document: SourceDocument, node: DocumentNode, value: Json): Splice | null {
  const start = dashBefore(document.text, node.start);
  if (start === null) return null;
  const newText = renderItem(value, indentAt(document.text, start), layoutOf(document));
  return { start, end: Math.max(node.end, start + 1), newText };
}

/** The dash of a block list's item; null when something else stands between them. */
export function dashBefore(text: string, itemStart: number): number | null {
  const at =
    text.charAt(itemStart) === "-" && text.charAt(itemStart - 1) !== " "
      ? -1
      : text.lastIndexOf("-", itemStart - 1);
  if (at === -1) return null;
  return /^-\s*(?:#[^\n]*\s*)*(?:&\S+\s+)?$/.test(text.slice(at, itemStart)) ? at : null;
}
