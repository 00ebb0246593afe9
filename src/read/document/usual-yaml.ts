import type { Note } from "./document-error.js";
import { flowNode } from "./usual-flow.js";
import type { Lines } from "./lines.js";
import type { DocumentNode, MapEntry } from "./node.js";
import { type Way, WrittenEntry, WrittenList, WrittenMap } from "./written.js";
import { blockScalar, plainText, quotedText, type Read, scalarNode, TAG } from "./usual-scalars.js";

/**
 * YAML as nearly everybody writes it, many times faster than by the whole grammar: block maps and
 * lists, scalars and flow collections on one line, block scalars, local tags, comments. Undefined
 * when there is anything else in the text (anchors, quoted or flow values over several lines, tabs,
 * errors): then the whole grammar reads it. What is read here is read the same there.
 */
export function buildUsualYaml(lines: Lines, note: Note): DocumentNode | undefined {
  // Notes are given only when all of it is usual, since otherwise they are given again.
  const notes: Parameters<Note>[] = [];
  const root = new UsualYaml(lines, (...each) => notes.push(each)).document();
  if (root !== undefined) for (const each of notes) note(...each);
  return root;
}

// Arrays are copied when they are whole: while they grow they hold room for more than most ever need.

/** A key with its colon, made of characters that mean nothing in YAML. */
const PLAIN_KEY = /([\w$./][\w$./{}+*@-]*(?::+[\w$./{}+*@-]+)*) *:(?= |\r?\n|$)/y;
const QUOTED_KEY = /(?:"([^"\\\r\n]*)"|'([^'\r\n]*)') *:(?= |\r?\n|$)/y;

/** Characters that have a part in what is left to the whole grammar, wherever they stand. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const UNUSUAL = /[\t\uFEFF\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;

const NESTING_MAX = 100;

interface Key {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  /** Behind the colon. */
  readonly next: number;
}

interface Tag {
  readonly name: string;
  readonly start: number;
}

class UsualYaml {
  readonly #text: string;
  /** The first character of the line that comes next, or the end of the text; `#indent` is its column from 0. */
  #at = 0;
  #indent = 0;
  #depth = 0;

  constructor(
    private readonly lines: Lines,
    private readonly note: Note,
  ) {
    this.#text = lines.text;
  }

