import { interpolate } from "../interpolate.js";

/** Stands for the folder of the script itself. */
export const HERE = "@own-folder@";

/** `$(cd "$(dirname "$0")/.." && pwd)`, with the many ways to write it. */
const OWN_FOLDER =
  /\$\(\s*cd\s+(?:-P\s+)?(?:--\s+)?"?\$\(\s*dirname\s+(?:--\s+)?"?\$(?:0|\{0\}|\{?BASH_SOURCE(?:\[0\])?\}?)"?\s*\)(?<rest>\/[^"&;\s]*)?"?\s*(?:>\s*\/dev\/null\s*(?:2>&1\s*)?)?(?:&&|;)\s*pwd(?:\s+-P)?\s*\)/g;
const DIRNAME =
  /\$\(\s*dirname\s+(?:--\s+)?"?\$(?:0|\{0\}|\{?BASH_SOURCE(?:\[0\])?\}?)"?\s*\)|\$\{(?:0|BASH_SOURCE)%\/\*\}/g;

const SHELL_ASSIGNMENT =
  /^\s*(?:-\s+)?(?:export\s+|readonly\s+|local\s+|declare\s+(?:-\w+\s+)*|set\s+)?(?<name>[A-Za-z_]\w*)\s*(?<operator>=|:=|\?=|::=)\s*(?<value>(?:"(?:[^"\\]|\\.)*"|'[^']*'|\$\((?:[^()]|\([^()]*\))*\)|\$\{[^}]*\}|[^\s;&|#"'$]|\$)*)/;
const YAML_PAIR =
  /^\s*(?:-\s+)?["']?(?<name>[A-Z_][A-Z0-9_]*)["']?:\s+["']?(?<value>[^"'#\s][^"'#]*?)["']?\s*(?:#.*)?$/;

const RESOLVE_DEPTH_MAX = 8;
const LINE_CHARACTERS_MAX = 4_000;

/** The variables that a file itself sets. One that is set to two different texts is left open. */
export class Variables {
  readonly #values = new Map<string, string | null>();

  constructor(text: string, isYaml: boolean) {
    for (const line of text.split(/\r?\n/).map((one) => ownFolder(one.slice(0, LINE_CHARACTERS_MAX)))) {
      const shell = SHELL_ASSIGNMENT.exec(line)?.groups;
      const yaml = isYaml ? YAML_PAIR.exec(line)?.groups : undefined;
      const name = shell?.["name"] ?? yaml?.["name"];
      const value = shell?.["value"] ?? yaml?.["value"];
      // A Makefile's `?=` and a spaced `=` are assignments too; in a shell script the latter never matches a command.
      if (name !== undefined && value !== undefined) this.#set(name, unquoted(value));
    }
  }

  /** Puts in what is known; the rest stays as written. */
  resolve(text: string, depth = 0): string {
    const prepared = ownFolder(text).replace(/\$\{\{\s*(?:env|vars)\.(\w+)\s*\}\}/g, "$${$1}");
    if (prepared.includes("${{")) {
      return prepared
        .split(/(\$\{\{[^}]*\}\})/)
        .map((part) => (part.startsWith("${{") ? part : this.#interpolate(part, depth)))
        .join("");
    }
    return this.#interpolate(prepared, depth);
  }

  #interpolate(text: string, depth: number): string {
    return interpolate(text, (name) => {
      const value = this.#values.get(name);
      if (value === null || value === undefined || depth >= RESOLVE_DEPTH_MAX) return undefined;
      return this.resolve(value, depth + 1);
    }).text;
  }

  #set(name: string, value: string): void {
    const before = this.#values.get(name);
    this.#values.set(name, before === undefined || before === value ? value : null);
  }
}

export function ownFolder(text: string): string {
  return text
    .replace(OWN_FOLDER, (_, rest: string | undefined) => HERE + (rest ?? ""))
    .replace(DIRNAME, HERE);
}

/** `$(NAME)` of a Makefile as the shell writes it; what calls a function stays open. */
export function fromMakefile(text: string): string {
  return text.replace(/\$\$/g, "$").replace(/\$\(([A-Za-z_]\w*)\)/g, "$${$1}");
}

function unquoted(value: string): string {
  return /^(["']).*\1$/.test(value) ? value.slice(1, -1) : value;
}
