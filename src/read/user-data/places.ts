import type { Origin } from "../../model/index.js";

/** Lines of a file that are looked through for one line of a text within it. */
const WINDOW = 400;

interface Row {
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** Columns by which the line begins further left in the text than in its file. */
  readonly shift: number | null;
}

/**
 * Where the lines of a text stand that a document holds: in a block of YAML, in the pieces of a join, in a
 * string with its line ends written out. A line that is not found has the place of the whole.
 */
export class TextPlaces {
  readonly #starts: readonly number[];

  private constructor(
    readonly text: string,
    readonly whole: Origin,
    readonly rows: readonly (Row | null)[],
  ) {
    const starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.#starts = starts;
  }

  static of(text: string, whole: Origin, fileText: string | null): TextPlaces {
    const { place } = whole;
    const lines = text.split("\n");
    if (place === null || fileText === null) {
      return new TextPlaces(
        text,
        whole,
        lines.map(() => null),
      );
    }
    return new TextPlaces(text, whole, rowsOf(lines, fileText.split("\n"), place.line - 1, place.endLine));
  }

  /** The same for a text of which each line is one of this text, from the line of this offset on. */
  within(text: string, offset: number): TextPlaces {
    const first = this.line(offset);
    const rows = text.split("\n").map((written, index) => {
      const row = this.rows[first + index] ?? null;
      if (row === null || row.shift === null) return row;
      const source = this.text.slice(this.#starts[first + index] ?? 0).split("\n", 1)[0] ?? "";
      const taken = source.length - source.trimStart().length - (written.length - written.trimStart().length);
      return { ...row, shift: row.shift + taken };
    });
    return new TextPlaces(text, this.whole, rows);
  }

  /** 0-based line of an offset. */
  line(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Of a part of the text; what runs on over lines is shown by its first. */
  origin(start: number, end: number): Origin {
    const line = this.line(start);
    const row = this.rows[line];
    const { place } = this.whole;
    if (!row || place === null) return { ...this.whole, node: null };
    const { file } = place;
    const from = this.#starts[line] ?? 0;
    const last = Math.min(end, (this.#starts[line + 1] ?? this.text.length + 1) - 1);
    const columns =
      row.shift === null
        ? { column: row.column, endColumn: row.endColumn }
        : { column: start - from + row.shift + 1, endColumn: last - from + row.shift + 1 };
    return {
      place: { file, line: row.line, endLine: row.line, ...columns },
      node: null,
      written: this.whole.written,
    };
  }

  lineOrigin(line: number): Origin {
    const start = this.#starts[line] ?? 0;
    const text = this.text.slice(start).split("\n", 1)[0] ?? "";
    return this.origin(start + text.length - text.trimStart().length, start + text.trimEnd().length);
  }
}

function rowsOf(lines: readonly string[], file: readonly string[], from: number, to: number): (Row | null)[] {
  let next = from;
  return lines.map((line): Row | null => {
    const wanted = line.trim();
    if (wanted === "") return null;
    const found = findRow(wanted, file, next, Math.min(to, next + WINDOW));
    if (found === null) return null;
    const { at, exact } = found;
    // What is written out in one line holds the following lines too.
    next = exact ? at + 1 : at;
    const there = file[at] ?? "";
    const indent = there.length - there.trimStart().length;
    return {
      line: at + 1,
      column: indent + 1,
      endColumn: there.trimEnd().length + 1,
      shift: exact ? indent - (line.length - line.trimStart().length) : null,
    };
  });
}

function findRow(
  wanted: string,
  file: readonly string[],
  from: number,
  to: number,
): { readonly at: number; readonly exact: boolean } | null {
  for (let at = from; at < to; at += 1) if (file[at]?.trim() === wanted) return { at, exact: true };
  const pieces = wanted.split(/\$\{[^{}]*\}/).filter((piece) => piece.trim() !== "");
  if (pieces.length === 0) return null;
  for (let at = from; at < to; at += 1) {
    const there = file[at] ?? "";
    if (pieces.every((piece) => there.includes(piece) || there.includes(JSON.stringify(piece).slice(1, -1))))
      return { at, exact: false };
  }
  return null;
}
