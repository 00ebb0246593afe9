import type { Place } from "../../model/index.js";

/** Offsets to lines and columns and back: 1-based, columns in UTF-16 units. */
export class Lines {
  readonly #starts: number[] = [0];

  constructor(
    readonly file: string,
    readonly text: string,
  ) {
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
  }

  place(start: number, end: number): Place {
    const from = this.#position(start);
    const to = this.#position(end);
    return {
      file: this.file,
      line: from.line,
      column: from.column,
      endLine: to.line,
      endColumn: to.column,
    };
  }

  line(offset: number): number {
    return this.#position(offset).line;
  }

  /** Null when the text has no such position. */
  offset(line: number, column: number): number | null {
    const start = this.#starts[line - 1];
    if (start === undefined || column < 1) return null;
    const offset = start + column - 1;
    const limit = this.#starts[line] ?? this.text.length + 1;
    return offset < limit ? offset : null;
  }

  #position(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}
