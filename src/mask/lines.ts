import type { Span } from "./span.js";
import { MASKED, secretSpans } from "./spans.js";

/** Lines around the wanted one that are looked at: a key is long, and a name may stand lines above its value. */
const LINES_AROUND = 120;

export interface MaskedLine {
  readonly text: string;
  /** A column (from 1) of the written line as a column of the masked one. */
  readonly columnOf: (column: number) => number;
}

/**
 * One line (from 1) with its secrets masked as they show in the text around it: the value of a name in
 * the line above, the middle of a private key. Null when there is no such line.
 */
export function maskedLine(text: string, line: number): MaskedLine | null {
  if (latest?.text === text && latest.line === line) return latest.masked;
  const masked = newlyMasked(text, line);
  latest = { text, line, masked };
  return masked;
}

/** A plan stands on one line of megabytes, and everything that is found in it asks for that line. */
let latest: { readonly text: string; readonly line: number; readonly masked: MaskedLine | null } | null =
  null;

function newlyMasked(text: string, line: number): MaskedLine | null {
  const lines = text.split("\n");
  const wanted = lines[line - 1];
  if (wanted === undefined) return null;
  const from = Math.max(0, line - 1 - LINES_AROUND);
  const before = lines.slice(from, line - 1);
  const window = [...before, wanted, ...lines.slice(line, line + LINES_AROUND)].join("\n");
  const start = before.reduce((sum, one) => sum + one.length + 1, 0);
  return ofLine(wanted, start, secretSpans(window));
}

/** All lines, each masked, as many as there are. */
export function maskedLines(text: string): string[] {
  const spans = secretSpans(text);
  let start = 0;
  return text.split("\n").map((line) => {
    const masked = ofLine(line, start, spans);
    start += line.length + 1;
    return masked.text;
  });
}

function ofLine(line: string, start: number, spans: readonly Span[]): MaskedLine {
  const own = spans
    .filter((span) => span.start < start + line.length && span.end > start)
    .map((span) => ({ from: Math.max(0, span.start - start), to: Math.min(line.length, span.end - start) }));
  let text = "";
  let at = 0;
  for (const { from, to } of own) {
    text += line.slice(at, from) + MASKED;
    at = to;
  }
  const columnOf = (column: number): number => {
    let shift = 0;
    for (const { from, to } of own) {
      if (column - 1 <= from) break;
      const grown = MASKED.length - (to - from);
      shift += column - 1 >= to ? grown : from + Math.min(MASKED.length, column - 1 - from) - (column - 1);
    }
    return column + shift;
  };
  return { text: text + line.slice(at), columnOf };
}
