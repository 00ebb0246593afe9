import type { Note } from "./document-error.js";
import type { Lines } from "./lines.js";
import type { DocumentNode, MapEntry } from "./node.js";
import { type Way, WrittenEntry, WrittenList, WrittenMap } from "./written.js";
import { type Head, quotedText, type Read, scalarNode, TAG } from "./usual-scalars.js";

const PLAIN = /(?:[\w$./(<=+~;^]|-(?=\w))[\w$./()<>=+~;^*@%-]*(?::{1,2}[\w$./*-]+)*(?: +[\w$./()-]+)*/y;
const KEY = /([\w$./][\w$./-]*(?:::[\w$./-]+)*) *: |"([^"\\\r\n]*)" *: ?|'([^'\r\n]*)' *: ?/y;

const NESTING_MAX = 30;

/** A flow collection that ends on the line that it begins on. */
export function flowNode(
  lines: Lines,
  at: number,
  way: Way | null,
  head: Head,
  note: Note,
): Read | undefined {
  return new Flow(lines, note).collection(at, way, head);
}

class Flow {
  readonly #text: string;
  #depth = 0;

  constructor(
    private readonly lines: Lines,
    private readonly note: Note,
  ) {
    this.#text = lines.text;
  }

  collection(at: number, way: Way | null, head: Head): Read | undefined {
    if (this.#depth >= NESTING_MAX) return undefined;
    this.#depth += 1;
    const read = this.#text.charAt(at) === "[" ? this.#list(at, way, head) : this.#map(at, way, head);
    this.#depth -= 1;
    return read;
  }

  #list(open: number, way: Way | null, head: Head): Read | undefined {
    const items: DocumentNode[] = [];
    let at = this.#skip(open + 1);
    while (this.#text.charAt(at) !== "]") {
      const item = this.#value(at, { before: way, step: items.length });
      if (item === undefined) return undefined;
      items.push(item.node);
      at = this.#next(item.next, "]");
      if (at === -1) return undefined;
    }
    const end = at + 1;
    const { start, name: tag } = head;
    const node = new WrittenList(this.lines, way, tag, start, end, items.slice(), true);
    return { node, next: end, below: false };
  }

  #map(open: number, way: Way | null, head: Head): Read | undefined {
    const entries: MapEntry[] = [];
    const seen = new Set<string>();
    let at = this.#skip(open + 1);
    while (this.#text.charAt(at) !== "}") {
      KEY.lastIndex = at;
      const found = KEY.exec(this.#text);
      if (found === null) return undefined;
      const key = found[1] ?? found[2] ?? found[3] ?? "";
      const keyEnd = at + key.length + (found[1] === undefined ? 2 : 0);
      const value = this.#value(this.#skip(at + found[0].length), { before: way, step: key });
      if (value === undefined) return undefined;
      if (seen.has(key)) this.note(key, at);
      seen.add(key);
      entries.push(new WrittenEntry(this.lines, key, at, keyEnd, value.node));
      at = this.#next(value.next, "}");
      if (at === -1) return undefined;
    }
    const end = at + 1;
    const { start, name: tag } = head;
    const node = new WrittenMap(this.lines, way, tag, start, end, entries.slice(), true);
    return { node, next: end, below: false };
  }

  #value(from: number, way: Way | null): Read | undefined {
    TAG.lastIndex = from;
    const name = this.#text.charAt(from) === "!" ? (TAG.exec(this.#text)?.[0] ?? null) : null;
    const at = name === null ? from : this.#skip(from + name.length);
    const head = { start: from, name };
    switch (this.#text.charAt(at)) {
      case "[":
      case "{":
        return this.collection(at, way, head);
      case '"':
      case "'":
        return quotedText(this.#text, at, (text, end, style) =>
          scalarNode(this.lines, way, head, end, text, style),
        );
      default:
        return this.#plain(at, way, head);
    }
  }

  #plain(at: number, way: Way | null, head: Head): Read | undefined {
    PLAIN.lastIndex = at;
    const text = PLAIN.exec(this.#text)?.[0];
    if (text === undefined) return undefined;
    const end = at + text.length;
    return { node: scalarNode(this.lines, way, head, end, text, "plain"), next: end, below: false };
  }

  /** The next member or the closing bracket; -1 when neither follows. */
  #next(from: number, close: string): number {
    const at = this.#skip(from);
    if (this.#text.charAt(at) === close) return at;
    if (this.#text.charAt(at) !== ",") return -1;
    const member = this.#skip(at + 1);
    // A comma before the bracket is allowed, and rare.
    return this.#text.charAt(member) === close ? -1 : member;
  }

  #skip(from: number): number {
    let at = from;
    while (this.#text.charCodeAt(at) === 0x20) at += 1;
    return at;
  }
}
