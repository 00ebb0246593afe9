import { baseName } from "../../input/index.js";
import type { Change, TextEdit } from "../../model/index.js";
import type { ProcessFact, Reader } from "../reader.js";

const LINE = /^(?<name>[A-Za-z][\w-]*)(?<colon>:[ \t]*)(?<line>\S.*?)\s*$/;

const LINES_MAX = 40;

/** What commands of a process begin with; a map of settings begins otherwise. */
const COMMAND =
  /^(?:[A-Z_][A-Z0-9_]*=\S*\s+)*(?:exec\s+|env\s+)*(?:\S*\/)?(?:gunicorn|uvicorn|hypercorn|daphne|waitress-serve|celery|flask|fastapi|python[\d.]*|pypy3?|poetry|pipenv|uv|node|npm|npx|yarn|pnpm|bun|deno|tsx|ts-node|java|ruby|bundle|puma|rails|php|vendor|go|bin|sh|bash|\.)(?:\b|\/)/;

export const reader: Reader = {
  id: "procfile",
  title: "a Procfile",
  recognises(file) {
    const text = file.text() ?? "";
    const lines = text
      .split(/\r?\n/, LINES_MAX + 1)
      .filter((line) => line.trim() !== "" && !line.startsWith("#"));
    if (lines.length === 0 || lines.length > LINES_MAX) return false;
    const matches = lines.map((line) => LINE.exec(line)?.groups);
    if (matches.some((groups) => groups === undefined)) return false;
    if (baseName(file.path) === "Procfile") return true;
    return (
      matches.some((groups) => groups?.["name"] === "web") &&
      matches.every((groups) => COMMAND.test(groups?.["line"] ?? ""))
    );
  },
  read(file) {
    return { describesDeployment: false, processes: processesOf(file.path, file.text() ?? "") };
  },
  /** `["processes", name]`: the command of one process. */
  edit(file, change) {
    return editProcess(processesOf(file.path, file.text() ?? ""), change);
  },
};

function processesOf(file: string, text: string): ProcessFact[] {
  return text.split(/\r?\n/).flatMap((written, index): ProcessFact[] => {
    const groups = LINE.exec(written)?.groups;
    const name = groups?.["name"];
    const line = groups?.["line"];
    if (name === undefined || line === undefined) return [];
    const column = name.length + (groups?.["colon"] ?? "").length + 1;
    const place = { file, line: index + 1, column, endLine: index + 1, endColumn: column + line.length };
    return [{ name, line, origin: { place, node: { file, path: ["processes", name] }, written: true } }];
  });
}

function editProcess(processes: readonly ProcessFact[], change: Change): TextEdit[] | null {
  const [top, name] = change.node.path;
  const place = processes.find((process) => process.name === name)?.origin.place;
  if (top !== "processes" || place === undefined || place === null || change.op !== "set") return null;
  if (typeof change.value !== "string" || /[\r\n]/.test(change.value)) return null;
  return [{ ...place, newText: change.value }];
}
