import { program } from "./javascript-statements.js";
import { containsError, lineStarts } from "./lowering.js";
import { type Grammar, parserFor } from "./parser.js";
import { block } from "./python-statements.js";
import type { SourceTree } from "./tree.js";

/** Beyond this a file is bundled or generated, not written. */
export const SOURCE_BYTES_MAX = 1_000_000;
/** A line longer than any that a person writes: minified code. */
const MINIFIED_LINE_CHARACTERS = 20_000;

export function grammarOf(file: string): Grammar | null {
  if (/\.(py|pyw)$/.test(file)) return "python";
  if (/\.[cm]?ts$/.test(file)) return "typescript";
  if (/\.[jt]sx$/.test(file)) return "tsx";
  return /\.[cm]?js$/.test(file) ? "javascript" : null;
}

/** Reads one file; null when it is beyond the limits or no program. */
export async function readTree(file: string, text: string): Promise<SourceTree | null> {
  const grammar = grammarOf(file) ?? "javascript";
  if (text.length > SOURCE_BYTES_MAX || isMinified(text)) return null;
  const parse = await parserFor(grammar);
  const root = parse(text);
  if (root === null) return null;
  const lowering = { file, text, lines: lineStarts(text) };
  const python = grammar === "python";
  return {
    file,
    language: python ? "python" : "javascript",
    body: python ? block(lowering, root) : program(lowering, root),
    broken: containsError(root),
  };
}

function isMinified(text: string): boolean {
  let start = 0;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
    if (end - start > MINIFIED_LINE_CHARACTERS) return true;
    start = end + 1;
  }
  return text.length - start > MINIFIED_LINE_CHARACTERS;
}