  document(): DocumentNode | undefined {
    if (UNUSUAL.test(this.#text)) return undefined;
    const marker = /^(?:[ ]*(?:#.*)?\r?\n)*---[ ]*\r?\n/.exec(this.#text);
    if (!this.#fromLine(marker === null ? 0 : marker[0].length)) return undefined;
    if (this.#at >= this.#text.length) return undefined;
    const root = this.#block(null, null);
    return this.#at >= this.#text.length ? root : undefined;
  }

  /** A map or a list that begins on the line that comes next. */
  #block(way: Way | null, tag: Tag | null): DocumentNode | undefined {
    if (this.#depth >= NESTING_MAX) return undefined;
    this.#depth += 1;
    const node = this.#isDash(this.#at) ? this.#list(way, tag) : this.#map(way, tag);
    this.#depth -= 1;
    return node;
  }

  #map(way: Way | null, tag: Tag | null): DocumentNode | undefined {
    const indent = this.#indent;
    const first = this.#at;
    const entries: MapEntry[] = [];
    const seen = new Set<string>();
    let end = first;
    while (this.#at < this.#text.length && this.#indent === indent) {
      const found = this.#key(this.#at);
      if (found === undefined) return undefined;
      const { key, start: keyStart, end: keyEnd } = found;
      const value = this.#value(found.next, { before: way, step: key }, indent, true);
      if (value === undefined) return undefined;
      if (seen.has(key)) this.note(key, keyStart);
      seen.add(key);
      entries.push(new WrittenEntry(this.lines, key, keyStart, keyEnd, value));
      end = value.end;
    }
    if (this.#indent > indent && this.#at < this.#text.length) return undefined;
    const start = tag?.start ?? first;
    return new WrittenMap(this.lines, way, tag?.name ?? null, start, end, entries.slice(), false);
  }

  #list(way: Way | null, tag: Tag | null): DocumentNode | undefined {
    const indent = this.#indent;
    const first = this.#at;
    const items: DocumentNode[] = [];
    let end = first;
    while (this.#at < this.#text.length && this.#indent === indent && this.#isDash(this.#at)) {
      const item = this.#item({ before: way, step: items.length }, indent);
      if (item === undefined) return undefined;
      items.push(item);
      end = item.end;
    }
    if (this.#indent > indent && this.#at < this.#text.length) return undefined;
    const start = tag?.start ?? first;
    return new WrittenList(this.lines, way, tag?.name ?? null, start, end, items.slice(), false);
  }

  #item(way: Way | null, indent: number): DocumentNode | undefined {
    const dash = this.#at;
    const at = this.#skipSpaces(dash + 1);
    if (this.#key(at) === undefined && !this.#isDash(at)) return this.#value(dash + 1, way, indent, false);
    // The first key of a map, or dash of a list, stands on the dash's line, the others below it.
    this.#at = at;
    this.#indent = indent + (at - dash);
    return this.#block(way, null);
  }

  /** What follows a colon or a dash, on the same line or on the lines below it. */
  #value(from: number, way: Way | null, indent: number, inMap: boolean): DocumentNode | undefined {
    let at = this.#skipSpaces(from);
    let tag: Tag | null = null;
    if (this.#text.charCodeAt(at) === EXCLAMATION) {
      const name = matchAt(TAG, this.#text, at)?.[0];
      if (name === undefined) return undefined;
      tag = { name, start: at };
      at = this.#skipSpaces(at + name.length);
    }
    if (this.#isLineEnd(at)) return this.#below(at, way, indent, inMap, tag);
    const read = this.#inLine(at, way, indent, tag);
    if (read === undefined || !(read.below ? this.#fromLine(read.next) : this.#afterValue(read.next)))
      return undefined;
    // Lines that are indented further would go on with the value.
    return this.#indent > indent && this.#at < this.#text.length ? undefined : read.node;
  }

  #below(
    at: number,
    way: Way | null,
    indent: number,
    inMap: boolean,
    tag: Tag | null,
  ): DocumentNode | undefined {
    if (!this.#fromLine(this.#lineAfter(at)) || this.#at >= this.#text.length) return undefined;
    const dash = this.#isDash(this.#at);
    if (this.#indent <= indent && !(inMap && dash && this.#indent === indent)) return undefined;
    if (dash || this.#key(this.#at) !== undefined) return this.#block(way, tag);
    // A scalar or a flow collection that stands alone on the line below.
    return tag === null && !this.#isLineEnd(this.#at) ? this.#value(this.#at, way, indent, false) : undefined;
  }

  #inLine(at: number, way: Way | null, indent: number, tag: Tag | null): Read | undefined {
    const { lines } = this;
    const start = tag?.start ?? at;
    const name = tag?.name ?? null;
    switch (this.#text.charAt(at)) {
      case "[":
      case "{":
        return flowNode(lines, at, way, { start, name }, this.note);
      case "|":
      case ">":
        return blockScalar(lines, at, indent, (text, end) =>
          scalarNode(lines, way, { start, name }, end, text, "block"),
        );
      case '"':
      case "'":
        return quotedText(lines.text, at, (text, end, style) =>
          scalarNode(lines, way, { start, name }, end, text, style),
        );
      default:
        return plainText(lines.text, at, (text, end) =>
          scalarNode(lines, way, { start, name }, end, text, "plain"),
        );
    }
  }

  #key(at: number): Key | undefined {
    const plain = matchAt(PLAIN_KEY, this.#text, at);
    if (plain !== null) {
      const key = plain[1] ?? "";
      return { key, start: at, end: at + key.length, next: at + plain[0].length };
    }
    const first = this.#text.charCodeAt(at);
    if (first !== DOUBLE_QUOTE && first !== SINGLE_QUOTE) return undefined;
    const quoted = matchAt(QUOTED_KEY, this.#text, at);
    if (quoted === null) return undefined;
    const next = at + quoted[0].length;
    const key = quoted[1] ?? quoted[2] ?? "";
    return { key, start: at, end: at + key.length + 2, next };
  }

  /** From behind a value: only a comment may follow on its line. */
  #afterValue(from: number): boolean {
    const at = this.#skipSpaces(from);
    if (at >= this.#text.length) return this.#fromLine(at);
    const code = this.#text.charCodeAt(at);
    if (code === HASH && at === from) return false;
    if (code !== HASH && code !== LINE_FEED && code !== CARRIAGE_RETURN) return false;
    return this.#fromLine(this.#lineAfter(at));
  }

  #lineAfter(at: number): number {
    const end = this.#text.indexOf("\n", at);
    return end === -1 ? this.#text.length : end + 1;
  }

  /** To the first line that is neither empty nor a comment; false when it is none that is usual. */
  #fromLine(from: number): boolean {
    const text = this.#text;
    for (let line = from; line < text.length; ) {
      const at = this.#skipSpaces(line);
      const code = text.charCodeAt(at);
      if (at < text.length && code !== LINE_FEED && code !== CARRIAGE_RETURN && code !== HASH) {
        this.#at = at;
        this.#indent = at - line;
        // Markers of documents, and directives.
        return this.#indent > 0 || !/^(?:---|\.\.\.|%)/.test(text.slice(at, at + 3));
      }
      line = this.#lineAfter(at);
    }
    this.#at = text.length;
    this.#indent = -1;
    return true;
  }

  #skipSpaces(from: number): number {
    let at = from;
    while (this.#text.charCodeAt(at) === SPACE) at += 1;
    return at;
  }

  #isDash(at: number): boolean {
    if (this.#text.charCodeAt(at) !== DASH) return false;
    const next = this.#text.charCodeAt(at + 1);
    return next === SPACE || next === LINE_FEED || next === CARRIAGE_RETURN;
  }

  #isLineEnd(at: number): boolean {
    const code = this.#text.charCodeAt(at);
    return at >= this.#text.length || code === LINE_FEED || code === CARRIAGE_RETURN || code === HASH;
  }
}

export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

const SPACE = 0x20;
const EXCLAMATION = 0x21;
const DOUBLE_QUOTE = 0x22;
const HASH = 0x23;
const SINGLE_QUOTE = 0x27;
const DASH = 0x2d;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
