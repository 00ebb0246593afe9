import type { TextEdit } from "../model/index.js";

/** The text with the edits made; edits that overlap an earlier one are refused with null. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string | null {
  const starts = lineStarts(text);
  const offset = (line: number, column: number): number => (starts[line - 1] ?? text.length) + column - 1;
  const spans = edits
    .map((edit, order) => ({
      start: offset(edit.line, edit.column),
      end: offset(edit.endLine, edit.endColumn),
      newText: edit.newText,
      order,
    }))
    .sort((a, b) => a.start - b.start || a.end - b.end || a.order - b.order);
  let result = "";
  let at = 0;
  for (const span of spans) {
    if (span.start < at || span.end < span.start || span.end > text.length) return null;
    result += text.slice(at, span.start) + span.newText;
    at = span.end;
  }
  return result + text.slice(at);
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return starts;
}
