import type { Json, NodeRef } from "../../model/index.js";
import { dashBefore, replaceNode } from "./edit-replace.js";
import { indentAt, layoutOf, leadingSpace, lineEnd, lineStart, ownEntries } from "./layout.js";
import { isEmptyNode, type ListNode, type MapNode, nodeAt } from "./node.js";
import type { SourceDocument } from "./parse.js";
import { renderBelow, renderFlow, renderItem, renderJson, renderKey } from "./render.js";
import type { Splice } from "./text-edit.js";

/** A value at a path that does not exist yet, with the parents that are missing too. */
export function setMissing(document: SourceDocument, path: NodeRef["path"], value: Json): Splice | null {
  for (let depth = path.length - 1; depth >= 0; depth -= 1) {
    const ancestor = nodeAt(document.root, path.slice(0, depth));
    const step = path[depth];
    if (ancestor === undefined || step === undefined) continue;
    const inner = wrap(path.slice(depth + 1), value);
    if (inner === null) return null;
    if (ancestor.kind === "map") return insertKey(document, ancestor, String(step), inner);
    if (ancestor.kind === "list")
      return step === ancestor.items.length ? appendItem(document, ancestor, inner) : null;
    const whole = wrap(path.slice(depth), value);
    return isEmptyNode(ancestor) && whole !== null
      ? replaceNode(document, path.slice(0, depth), whole)
      : null;
  }
  return null;
}

/** The value inside the maps and lists that a path names. */
function wrap(path: NodeRef["path"], value: Json): Json | null {
  let wrapped = value;
  for (const step of [...path].reverse()) {
    if (typeof step === "number") {
      if (step !== 0) return null;
      wrapped = [wrapped];
    } else wrapped = { [step]: wrapped };
  }
  return wrapped;
}

function insertKey(document: SourceDocument, map: MapNode, key: string, value: Json): Splice | null {
  const own = ownEntries(map.entries);
  if (map.flow)
    return insertFlow(
      document,
      map,
      own.at(-1)?.value.end,
      own[0]?.keyStart,
      flowEntry(document, map, key, value),
    );
  const first = own[0];
  if (first === undefined) return null;
  const indent = indentAt(document.text, first.keyStart);
  const layout = layoutOf(document);
  const newText = `${layout.lineBreak}${indent}${renderKey(key)}:${renderBelow(value, indent, layout)}`;
  const at = lineEnd(document.text, map.end);
  return { start: at, end: at, newText };
}

export function appendItem(document: SourceDocument, list: ListNode, value: Json): Splice | null {
  if (list.flow) {
    return insertFlow(document, list, list.items.at(-1)?.end, list.items[0]?.start, (indent) =>
      flowText(document, list, value, indent),
    );
  }
  const last = list.items.at(-1);
  const dash = last === undefined ? null : dashBefore(document.text, last.start);
  if (dash === null) return null;
  const indent = indentAt(document.text, dash);
  const layout = layoutOf(document);
  const at = lineEnd(document.text, list.end);
  return { start: at, end: at, newText: layout.lineBreak + indent + renderItem(value, indent, layout) };
}

/** The text of an addition; `indent` is that of its line, or null when all stands on one line. */
type FlowText = (indent: string | null) => string;

function insertFlow(
  document: SourceDocument,
  node: MapNode | ListNode,
  lastEnd: number | undefined,
  firstStart: number | undefined,
  render: FlowText,
): Splice {
  const { text } = document;
  const layout = layoutOf(document);
  if (lastEnd !== undefined && firstStart !== undefined) {
    const manyLines = lineStart(text, firstStart) !== lineStart(text, openingOf(text, node));
    const indent = leadingSpace(text, firstStart);
    const newText = manyLines ? `,${layout.lineBreak}${indent}${render(indent)}` : `, ${render(null)}`;
    return { start: lastEnd, end: lastEnd, newText };
  }
  const [open, close] = node.kind === "map" ? ["{", "}"] : ["[", "]"];
  const start = openingOf(text, node);
  if (document.format === "json" && text.trim().includes("\n")) {
    const outer = leadingSpace(text, start);
    const inner = outer + layout.unit;
    const newText = open + layout.lineBreak + inner + render(inner) + layout.lineBreak + outer + close;
    return { start, end: node.end, newText };
  }
  const gap = node.kind === "map" && document.format === "yaml" ? " " : "";
  return { start, end: node.end, newText: open + gap + render(null) + gap + close };
}

/** A tagged node begins with its tag. */
function openingOf(text: string, node: MapNode | ListNode): number {
  return text.indexOf(node.kind === "map" ? "{" : "[", node.start);
}

function flowEntry(document: SourceDocument, map: MapNode, key: string, value: Json): FlowText {
  const quoted = usesJson(document, map);
  return (indent) =>
    `${quoted ? JSON.stringify(key) : renderKey(key)}: ${flowText(document, map, value, indent)}`;
}

function flowText(
  document: SourceDocument,
  node: MapNode | ListNode,
  value: Json,
  indent: string | null,
): string {
  return usesJson(document, node) ? renderJson(value, indent, layoutOf(document)) : renderFlow(value);
}

/** JSON inside of YAML is recognised by its quoted keys. */
function usesJson(document: SourceDocument, node: MapNode | ListNode): boolean {
  if (document.format === "json") return true;
  const first = node.kind === "map" ? node.entries[0] : undefined;
  return first !== undefined && document.text.charAt(first.keyStart) === '"';
}
