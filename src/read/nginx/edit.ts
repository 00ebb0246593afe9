import type { InputFile } from "../../input/index.js";
import type { Change, Json, TextEdit } from "../../model/index.js";
import { Lines } from "../document/lines.js";
import { type Directive, parseProxy } from "./parse.js";
import { written } from "./values.js";

/** Sets a directive's first word, or adds the directive at the beginning of its block. */
export function editProxy(file: InputFile, change: Change): TextEdit[] | null {
  const text = file.text();
  const name = change.node.path.at(-1);
  if (text === null || change.op !== "set") return null;
  const { directives, problem } = parseProxy(file.path, text);
  if (problem !== null) return null;
  const holder = blockAt(directives, change.node.path.slice(0, -1));
  if (holder === null) return null;
  const lines = new Lines(file.path, text);
  if (typeof name === "number") return setWord(holder.directive, name, change.value, lines);
  if (typeof change.value !== "number" || name === undefined) return null;
  const value = written(name, change.value);
  const own = holder.block.find((directive) => directive.name === name)?.words[0];
  if (own !== undefined) return [{ ...lines.place(own.start, own.end), newText: value }];
  return [
    { ...lines.place(...insertion(holder, text)), newText: lineFor(holder, text, `${name} ${value};`) },
  ];
}

interface Holder {
  readonly block: readonly Directive[];
  /** Null for the file itself. */
  readonly directive: Directive | null;
}

function blockAt(directives: readonly Directive[], path: Change["node"]["path"]): Holder | null {
  let holder: Holder = { block: directives, directive: null };
  for (const step of path) {
    const directive = typeof step === "number" ? holder.block[step] : undefined;
    if (directive === undefined) return null;
    holder = { block: directive.block ?? [], directive };
  }
  return holder;
}

function setWord(directive: Directive | null, index: number, value: Json, lines: Lines): TextEdit[] | null {
  const word = directive?.words[index];
  return word === undefined || typeof value !== "string"
    ? null
    : [{ ...lines.place(word.start, word.end), newText: value }];
}

/** Behind the opening brace, or at the top of the file. */
function insertion({ directive }: Holder, text: string): [number, number] {
  if (directive === null) return [0, 0];
  const from = directive.words.at(-1)?.end ?? directive.start + directive.name.length;
  const at = text.indexOf("{", from) + 1;
  return [at, at];
}

function lineFor({ block, directive }: Holder, text: string, line: string): string {
  if (directive === null) return `${line}\n`;
  const [first] = block;
  const lineStart = first === undefined ? -1 : text.lastIndexOf("\n", first.start) + 1;
  const indent = first === undefined ? "    " : text.slice(lineStart, first.start);
  return /^\s*$/.test(indent) ? `\n${indent}${line}` : ` ${line}`;
}
