import type { InputFile } from "../../input/index.js";
import type { Change, TextEdit } from "../../model/index.js";
import type { Fragment, Reader } from "../reader.js";
import { poolEntries, type PoolEntry, poolsOf } from "./pools.js";

const CHARACTERS_MAX = 200_000;

/** Pools of PHP-FPM. A pool is no deployment; what puts its file on an instance names it. */
export const reader: Reader = {
  id: "php-fpm",
  title: "a configuration of PHP-FPM's pools",
  recognises(file: InputFile): boolean {
    const text = file.text() ?? "";
    return (
      text.length < CHARACTERS_MAX &&
      /^[ \t]*\[[^\]\n]+\]/m.test(text) &&
      /^[ \t]*listen[ \t]*=/m.test(text) &&
      /^[ \t]*pm(?:\.[a-z_]+)?[ \t]*=/m.test(text) &&
      poolEntries(text) !== null
    );
  },
  read(file: InputFile): Fragment {
    const pools = poolsOf({
      id: file.path,
      text: file.text() ?? "",
      originOf: (entry) => ({
        place: placeOf(file.path, entry),
        node: { file: file.path, path: [entry.section, entry.key] },
        written: true,
      }),
    });
    return { describesDeployment: false, fastcgiPools: pools ?? [] };
  },
  /** `[pool, key]`: its last value. */
  edit(file: InputFile, change: Change): TextEdit[] | null {
    const [section, key] = change.node.path;
    const entry = poolEntries(file.text() ?? "")?.findLast(
      (each) => each.section === section && each.key === key,
    );
    if (entry === undefined || change.op !== "set" || typeof change.value === "object") return null;
    const newText = String(change.value);
    return /[\r\n;]/.test(newText) ? null : [{ ...placeOf(file.path, entry), newText }];
  },
};

function placeOf(file: string, { line, start, end }: PoolEntry) {
  return { file, line: line + 1, column: start + 1, endLine: line + 1, endColumn: end + 1 };
}
