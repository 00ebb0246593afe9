import { type ParseErrorCode, printParseErrorCode, visit } from "jsonc-parser";
import { DocumentError, type Note } from "./document-error.js";
import type { Lines } from "./lines.js";
import type { DocumentNode, MapEntry } from "./node.js";
import { type Way, WrittenEntry, WrittenList, WrittenMap, WrittenScalar } from "./written.js";

type Built = { readonly root: DocumentNode } | { readonly message: string; readonly offset: number };

/** Strict JSON to nodes; the first error when it is not strict JSON. */
export function buildFromJson(lines: Lines, note: Note): Built {
  const builder = new JsonBuilder(lines, note);
  visit(
    lines.text.replace(/^\uFEFF/, " "),
    {
      onObjectBegin: (offset) => builder.begin(offset),
      onObjectProperty: (name, offset, length) => builder.key(name, offset, offset + length),
      onObjectEnd: (offset, length) => builder.end(offset + length),
      onArrayBegin: (offset) => builder.begin(offset),
      onArrayEnd: (offset, length) => builder.end(offset + length),
      onLiteralValue: (value: unknown, offset, length) => builder.literal(value, offset, offset + length),
      onError: (code, offset) => builder.fail(code, offset),
    },
    { disallowComments: true, allowTrailingComma: false },
  );
  const { error, root } = builder;
  if (error !== null) return { message: `Not valid JSON: ${describe(error.code)}.`, offset: error.offset };
  if (root === null) throw new DocumentError("Not valid JSON: it is empty.", 0);
  return { root };
}

function describe(code: ParseErrorCode): string {
  const words = printParseErrorCode(code)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return words === "end of file expected" ? "something follows its end" : words;
}

interface Key {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** A container that is not closed yet. */
interface Open {
  readonly start: number;
  readonly way: Way | null;
  /** Null in a list. */
  readonly entries: MapEntry[] | null;
  readonly items: DocumentNode[];
  readonly seen: Set<string>;
  key: Key | null;
}

/**
 * Is told one token after the other, so that no other tree is made before ours.
 */
class JsonBuilder {
  root: DocumentNode | null = null;
  error: { readonly code: ParseErrorCode; readonly offset: number } | null = null;
  readonly #open: Open[] = [];

  constructor(
    private readonly lines: Lines,
    private readonly note: Note,
  ) {}

  fail(code: ParseErrorCode, offset: number): void {
    this.error ??= { code, offset };
  }

  begin(start: number): void {
    const isMap = this.lines.text.charCodeAt(start) === OPENING_BRACE;
    this.#open.push({
      start,
      way: this.#way(),
      entries: isMap ? [] : null,
      items: [],
      seen: new Set(),
      key: null,
    });
  }

  key(name: string, start: number, end: number): void {
    const open = this.#open.at(-1);
    if (open === undefined) return;
    if (open.seen.has(name)) this.note(name, start);
    open.seen.add(name);
    open.key = { name, start, end };
  }

  literal(value: unknown, start: number, end: number): void {
    const way = this.#way();
    if (typeof value === "string") {
      this.#add(new WrittenScalar(this.lines, way, null, start, end, value, value, "double-quoted"));
      return;
    }
    const text = this.lines.text.slice(start, end);
    const plain = typeof value === "number" || typeof value === "boolean" ? value : null;
    this.#add(new WrittenScalar(this.lines, way, null, start, end, plain, text, "plain"));
  }

  end(end: number): void {
    const open = this.#open.pop();
    if (open === undefined) return;
    const { start, way, entries, items } = open;
    this.#add(
      entries === null
        ? new WrittenList(this.lines, way, null, start, end, items.slice(), true)
        : new WrittenMap(this.lines, way, null, start, end, entries.slice(), true),
    );
  }

  #way(): Way | null {
    const open = this.#open.at(-1);
    if (open === undefined) return null;
    return { before: open.way, step: open.entries === null ? open.items.length : (open.key?.name ?? "") };
  }

  #add(value: DocumentNode): void {
    const open = this.#open.at(-1);
    if (open === undefined) this.root ??= value;
    else if (open.entries === null) open.items.push(value);
    else if (open.key !== null) {
      const { name, start, end } = open.key;
      open.entries.push(new WrittenEntry(this.lines, name, start, end, value));
      open.key = null;
    }
  }
}

const OPENING_BRACE = 0x7b;
