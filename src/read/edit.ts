import { type InputFile, type InputFiles, withText } from "../input/index.js";
import type { Change, TextEdit } from "../model/index.js";
import { Lines } from "./document/lines.js";
import { applySplice, type Splice, toSplices, toTextEdit } from "./document/text-edit.js";
import type { Reader } from "./reader.js";

export interface AppliedChanges {
  /** On the texts as they were. */
  readonly edits: TextEdit[];
  /** The new text of every file that changed. */
  readonly texts: Map<string, string>;
}

/**
 * Changes on the Model as text edits and new texts, in memory. Null when one of them cannot be
 * made, or when two of them want different things of the same node.
 */
export function applyChanges(
  readers: readonly Reader[],
  files: InputFiles,
  changes: readonly Change[],
): AppliedChanges | null {
  if (contradict(changes)) return null;
  const edits: TextEdit[] = [];
  const texts = new Map<string, string>();
  for (const name of new Set(changes.map((change) => change.node.file))) {
    const file = files.files.get(name);
    const reader = file === undefined ? undefined : readers.find((each) => each.recognises(file));
    if (file === undefined || reader === undefined) return null;
    const own = inOrder(changes.filter((change) => change.node.file === name));
    const applied = applyToFile(reader, file, own);
    if (applied === null) return null;
    const lines = new Lines(name, file.text() ?? "");
    edits.push(...applied.splices.map((splice) => toTextEdit(splice, lines)));
    texts.set(name, applied.text);
  }
  return { edits, texts };
}

/** Removals come last and from the back, so that the indices of the others stay right. */
function inOrder(changes: readonly Change[]): Change[] {
  const removals = changes.filter((change) => change.op === "remove");
  return [
    ...changes.filter((change) => change.op !== "remove"),
    ...removals.toSorted((one, other) => comparePaths(other.node.path, one.node.path)),
  ];
}

function comparePaths(one: Change["node"]["path"], other: Change["node"]["path"]): number {
  const length = Math.max(one.length, other.length);
  for (let index = 0; index < length; index += 1) {
    const left = one[index];
    const right = other[index];
    if (left === right) continue;
    if (typeof left === "number" && typeof right === "number") return left - right;
    return String(left ?? "") < String(right ?? "") ? -1 : 1;
  }
  return 0;
}

/** Two changes contradict when one sets or removes what the other is at or inside of. */
function contradict(changes: readonly Change[]): boolean {
  return changes.some((change, index) =>
    changes.some((other, otherIndex) => {
      if (index === otherIndex || change.op === "append" || change.node.file !== other.node.file)
        return false;
      const { path } = change.node;
      if (!path.every((step, depth) => other.node.path[depth] === step)) return false;
      return JSON.stringify(change) !== JSON.stringify(other);
    }),
  );
}

/** One change after the other, each on the text that the ones before left; the edits are kept on the first text. */
function applyToFile(
  reader: Reader,
  file: InputFile,
  changes: readonly Change[],
): { readonly text: string; readonly splices: Splice[] } | null {
  const before = file.text();
  if (before === null) return null;
  let current = file;
  let text = before;
  let splices: Splice[] = [];
  for (const change of changes) {
    const edits = reader.edit(current, change);
    const added = edits === null ? null : toSplices(file.path, text, edits);
    if (added === null) return null;
    // From the back, so that the offsets of those before stay right.
    for (const splice of added.toSorted((one, other) => other.start - one.start)) {
      splices = compose(splices, splice, text);
      text = applySplice(text, splice);
    }
    current = withText(file, text);
  }
  return { text, splices };
}

/**
 * A splice on the edited text, expressed on the first text. Where it cuts through earlier ones, they and it
 * become one; `edited` is the text that it is made on.
 */
function compose(earlier: readonly Splice[], next: Splice, edited: string): Splice[] {
  const kept: Splice[] = [];
  let { start, end } = next;
  let [first, last] = [next.start, next.end];
  let shift = 0;
  for (const splice of earlier) {
    const from = splice.start + shift;
    const to = from + splice.newText.length;
    const growth = splice.newText.length - (splice.end - splice.start);
    if (from <= next.start && next.end <= to) {
      // Inside of what an earlier edit wrote: that edit writes it at once.
      const inner = { start: next.start - from, end: next.end - from, newText: next.newText };
      return earlier.map((each) =>
        each === splice ? { ...each, newText: applySplice(each.newText, inner) } : each,
      );
    }
    const cut = from < next.end && to > next.start;
    if (to <= next.start) start -= growth;
    if (cut || to <= next.start) end -= growth;
    if (cut) {
      start -= Math.max(0, next.start - from);
      end += Math.max(0, to - next.end);
      [first, last] = [Math.min(first, from), Math.max(last, to)];
    } else kept.push(splice);
    shift += growth;
  }
  const newText = edited.slice(first, next.start) + next.newText + edited.slice(next.end, last);
  return [...kept, { start, end, newText }].toSorted((one, other) => one.start - other.start);
}
