import { type ParseErrorCode, printParseErrorCode, visit } from "jsonc-parser";
import { DocumentError, type Note } from "./document-error.js";
import type { Lines } from "./lines.js";
import type { DocumentNode, MapEntry } from "./node.js";

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
  readonly path: readonly (string | number)[];
  /** Null in a list. */
  readonly entries: MapEntry[] | null;
  readonly items: DocumentNode[];
  readonly seen: Set<string>;
  key: Key | null;
}

/**
 * Is told one token after the other, so that no other tree is made before ours. Nodes are written out
 * and paths concatenated, because what is spread takes several times the memory.
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
      path: this.#path(),
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
    const place = this.lines.place(start, end);
    const path = this.#path();
    if (typeof value === "string") {
      const style = "double-quoted";
      this.#add({ place, path, tag: null, start, end, kind: "scalar", value, text: value, style });
      return;
    }
    const text = this.lines.text.slice(start, end);
    const plain = typeof value === "number" || typeof value === "boolean" ? value : null;
    this.#add({ place, path, tag: null, start, end, kind: "scalar", value: plain, text, style: "plain" });
  }

  end(end: number): void {
    const open = this.#open.pop();
    if (open === undefined) return;
    const { start, path, entries, items } = open;
    const place = this.lines.place(start, end);
    this.#add(
      entries === null
        ? { place, path, tag: null, start, end, kind: "list", items: items.slice(), flow: true }
        : { place, path, tag: null, start, end, kind: "map", entries: entries.slice(), flow: true },
    );
  }

  #path(): readonly (string | number)[] {
    const open = this.#open.at(-1);
    if (open === undefined) return [];
    if (open.entries === null) return open.path.concat(open.items.length);
    return open.path.concat(open.key?.name ?? "");
  }

  #add(value: DocumentNode): void {
    const open = this.#open.at(-1);
    if (open === undefined) this.root ??= value;
    else if (open.entries === null) open.items.push(value);
    else if (open.key !== null) {
      const { name: key, start: keyStart, end: keyEnd } = open.key;
      const keyPlace = this.lines.place(keyStart, keyEnd);
      open.entries.push({ key, keyPlace, keyStart, keyEnd, value, merged: false });
      open.key = null;
    }
  }
}

const OPENING_BRACE = 0x7b;
