import { splitShellWords } from "../shell-words.js";

/** One simple command of a shell line. */
export interface SimpleCommand {
  readonly words: readonly string[];
  /** `NAME=value` before the program. */
  readonly assignments: ReadonlyMap<string, string>;
  readonly background: boolean;
  /** It takes the shell's place. */
  readonly replacesShell: boolean;
}

export interface ShellLine {
  readonly commands: readonly SimpleCommand[];
  /** The one that keeps running; null when there is none. */
  readonly main: SimpleCommand | null;
  /** `cd` before it. */
  readonly folder: string;
  /** Variables that the line sets for what follows. */
  readonly assignments: ReadonlyMap<string, string>;
}

const SEPARATORS = new Set([";", "&&", "||", "|", "&", "(", ")", ";;"]);
const KEYWORDS = new Set([
  "then",
  "do",
  "else",
  "if",
  "elif",
  "while",
  "until",
  "for",
  "fi",
  "done",
  "{",
  "}",
  "!",
  "case",
  "esac",
  "in",
]);
/** Commands that prepare, report or end, and never are the service. */
const PASSING =
  /^(?:echo|printf|set|export|unset|true|false|:|exit|return|trap|wait|sleep|cd|mkdir|chmod|chown|cp|mv|rm|ln|touch|cat|source|\.|test|\[|\[\[|read|local|shift|ulimit|umask|date|env-subst|envsubst|sed|grep|awk|find|export-secrets)$/;

export function parseShellLine(line: string): ShellLine {
  const commands = simpleCommands(line);
  const candidates = commands.filter(({ words }) => words[0] !== undefined && !PASSING.test(words[0]));
  const foreground = candidates.filter(({ background }) => !background);
  const main =
    foreground.findLast(({ replacesShell }) => replacesShell) ??
    foreground.at(-1) ??
    candidates.at(-1) ??
    null;
  const before = main === null ? [] : commands.slice(0, commands.indexOf(main));
  const folder = before.findLast(({ words }) => words[0] === "cd")?.words[1] ?? ".";
  return {
    commands: commands.filter(({ words }) => words.length > 0),
    main,
    folder,
    assignments: assigned(before),
  };
}

function assigned(commands: readonly SimpleCommand[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { words, assignments } of commands) {
    const exported = words[0] === "export" ? words.slice(1) : [];
    const pairs = exported.flatMap((word): [string, string][] => {
      const equals = word.indexOf("=");
      return equals > 0 ? [[word.slice(0, equals), word.slice(equals + 1)]] : [];
    });
    for (const [name, value] of words.length === 0 ? assignments : pairs) found.set(name, value);
  }
  return found;
}

function simpleCommands(line: string): SimpleCommand[] {
  const commands: SimpleCommand[] = [];
  let words: string[] = [];
  const end = (separator: string): void => {
    const command = simpleCommand(words, separator === "&");
    if (command !== null) commands.push(command);
    words = [];
  };
  for (const word of splitShellWords(line)) {
    if (SEPARATORS.has(word)) end(word);
    else if (!(words.length === 0 && KEYWORDS.has(word))) words.push(word);
  }
  end("");
  return commands;
}

function simpleCommand(all: readonly string[], background: boolean): SimpleCommand | null {
  const assignments = new Map<string, string>();
  const rest = withoutRedirections(all);
  while (rest.length > 0) {
    const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(rest[0] ?? "");
    if (assignment === null) break;
    assignments.set(assignment[1] ?? "", assignment[2] ?? "");
    rest.shift();
  }
  const replacesShell = rest[0] === "exec";
  if (replacesShell) rest.shift();
  return rest.length === 0 && assignments.size === 0
    ? null
    : { words: rest, assignments, background, replacesShell };
}

function withoutRedirections(words: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (/^\d?[<>]{1,2}$/.test(word)) at += 1;
    else if (!/^\d?>{1,2}(?:&\d|\/)/.test(word)) kept.push(word);
  }
  return kept;
}
