import { baseName } from "../../input/index.js";
import type { Change, TextEdit } from "../../model/index.js";
import type { Reader } from "../reader.js";
import { unitEntries, type UnitEntry, unitProcess } from "./unit.js";

const CHARACTERS_MAX = 100_000;

/** A service's unit of systemd. It is no deployment; what starts it on an instance names it. */
export const reader: Reader = {
  id: "systemd",
  title: "a unit of systemd",
  recognises(file) {
    const text = file.text() ?? "";
    return (
      text.length < CHARACTERS_MAX &&
      /^[ \t]*\[Service\][ \t\r]*$/m.test(text) &&
      /^[ \t]*ExecStart[ \t]*=/m.test(text)
    );
  },
  read(file) {
    const name = baseName(file.path);
    const process = unitProcess({
      id: file.path,
      name,
      text: file.text() ?? "",
      origin: {
        place: { file: file.path, line: 1, column: 1, endLine: 1, endColumn: 1 },
        node: null,
        written: true,
      },
      originOf: (entry) => ({
        place: placeOf(file.path, entry),
        node: { file: file.path, path: [entry.section, entry.key] },
        written: true,
      }),
      // What stands on the machine is not what stands here.
      fileAt: () => undefined,
    });
    return { describesDeployment: false, hostProcesses: process === null ? [] : [process] };
  },
  /** `[section, key]`: its last value. */
  edit(file, change) {
    return editUnit(file.path, file.text() ?? "", change);
  },
};

function placeOf(file: string, { line, start, end }: UnitEntry) {
  return { file, line: line + 1, column: start + 1, endLine: line + 1, endColumn: end + 1 };
}

function editUnit(file: string, text: string, change: Change): TextEdit[] | null {
  const [section, key] = change.node.path;
  const entry = unitEntries(text).findLast((each) => each.section === section && each.key === key);
  if (entry === undefined || change.op !== "set" || typeof change.value !== "string") return null;
  if (/[\r\n]/.test(change.value) || entry.value.length !== entry.end - entry.start) return null;
  return [{ ...placeOf(file, entry), newText: change.value }];
}
