import type { NodeRef } from "../../model/index.js";
import { afterColon, dashBefore } from "./edit-replace.js";
import { firstOnLine, lineEnd, lineStart, ownEntries } from "./layout.js";
import { type DocumentNode, entryOf, type ListNode, type MapNode, nodeAt } from "./node.js";
import type { SourceDocument } from "./parse.js";
import type { Splice } from "./text-edit.js";

/** An entry or item as a stretch of text, with its key or dash. */
interface Part {
  readonly start: number;
  readonly end: number;
}

/** Takes the node at a path out, with its key or dash. */
export function removeNode(document: SourceDocument, path: NodeRef["path"]): Splice | null {
  const parentPath = path.slice(0, -1);
  const parent = nodeAt(document.root, parentPath);
  if (path.length === 0 || parent === undefined || parent.kind === "scalar") return null;
  const parts = partsOf(document, parent);
  const index = indexOf(parent, path.at(-1));
  const part = parts?.[index];
  if (parts === null || part === undefined) return null;
  if (parts.length === 1) return emptied(document, parentPath, parent);
  const next = parts[index + 1];
  const before = parts[index - 1];
  if (parent.flow) {
    if (before !== undefined) return { start: before.end, end: part.end, newText: "" };
    return next === undefined ? null : { start: part.start, end: next.start, newText: "" };
  }
  return firstOnLine(document.text, part.start) ? wholeLines(document.text, part) : upToNext(part, next);
}

function partsOf(document: SourceDocument, parent: MapNode | ListNode): Part[] | null {
  if (parent.kind === "map") {
    return ownEntries(parent.entries).map((entry) => ({
      start: entry.keyStart,
      end: Math.max(entry.keyEnd, entry.value.end),
    }));
  }
  if (parent.flow) return parent.items.map(({ start, end }) => ({ start, end }));
  const parts: Part[] = [];
  for (const item of parent.items) {
    const dash = dashBefore(document.text, item.start);
    if (dash === null) return null;
    parts.push({ start: dash, end: Math.max(item.end, dash + 1) });
  }
  return parts;
}

function indexOf(parent: MapNode | ListNode, step: string | number | undefined): number {
  if (parent.kind === "list") return typeof step === "number" ? step : -1;
  return ownEntries(parent.entries).findLastIndex((entry) => entry.key === String(step));
}

/** A map or list that loses its only member stays as an empty one. */
function emptied(document: SourceDocument, path: NodeRef["path"], parent: DocumentNode): Splice | null {
  const empty = parent.kind === "map" ? "{}" : "[]";
  if (parent.kind !== "scalar" && parent.flow)
    return { start: parent.start, end: parent.end, newText: empty };
  const outer = nodeAt(document.root, path.slice(0, -1));
  const entry = path.length === 0 ? undefined : entryOf(outer, String(path.at(-1)));
  if (entry === undefined)
    return path.length === 0 ? null : { start: parent.start, end: parent.end, newText: empty };
  const start = afterColon(document.text, entry.keyEnd);
  return start === null ? null : { start, end: parent.end, newText: ` ${empty}` };
}

function wholeLines(text: string, part: Part): Splice {
  const start = lineStart(text, part.start);
  const end = text.indexOf("\n", lineEnd(text, part.end));
  if (end !== -1) return { start, end: end + 1, newText: "" };
  // The last line of a text without a final line break takes the break before it along.
  const before = text.charAt(start - 2) === "\r" ? start - 2 : start - 1;
  return { start: Math.max(0, before), end: text.length, newText: "" };
}

/** The first entry after a dash: the next one moves up to it. */
function upToNext(part: Part, next: Part | undefined): Splice | null {
  return next === undefined ? null : { start: part.start, end: next.start, newText: "" };
}
