import type { Lines } from "./lines.js";
import type { DocumentNode, ScalarNode } from "./node.js";
import { plainScalarValue } from "./plain-scalar.js";
import { type Way, WrittenScalar } from "./written.js";

/** A value, and where reading goes on: behind it, or on the line below it. */
export interface Read {
  readonly node: DocumentNode;
  readonly next: number;
  readonly below: boolean;
}

/** Where a node begins, with its local tag if it has one. */
export interface Head {
  readonly start: number;
  readonly name: string | null;
}

export const TAG = /!\w[\w:./-]*(?= |\r?\n|$)/y;

/** Begins with nothing that has a meaning of its own; a comment may follow. */
const PLAIN = /(?:[\w$./(<=+~;^\u00a1-\ud7ff\ue000-\ufefe]|[-:](?=[^ \r\n]))[^\r\n]*/y;
const DOUBLE_QUOTED = /"(?:[^"\\\r\n]|\\["\\/nt])*"/y;
const SINGLE_QUOTED = /'(?:[^'\r\n]|'')*'/y;
const HEADER = /([|>])(-?)[ ]*(?:[ ]#[^\r\n]*)?\r?\n/y;

type Made = (text: string, end: number, style: ScalarNode["style"]) => DocumentNode;

/** A tag of a template leaves its value a text, whatever it looks like. */
export function scalarNode(
  lines: Lines,
  way: Way | null,
  head: Head,
  end: number,
  text: string,
  style: ScalarNode["style"],
): ScalarNode {
  const value = style === "plain" && head.name === null ? plainScalarValue(text) : text;
  return new WrittenScalar(lines, way, head.name, head.start, end, value, text, style);
}

export function plainText(text: string, at: number, make: Made): Read | undefined {
  PLAIN.lastIndex = at;
  const line = PLAIN.exec(text)?.[0];
  if (line === undefined) return undefined;
  const comment = line.indexOf(" #");
  const written = (comment === -1 ? line : line.slice(0, comment)).trimEnd();
  // A colon before a space makes it a key, which cannot stand here.
  if (written.includes(": ") || written.endsWith(":")) return undefined;
  const end = at + written.length;
  return { node: make(written, end, "plain"), next: end, below: false };
}

export function quotedText(text: string, at: number, make: Made): Read | undefined {
  const double = text.charAt(at) === '"';
  const pattern = double ? DOUBLE_QUOTED : SINGLE_QUOTED;
  pattern.lastIndex = at;
  const written = pattern.exec(text)?.[0];
  if (written === undefined) return undefined;
  const inner = written.slice(1, -1);
  const end = at + written.length;
  const value = double ? unescaped(inner) : inner.replaceAll("''", "'");
  return { node: make(value, end, double ? "double-quoted" : "single-quoted"), next: end, below: false };
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t" };

function unescaped(inner: string): string {
  return inner.includes("\\")
    ? inner.replace(/\\(.)/g, (_, escaped: string) => ESCAPES[escaped] ?? escaped)
    : inner;
}

/** `|` and `>`: the lines below that are indented further than the entry; folded only when that is simple. */
export function blockScalar(lines: Lines, at: number, indent: number, make: Made): Read | undefined {
  const { text } = lines;
  HEADER.lastIndex = at;
  const header = HEADER.exec(text);
  if (header === null) return undefined;
  const content: string[] = [];
  let own = -1;
  let empty = 0;
  let end = at;
  let line = at + header[0].length;
  while (line < text.length) {
    const found = text.indexOf("\n", line);
    // Without a last line break the text's end would count.
    if (found === -1) return undefined;
    const lineEnd = text.charCodeAt(found - 1) === 0x0d && found > line ? found - 1 : found;
    let first = line;
    while (first < lineEnd && text.charCodeAt(first) === 0x20) first += 1;
    const spaces = first - line;
    if (first === lineEnd && (own === -1 || spaces <= own)) {
      // Before the first line, such spaces could be its indentation.
      if (spaces > indent && own === -1) return undefined;
      empty += 1;
    } else {
      if (own === -1 && spaces > indent) own = spaces;
      if (spaces < own || own === -1) break;
      for (; empty > 0; empty -= 1) content.push("");
      content.push(text.slice(line + own, lineEnd));
      end = lineEnd;
    }
    line = found + 1;
  }
  const folded = header[1] === ">";
  // Empty lines and lines that stand further in are not folded.
  if (own === -1 || (folded && content.some((each) => !/^[^ ]/.test(each) || each.endsWith(" "))))
    return undefined;
  while (/\s/.test(text.charAt(end - 1))) end -= 1;
  const value = content.join(folded ? " " : "\n") + (header[2] === "-" ? "" : "\n");
  return { node: make(value, end, "block"), next: line, below: true };
}
