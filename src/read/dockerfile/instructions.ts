import { DockerfileParser, type Instruction as AstInstruction } from "dockerfile-ast";
import type { Place } from "../../model/index.js";

/** One instruction, with its continuation lines joined. */
export interface Instruction {
  readonly keyword: string;
  readonly place: Place;
  /** What follows the keyword and the flags; the keyword's end when nothing follows. */
  readonly argumentsPlace: Place;
  readonly flags: ReadonlyMap<string, string>;
  /** One line: continuations, comment lines and blank lines taken out; heredocs as written. */
  readonly text: string;
  /** The text when it is a JSON array of strings (exec form); null otherwise. */
  readonly json: readonly string[] | null;
  readonly heredoc: boolean;
  /** Of ENV and ARG: where each `name=value` stands. */
  readonly properties: readonly { readonly name: string; readonly place: Place }[];
}

export interface ParsedDockerfile {
  readonly instructions: readonly Instruction[];
  readonly escape: string;
}

/** Instructions beyond these bounds are no Dockerfile that anybody wrote. */
export const DOCKERFILE_CHARACTERS_MAX = 120_000;

export function parseDockerfile(file: string, text: string): ParsedDockerfile {
  const parsed = DockerfileParser.parse(text.slice(0, DOCKERFILE_CHARACTERS_MAX));
  const escape = parsed.getEscapeCharacter() || "\\";
  const lines = text.split(/\r\n|\n|\r/);
  const instructions = parsed.getInstructions().map((one) => instructionOf(one, file, lines, escape));
  return { instructions, escape };
}

interface WithFlags {
  getFlags(): { getName(): string; getValue(): string | null }[];
}
interface WithProperties {
  getProperties(): { getName(): string; getRange(): Span }[];
}
interface WithHeredocs {
  getHeredocs(): unknown[];
}
interface Span {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

function instructionOf(
  one: AstInstruction,
  file: string,
  lines: readonly string[],
  escape: string,
): Instruction {
  const keyword = one.getKeyword();
  const whole = placeOf(file, one.getRange());
  const end = one.getInstructionRange().end;
  const argumentsRange = one.getArgumentsRange() ?? { start: end, end };
  const heredoc = hasHeredocs(one) && one.getHeredocs().length > 0;
  const raw = sliceRange(lines, argumentsRange);
  const text = heredoc ? raw : joinLines(raw, escape);
  return {
    keyword,
    place: whole,
    argumentsPlace: placeOf(file, argumentsRange),
    flags: new Map(
      hasFlags(one) ? one.getFlags().map((flag) => [flag.getName(), flag.getValue() ?? ""]) : [],
    ),
    text,
    json: jsonWords(text),
    heredoc,
    properties: hasProperties(one)
      ? one
          .getProperties()
          .map((property) => ({ name: property.getName(), place: placeOf(file, property.getRange()) }))
      : [],
  };
}

function hasFlags(one: object): one is WithFlags {
  return "getFlags" in one;
}

function hasProperties(one: object): one is WithProperties {
  return "getProperties" in one;
}

function hasHeredocs(one: object): one is WithHeredocs {
  return "getHeredocs" in one;
}

/** The exec form: a JSON array of strings. Anything else, also with single quotes, is a shell line. */
export function jsonWords(text: string): string[] | null {
  if (!text.startsWith("[")) return null;
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) && words.every((word) => typeof word === "string") ? words : null;
  } catch {
    return null;
  }
}

function joinLines(raw: string, escape: string): string {
  const kept: string[] = [];
  for (const [index, line] of raw.split("\n").entries()) {
    if (index > 0 && (line.trim() === "" || line.trimStart().startsWith("#"))) continue;
    const trimmed = line.trimEnd();
    kept.push(trimmed.endsWith(escape) ? trimmed.slice(0, -1) : line);
  }
  return kept.join("").trim();
}

function sliceRange(lines: readonly string[], { start, end }: Span): string {
  if (start.line === end.line) return (lines[start.line] ?? "").slice(start.character, end.character);
  return [
    (lines[start.line] ?? "").slice(start.character),
    ...lines.slice(start.line + 1, end.line),
    (lines[end.line] ?? "").slice(0, end.character),
  ].join("\n");
}

function placeOf(file: string, { start, end }: Span): Place {
  return {
    file,
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}
