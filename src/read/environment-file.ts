import type { Origin } from "../model/index.js";

/** One line of a `.env` file. */
export interface EnvironmentLine {
  readonly name: string;
  readonly value: string;
  readonly origin: Origin;
}

const LINE =
  /^\s*(?:export\s+)?(?<name>[A-Za-z_][\w.]*)\s*=\s*(?<value>"(?:[^"\\]|\\.)*"|'[^']*'|[^#]*?)\s*(?:#.*)?$/;

/** `NAME=value` lines; comments and what else stands there is left out. */
export function readEnvironmentFile(file: string, text: string): EnvironmentLine[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const groups = LINE.exec(line)?.groups;
    const name = groups?.["name"];
    if (name === undefined) return [];
    const value = (groups?.["value"] ?? "").replace(/^(["'])(.*)\1$/, "$2");
    const column = line.indexOf(name) + 1;
    const place = { file, line: index + 1, column, endLine: index + 1, endColumn: line.length + 1 };
    return [{ name, value, origin: { place, node: null, written: true } }];
  });
}
