import type { InputProblem } from "../../finding/index.js";
import type { InputFile } from "../../input/index.js";
import type { UnknownFact } from "../../model/index.js";
import { buildFromJson } from "./build-json.js";
import { buildFromYaml } from "./build-yaml.js";
import { DocumentError } from "./document-error.js";
import { Lines } from "./lines.js";
import type { DocumentNode } from "./node.js";

/** A parsed YAML or JSON text. `root` is null when it is empty or broken; `problems` says why, in one sentence. */
export interface SourceDocument {
  readonly file: string;
  readonly text: string;
  readonly lines: Lines;
  readonly format: "json" | "yaml";
  readonly root: DocumentNode | null;
  readonly problems: readonly InputProblem[];
  /**
   * Keys that are written twice in one map. CloudFormation and the usual parsers take the last one, so
   * that the text can be used; what was meant is not known.
   */
  readonly doubts: readonly UnknownFact[];
}

/** Brackets opened without being closed; real documents stay far below. */
const NESTING_MAX = 400;

const UNFILLED = "Not valid $1 until its {{ … }} are filled in: $2.";

/**
 * Parsing a file once is enough, however many readers look at it. The documents are in the order of
 * their last use; those not used for longest go when their texts together are too long.
 */
const parsed = new Map<InputFile, SourceDocument>();
let parsedUnits = 0;

/** Documents kept for their next use, by the UTF-16 units of their texts. */
const PARSED_UNITS_MAX = 6_000_000;

/** Null when the file is not text. */
export function documentOf(file: InputFile): SourceDocument | null {
  const before = parsed.get(file);
  if (before !== undefined) {
    parsed.delete(file);
    parsed.set(file, before);
    return before;
  }
  const text = file.text();
  if (text === null) return null;
  const document = parseDocument(file.path, text);
  parsed.set(file, document);
  parsedUnits += text.length;
  for (const [oldest, its] of parsed) {
    if (parsedUnits <= PARSED_UNITS_MAX || oldest === file) break;
    parsed.delete(oldest);
    parsedUnits -= its.text.length;
  }
  return document;
}

/** A file with more of them is no file that anybody wrote. */
const DOUBTS_MAX = 100;

/** What was unclear in a document that some reader has just looked at. */
export function doubtsIn(file: InputFile): readonly UnknownFact[] {
  return parsed.get(file)?.doubts ?? [];
}

export function parseDocument(file: string, text: string): SourceDocument {
  // A lone carriage return ends a line too; in its place a line feed keeps every offset.
  const lines = new Lines(file, text.includes("\r") ? text.replace(/\r(?!\n)/g, "\n") : text);
  const jsonLike = /^\uFEFF?\s*[[{]/.test(text);
  const broken = (message: string, offset: number): SourceDocument => ({
    file,
    text,
    lines,
    format: jsonLike ? "json" : "yaml",
    root: null,
    problems: [{ file, line: lines.line(offset), message: brief(message) }],
    doubts: [],
  });
  const deep = tooDeepAt(text);
  if (deep !== null) return broken(`Nested more than ${NESTING_MAX} levels deep.`, deep);
  let doubts: UnknownFact[] = [];
  const note = (key: string, offset: number): void => {
    if (doubts.length >= DOUBTS_MAX) return;
    const why = "it is written twice in one map, and the last one counts";
    doubts.push({ what: `which "${key}" was meant`, why, where: [lines.place(offset, offset + key.length)] });
  };
  try {
    const json = jsonLike ? buildFromJson(lines, note) : null;
    if (json !== null && "root" in json)
      return { file, text, lines, format: "json", root: json.root, problems: [], doubts };
    // What was noticed in it as JSON does not hold for it as YAML.
    doubts = [];
    try {
      return { file, text, lines, format: "yaml", root: buildFromYaml(lines, note), problems: [], doubts };
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      // What begins like JSON and is no YAML either was meant as JSON.
      const { message, offset } = json ?? error;
      return broken(
        unfilled(text) ? message.replace(/^Not valid (\w+): (.*)\.$/, UNFILLED) : message,
        offset,
      );
    }
  } catch (error) {
    if (error instanceof DocumentError) return broken(error.message, error.offset);
    if (error instanceof RangeError) return broken("Nested too deeply to be read.", 0);
    throw error;
  }
}

/** Parsers quote what they stumbled over, and that may be a whole file in one word. */
const MESSAGE_CHARACTERS_MAX = 300;

function brief(message: string): string {
  return message.length <= MESSAGE_CHARACTERS_MAX ? message : `${message.slice(0, MESSAGE_CHARACTERS_MAX)}….`;
}

/** The text is a template of another tool, which writes the real one. */
function unfilled(text: string): boolean {
  return /\{\{(?!resolve:)[^}\n]*\}\}/.test(text);
}

/** Offset where nesting passes the limit; a cheap look ahead so that no parser recurses without bound. */
function tooDeepAt(text: string): number | null {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) depth += 1;
    else if ((code === 0x5d || code === 0x7d) && depth > 0) depth -= 1;
    if (depth > NESTING_MAX) return at;
  }
  return new RegExp(`(?:[-?][ \\t]){${NESTING_MAX}}`).exec(text)?.index ?? null;
}
