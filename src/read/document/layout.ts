import type { DocumentNode, MapEntry } from "./node.js";
import type { SourceDocument } from "./parse.js";

/** How a document is laid out, so that what is added looks like what is there. */
export interface Layout {
  readonly lineBreak: string;
  /** One level of nesting. */
  readonly unit: string;
  /** How far a block list's dashes stand in from the key above them. */
  readonly listOffset: number;
}

const layouts = new WeakMap<SourceDocument, Layout>();

export function layoutOf(document: SourceDocument): Layout {
  const before = layouts.get(document);
  if (before !== undefined) return before;
  const layout = lookAtLayout(document);
  layouts.set(document, layout);
  return layout;
}

function lookAtLayout(document: SourceDocument): Layout {
  const lineBreak = document.text.includes("\r\n") ? "\r\n" : "\n";
  let mapSample: Sample | undefined;
  let listSample: Sample | undefined;
  for (const sample of document.root === null ? [] : nestedKeys(document.root, document.text)) {
    if (sample.kind === "map") mapSample ??= sample;
    else listSample ??= sample;
    if (mapSample !== undefined && listSample !== undefined) break;
  }
  return {
    lineBreak,
    unit: mapSample?.unit ?? rootIndent(document) ?? "  ",
    listOffset: listSample?.unit.length ?? 2,
  };
}

/** In JSON the root's own keys already stand one level in. */
function rootIndent({ root, text }: SourceDocument): string | null {
  const first = root?.kind === "map" ? root.entries[0]?.keyStart : undefined;
  return first === undefined ? null : leadingSpace(text, first) || null;
}

interface Sample {
  readonly kind: "map" | "list";
  readonly unit: string;
}

/** The indentation between a key and what is nested under it on lines of its own. */
function* nestedKeys(node: DocumentNode, text: string): Generator<Sample> {
  if (node.kind === "scalar") return;
  const children = node.kind === "map" ? ownEntries(node.entries).map((entry) => entry.value) : node.items;
  for (const entry of node.kind === "map" ? ownEntries(node.entries) : []) {
    const outer = indentAt(text, entry.keyStart);
    const child = entry.value;
    if (child.kind === "scalar") continue;
    const inner = child.kind === "map" ? ownEntries(child.entries)[0]?.keyStart : child.items[0]?.start;
    if (inner === undefined || lineStart(text, inner) === lineStart(text, entry.keyStart)) continue;
    const kind = child.kind === "list" && !child.flow ? "list" : "map";
    const unit = leadingSpace(text, inner).slice(outer.length);
    if (kind === "list" || unit !== "") yield { kind, unit };
  }
  for (const child of children) yield* nestedKeys(child, text);
}

/** Entries that stand in the map itself. */
export function ownEntries(entries: readonly MapEntry[]): readonly MapEntry[] {
  return entries.filter((entry) => !entry.merged);
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** The end of the line that holds an offset, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf("\n", offset);
  const end = at === -1 ? text.length : at;
  return text.charAt(end - 1) === "\r" && end > offset ? end - 1 : end;
}

/** The white space that the line begins with. */
export function leadingSpace(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? "";
}

/** White space as wide as what stands before an offset in its line: `- ` counts as two. */
export function indentAt(text: string, offset: number): string {
  return text.slice(lineStart(text, offset), offset).replace(/[^\t]/g, " ");
}

export function firstOnLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === "";
}
