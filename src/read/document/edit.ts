import type { Change, NodeRef, TextEdit } from "../../model/index.js";
import { appendItem, setMissing } from "./edit-insert.js";
import { regionHolds } from "./edit-region.js";
import { removeNode } from "./edit-remove.js";
import { replaceNode } from "./edit-replace.js";
import { isEmptyNode, nodeAt, plainOf } from "./node.js";
import { parseDocument, type SourceDocument } from "./parse.js";
import { applySplice, type Splice, toTextEdit } from "./text-edit.js";

/**
 * A change on a document as text edits; null when it cannot be made. The edited text is read again
 * around the edit: it is only given when the value is there afterwards and nothing else has changed.
 */
export function editDocument(document: SourceDocument, asked: Change): TextEdit[] | null {
  if (document.root === null || document.problems.length > 0) return null;
  const change = narrowed(document, asked);
  // Line ends of before the year 2000: lines can be told apart, but not be written in between.
  if (/\r(?!\n)/.test(document.text)) return null;
  const splice = spliceFor(document, change);
  if (splice === null) return null;
  const wanted = (data: unknown, path: NodeRef["path"]): unknown => changed(data, path, change);
  const holds =
    regionHolds(document, splice, change.node.path, wanted, sameData) ||
    holdsWhole(document, splice, wanted, change);
  return holds ? [toTextEdit(splice, document.lines)] : null;
}

/** A list of which one item alone changes keeps its layout and comments: only that item is set. */
function narrowed(document: SourceDocument, change: Change): Change {
  if (change.op !== "set" || !Array.isArray(change.value)) return change;
  const { path } = change.node;
  const list = ownNode(document, path);
  if (list?.kind !== "list" || list.tag !== null || list.items.length !== change.value.length) return change;
  const before: unknown = plainOf(list);
  const others = change.value.flatMap((value, index) =>
    Array.isArray(before) && sameData(before[index], value) ? [] : [{ value, index }],
  );
  const [other] = others;
  if (other === undefined || others.length > 1 || list.items[other.index]?.kind !== "scalar") return change;
  return { op: "set", node: { ...change.node, path: [...path, other.index] }, value: other.value };
}

function holdsWhole(
  document: SourceDocument,
  splice: Splice,
  wanted: (data: unknown, path: NodeRef["path"]) => unknown,
  change: Change,
): boolean {
  const after = parseDocument(document.file, applySplice(document.text, splice));
  if (after.root === null || after.problems.length > 0 || after.format !== document.format) return false;
  return sameData(plainOf(after.root), wanted(plainOf(document.root), change.node.path));
}

function spliceFor(document: SourceDocument, change: Change): Splice | null {
  const { path } = change.node;
  const node = ownNode(document, path);
  if (change.op === "remove") return node === undefined ? null : removeNode(document, path);
  if (change.op === "append") {
    if (node === undefined) return setMissing(document, path, [change.value]);
    if (isEmptyNode(node)) return replaceNode(document, path, [change.value]);
    return node.kind === "list" && node.tag === null ? appendItem(document, node, change.value) : null;
  }
  return node === undefined
    ? setMissing(document, path, change.value)
    : replaceNode(document, path, change.value);
}

/** The node at a path when it is written there, not merged in from elsewhere. */
function ownNode(document: SourceDocument, path: NodeRef["path"]) {
  const node = nodeAt(document.root, path);
  const parent = nodeAt(document.root, path.slice(0, -1));
  const merged =
    parent?.kind === "map" && parent.entries.some((entry) => entry.merged && entry.key === path.at(-1));
  return merged ? undefined : node;
}

/** The same change on plain data, to compare with. */
function changed(data: unknown, path: NodeRef["path"], change: Change): unknown {
  const [step, ...rest] = path;
  if (step === undefined) {
    if (change.op === "append") return [...(Array.isArray(data) ? data : []), change.value];
    return change.op === "set" ? change.value : undefined;
  }
  if (isRecord(data)) {
    const tag = Object.keys(data).find((key) => key.startsWith("tag !"));
    if (tag !== undefined) return { [tag]: changed(data[tag], path, change) };
  }
  if (typeof step === "number" && (Array.isArray(data) || data === undefined || data === null)) {
    const items: unknown[] = Array.isArray(data) ? [...data] : [];
    const inner = changed(items[step], rest, change);
    if (inner === undefined) items.splice(step, 1);
    else items[step] = inner;
    return items;
  }
  const record = isRecord(data) ? { ...data } : {};
  const inner = changed(record[String(step)], rest, change);
  if (inner === undefined) delete record[String(step)];
  else record[String(step)] = inner;
  return record;
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}

/** Equal but for `5` and `"5"`: a replaced scalar keeps its quotes. */
function sameData(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => sameData(item, other[index]));
  }
  if (isRecord(one) && isRecord(other)) {
    const keys = Object.keys(one);
    if (keys.length !== Object.keys(other).length) return false;
    return keys.every((key) => Object.hasOwn(other, key) && sameData(one[key], other[key]));
  }
  if (typeof one === "object" || typeof other === "object") return one === other;
  return String(one) === String(other);
}
