import type { NodeRef } from "../../model/index.js";
import { firstOnLine, lineStart, ownEntries } from "./layout.js";
import { type DocumentNode, type MapEntry, type MapNode, nodeAt, plainOf } from "./node.js";
import { parseDocument, type SourceDocument } from "./parse.js";
import { applySplice, type Splice } from "./text-edit.js";

/**
 * A stretch of a document that can be read without the rest: an entry of a block map with all its
 * lines, or a value in JSON. When an edit lies in it, and it reads alone as what is wanted, the
 * whole document does: what stands around it is untouched and cannot reach into it.
 */
interface Region {
  readonly start: number;
  readonly end: number;
  /** Path of the node whose value is to be compared. */
  readonly path: NodeRef["path"];
  /** The entry's key when the text begins with it. */
  readonly key: string | null;
}

/** Anchors and aliases reach across regions. */
const REACHES_OUT = /[&*]\S/;

/**
 * True when a region shows that a document has, after a splice, the value that is wanted and is
 * otherwise as before. False when none does: the whole document, read again, may still show it.
 */
export function regionHolds(
  document: SourceDocument,
  splice: Splice,
  path: NodeRef["path"],
  wanted: (data: unknown, rest: NodeRef["path"]) => unknown,
  same: (one: unknown, other: unknown) => boolean,
): boolean {
  const region = regionOf(document, splice, path);
  const before = region === null ? undefined : nodeAt(document.root, region.path);
  if (region === null || before === undefined) return false;
  const piece = applySplice(document.text.slice(region.start, region.end), {
    start: splice.start - region.start,
    end: splice.end - region.start,
    newText: splice.newText,
  });
  if (document.format === "yaml" && REACHES_OUT.test(piece)) return false;
  const read = parseDocument(document.file, piece);
  if (read.root === null || read.problems.length > 0 || read.format !== document.format) return false;
  const value = region.key === null ? read.root : onlyEntry(read.root, region.key);
  return value !== null && same(plainOf(value), wanted(plainOf(before), path.slice(region.path.length)));
}

function onlyEntry(root: DocumentNode, key: string): DocumentNode | null {
  const [entry, other] = root.kind === "map" ? root.entries : [];
  return entry !== undefined && other === undefined && entry.key === key ? entry.value : null;
}

/** The deepest region that holds the splice, on the way to the changed node. */
function regionOf(document: SourceDocument, splice: Splice, path: NodeRef["path"]): Region | null {
  let found: Region | null = null;
  for (let depth = 1; depth <= path.length; depth += 1) {
    const parent = nodeAt(document.root, path.slice(0, depth - 1));
    const own = path.slice(0, depth);
    const region =
      document.format === "json" ? jsonRegion(document, own) : blockRegion(document, parent, own);
    if (region === "none") return found;
    if (region === null) continue;
    if (splice.start < region.start || splice.end > region.end) break;
    found = region;
  }
  return found;
}

function jsonRegion(document: SourceDocument, path: NodeRef["path"]): Region | "none" {
  const node = nodeAt(document.root, path);
  // Scalars could be taken for YAML when they are read alone.
  if (node === undefined || node.kind === "scalar") return "none";
  return { start: node.start, end: node.end, path, key: null };
}

function blockRegion(
  document: SourceDocument,
  parent: DocumentNode | undefined,
  path: NodeRef["path"],
): Region | "none" | null {
  if (parent === undefined || parent.kind === "scalar" || parent.flow || parent.tag !== null) return "none";
  if (parent.kind === "list") return null;
  const entry = parent.entries.findLast((each) => each.key === path.at(-1));
  if (entry === undefined || entry.merged || entry.value.kind !== "map" || entry.value.flow) return "none";
  const { text } = document;
  if (!firstOnLine(text, entry.keyStart)) return null;
  return {
    start: lineStart(text, entry.keyStart),
    end: regionEnd(text, parent, entry),
    path,
    key: entry.key,
  };
}

/** Up to the line of the next entry, or to where the lines are no longer indented further than the key. */
function regionEnd(text: string, parent: MapNode, entry: MapEntry): number {
  const own = ownEntries(parent.entries);
  const next = own[own.indexOf(entry) + 1];
  if (next !== undefined) return lineStart(text, next.keyStart);
  const end = text.indexOf("\n", entry.value.end);
  return end === -1 ? text.length : end + 1;
}
