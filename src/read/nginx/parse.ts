import type { InputProblem } from "../../finding/index.js";
import type { Place } from "../../model/index.js";
import { Lines } from "../document/lines.js";
import { lex, type Token } from "./lex.js";

/** One directive: `listen 80;`, or a block with what stands in it. */
export interface Directive {
  readonly name: string;
  readonly words: readonly Word[];
  readonly block: readonly Directive[] | null;
  readonly place: Place;
  /** Offsets of the whole directive. */
  readonly start: number;
  readonly end: number;
}

export interface Word {
  readonly text: string;
  readonly place: Place;
  readonly start: number;
  readonly end: number;
}

export interface ProxyText {
  readonly directives: readonly Directive[];
  /** What keeps nginx from reading it, one sentence; null when it can be read. */
  readonly problem: InputProblem | null;
}

/** Real configurations nest four or five blocks. */
const DEPTH_MAX = 64;

/** Blocks whose content is a program of its own and no directives. */
const PROGRAM = /_by_lua_block$|^js_content$|^perl(?:_set)?$/;

export function parseProxy(file: string, text: string): ProxyText {
  const lines = new Lines(file, text);
  const { tokens, openQuoteAt } = lex(text);
  const parser = new Parser(tokens, lines, text);
  const directives = parser.block(0);
  if (openQuoteAt !== null)
    return {
      directives,
      problem: parser.problemAt(openQuoteAt, "A quotation mark is opened and not closed."),
    };
  return { directives, problem: parser.problem };
}

class Parser {
  problem: InputProblem | null = null;
  #at = 0;

  constructor(
    readonly tokens: readonly Token[],
    readonly lines: Lines,
    readonly text: string,
  ) {}

  problemAt(offset: number, message: string): InputProblem {
    return { file: this.lines.file, line: this.lines.line(offset), message };
  }

  /** The directives up to the closing brace, which is taken too; at depth 0 up to the end. */
  block(depth: number): Directive[] {
    const directives: Directive[] = [];
    while (this.#at < this.tokens.length && this.problem === null) {
      const token = this.tokens[this.#at];
      if (token === undefined) break;
      if (token.kind === "}") {
        if (depth === 0) this.problem = this.problemAt(token.start, "A closing brace } has no opening one.");
        this.#at += 1;
        return directives;
      }
      const directive = this.#directive(depth);
      if (directive !== null) directives.push(directive);
    }
    if (depth > 0 && this.problem === null)
      this.problem = this.problemAt(this.text.length, "A block is opened with { and not closed with }.");
    return directives;
  }

  #directive(depth: number): Directive | null {
    const words: Token[] = [];
    while (this.tokens[this.#at]?.kind === "word") {
      const word = this.tokens[this.#at];
      if (word !== undefined) words.push(word);
      this.#at += 1;
    }
    const end = this.tokens[this.#at];
    const [first] = words;
    if (first === undefined) {
      // A stray mark: an empty directive.
      this.problem = this.problemAt(
        end?.start ?? this.text.length,
        `"${end?.text ?? ""}" stands where a directive should begin.`,
      );
      return null;
    }
    if (end === undefined || end.kind === "}") {
      this.problem = this.problemAt(
        words.at(-1)?.end ?? first.end,
        `The directive "${first.text}" is not ended with ";".`,
      );
      return null;
    }
    this.#at += 1;
    const block = end.kind === "{" ? this.#inner(first.text, depth + 1) : null;
    const last = this.tokens[this.#at - 1] ?? end;
    return {
      name: first.text,
      words: words.slice(1).map(({ text, start, end: stop }) => ({
        text,
        start,
        end: stop,
        place: this.lines.place(start, stop),
      })),
      block,
      place: this.lines.place(first.start, words.at(-1)?.end ?? first.end),
      start: first.start,
      end: last.end,
    };
  }

  #inner(name: string, depth: number): Directive[] {
    if (!PROGRAM.test(name) && depth <= DEPTH_MAX) return this.block(depth);
    if (depth > DEPTH_MAX)
      this.problem = this.problemAt(this.tokens[this.#at]?.start ?? 0, "Blocks are nested too deeply.");
    // Braces of the program balance; what stands between them is not nginx's.
    for (let open = 1; open > 0 && this.#at < this.tokens.length; this.#at += 1) {
      const kind = this.tokens[this.#at]?.kind;
      if (kind === "{") open += 1;
      if (kind === "}") open -= 1;
    }
    return [];
  }
}
