import type { Place } from "../../model/index.js";
import { splitShellWords } from "../shell-words.js";

/** One command that a file runs, with the lines it stands on. */
export interface Command {
  readonly words: readonly string[];
  readonly place: Place;
}

const OPERATORS = new Set([";", "&&", "||", "|", "&", "(", ")", ";;", "then", "do", "else"]);
const LINES_MAX = 20_000;

/** The commands of a script, Makefile or workflow that mention an image builder; continuation lines joined. */
export function commandsOf(file: string, text: string): Command[] {
  const lines = text.split(/\r?\n/, LINES_MAX);
  const commands: Command[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const first = index;
    let joined = lines[index] ?? "";
    while (joined.endsWith("\\") && index + 1 < lines.length) {
      index += 1;
      joined = `${joined.slice(0, -1)} ${(lines[index] ?? "").trim()}`;
    }
    if (/^\s*(?:#|\/\/)/.test(joined) || !/\b(?:docker|podman|nerdctl|buildah|finch|executor)\b/.test(joined))
      continue;
    const place = placeOf(file, lines, first, index);
    for (const words of simpleCommands(withoutYaml(joined))) commands.push({ words, place });
  }
  return commands;
}

/** `- run: docker push x`, `- docker push x`, and a Makefile's `@` before a command. */
export function withoutYaml(line: string): string {
  return line
    .replace(/^\s*(?:-\s+)?(?:(?:run|script|command|cmd|sh)\s*:\s*)?["'|>]?\s*/, "")
    .replace(/^[@+-]+/, "");
}

function simpleCommands(line: string): string[][] {
  const commands: string[][] = [[]];
  for (const word of splitShellWords(line)) {
    if (OPERATORS.has(word)) commands.push([]);
    else commands.at(-1)?.push(word);
  }
  return commands.filter((words) => words.length > 1);
}

function placeOf(file: string, lines: readonly string[], first: number, last: number): Place {
  const start = lines[first] ?? "";
  const column = start.length - start.trimStart().length + 1;
  return {
    file,
    line: first + 1,
    column,
    endLine: last + 1,
    endColumn: (lines[last] ?? "").trimEnd().length + 1,
  };
}
