import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Language, Parser, Tree, TreeCursor } from "@vscode/tree-sitter-wasm";

/** A node of the concrete syntax, copied out of the parser's memory. Offsets are in UTF-16 units. */
export interface RawNode {
  readonly type: string;
  readonly named: boolean;
  readonly field: string | null;
  readonly start: number;
  readonly end: number;
  readonly children: readonly RawNode[];
}

export type Grammar = "javascript" | "typescript" | "tsx" | "python" | "bash";

/** Deeper nesting than any hand-written program has; what lies below is not read. */
const DEPTH_MAX = 400;
const NODES_MAX = 600_000;

/**
 * Bounds of the parser's work, for mending what is no program takes it more than linear time. Counts and not
 * seconds, so that the same file is read alike on every machine. Written programs (1,569 files looked at)
 * take up to 0.03 turns and 11 units for each of their own.
 */
const TURNS_MIN = 1_000;
const TURNS_PER_UNIT_MAX = 0.15;
const SUPPLIED_UNITS_MIN = 1_000_000;
const SUPPLIED_PER_UNIT_MAX = 50;
/** The last resort, for work that these do not count; a written program of a megabyte takes a tenth of it. */
const PARSING_MILLISECONDS_MAX = 4_000;
/** What the parser is given at once, in UTF-16 units. */
const CHUNK_UNITS = 5_000;

/** Types say nothing about what runs. */
const SKIPPED: ReadonlySet<string> = new Set([
  "comment",
  "type_annotation",
  "interface_declaration",
  "type_alias_declaration",
  "type_arguments",
  "type_parameters",
  "ambient_declaration",
  "accessibility_modifier",
  "implements_clause",
  "regex_pattern",
  "predefined_type",
]);

interface Loaded {
  readonly parser: Parser;
  readonly folder: string;
  readonly load: (file: string) => Promise<Language>;
  readonly grammars: Map<Grammar, Promise<Language>>;
}

let loaded: Promise<Loaded> | null = null;

/** The parser costs about a tenth of a second; it is loaded when the first source file is read, once. */
async function loadParser(): Promise<Loaded> {
  const require = createRequire(import.meta.url);
  const library: typeof import("@vscode/tree-sitter-wasm") = require("@vscode/tree-sitter-wasm");
  await library.Parser.init();
  return {
    parser: new library.Parser(),
    folder: dirname(require.resolve("@vscode/tree-sitter-wasm")),
    load: (file) => library.Language.load(file),
    grammars: new Map(),
  };
}

export type Parse = (text: string) => RawNode | null;

/** A parse function for one grammar. */
export async function parserFor(grammar: Grammar): Promise<Parse> {
  loaded ??= loadParser();
  const { parser, folder, load, grammars } = await loaded;
  let language = grammars.get(grammar);
  if (language === undefined) {
    language = load(join(folder, `tree-sitter-${grammar}.wasm`));
    grammars.set(grammar, language);
  }
  const ready = await language;
  return (text) => {
    parser.setLanguage(ready);
    const tree = parseBounded(parser, text);
    if (tree === null) return null;
    const cursor = tree.walk();
    try {
      return copy(cursor, cursor.nodeType, { nodes: 0 }, 0);
    } finally {
      cursor.delete();
      tree.delete();
    }
  };
}

/** Null when the parser gives up or is stopped at its bounds. */
function parseBounded(parser: Parser, text: string): Tree | null {
  const turnsMax = TURNS_MIN + text.length * TURNS_PER_UNIT_MAX;
  const suppliedMax = SUPPLIED_UNITS_MIN + text.length * SUPPLIED_PER_UNIT_MAX;
  let turns = 0;
  let supplied = 0;
  let late = false;
  const until = performance.now() + PARSING_MILLISECONDS_MAX;
  const exhausted = (): boolean => late || turns > turnsMax || supplied > suppliedMax;
  const supply = (index: number): string | undefined => {
    if (exhausted()) return undefined;
    const chunk = text.slice(index, index + CHUNK_UNITS);
    supplied += chunk.length;
    return chunk;
  };
  const progressCallback = (): boolean => {
    turns += 1;
    late ||= performance.now() > until;
    return exhausted();
  };
  const tree = parser.parse(supply, null, { progressCallback });
  if (!exhausted()) return tree;
  // Otherwise the next text would be taken for the rest of this one.
  parser.reset();
  tree?.delete();
  return null;
}

/** Tokens that nobody asks for: every node left out saves calls into the parser. */
const PUNCTUATION: ReadonlySet<string> = new Set([
  "(",
  ")",
  "{",
  "}",
  "]",
  ";",
  ":",
  ".",
  "=>",
  "=",
  '"',
  "'",
  "`",
  "${",
  "comment",
]);

function copy(cursor: TreeCursor, type: string, count: { nodes: number }, depth: number): RawNode {
  count.nodes += 1;
  const children: RawNode[] = [];
  const node: RawNode = {
    type,
    named: cursor.nodeIsNamed,
    field: cursor.currentFieldName,
    start: cursor.startIndex,
    end: cursor.endIndex,
    children,
  };
  if (!SKIPPED.has(type) && depth < DEPTH_MAX && count.nodes < NODES_MAX && cursor.gotoFirstChild()) {
    do {
      const inner = cursor.nodeType;
      if (!PUNCTUATION.has(inner)) children.push(copy(cursor, inner, count, depth + 1));
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return node;
}
