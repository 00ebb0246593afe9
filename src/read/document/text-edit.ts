import type { TextEdit } from "../../model/index.js";
import { Lines } from "./lines.js";

/** A replacement by offsets into one text. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

export function toTextEdit(splice: Splice, lines: Lines): TextEdit {
  return { ...lines.place(splice.start, splice.end), newText: splice.newText };
}

export function applySplice(text: string, splice: Splice): string {
  return text.slice(0, splice.start) + splice.newText + text.slice(splice.end);
}

/** The text with all edits applied; null when they overlap or point outside of it. */
export function applyTextEdits(file: string, text: string, edits: readonly TextEdit[]): string | null {
  const splices = toSplices(file, text, edits);
  if (splices === null) return null;
  let result = "";
  let from = 0;
  for (const splice of splices.toSorted((one, other) => one.start - other.start || one.end - other.end)) {
    if (splice.start < from) return null;
    result += text.slice(from, splice.start) + splice.newText;
    from = splice.end;
  }
  return result + text.slice(from);
}

export function toSplices(file: string, text: string, edits: readonly TextEdit[]): Splice[] | null {
  const lines = new Lines(file, text);
  const splices: Splice[] = [];
  for (const edit of edits) {
    const start = lines.offset(edit.line, edit.column);
    const end = lines.offset(edit.endLine, edit.endColumn);
    if (start === null || end === null || end < start) return null;
    splices.push({ start, end, newText: edit.newText });
  }
  return splices;
}
