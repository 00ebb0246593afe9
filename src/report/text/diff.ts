import { maskedLines, printable } from "../../mask/index.js";
import type { Style } from "./style.js";

const CONTEXT_LINES = 3;

/** A unified diff of one file's text before and after, secrets masked; empty when nothing changed. */
export function renderDiff(file: string, before: string, after: string, style: Style): string {
  const [old, next] = [before.split("\n"), after.split("\n")];
  const hunks = hunksOf(old, next, { old: shown(before), next: shown(after) });
  if (hunks.length === 0) return "";
  const lines = [style.bold(`--- ${file}`), style.bold(`+++ ${file}`)];
  for (const hunk of hunks) {
    lines.push(
      style.note(`@@ -${hunk.oldFrom + 1},${hunk.oldCount} +${hunk.newFrom + 1},${hunk.newCount} @@`),
    );
    lines.push(
      ...hunk.lines.map((line) =>
        line.startsWith("+") ? style.good(line) : line.startsWith("-") ? style.error(line) : line,
      ),
    );
  }
  return `${lines.join("\n")}\n`;
}

function shown(text: string): string[] {
  return maskedLines(text).map(printable);
}

interface Hunk {
  readonly oldFrom: number;
  readonly newFrom: number;
  oldCount: number;
  newCount: number;
  readonly lines: string[];
}

/** Edits are few and small: lines are matched greedily, looking a short way ahead after a difference. */
function hunksOf(
  old: readonly string[],
  next: readonly string[],
  masked: { readonly old: readonly string[]; readonly next: readonly string[] },
): Hunk[] {
  const hunks: Hunk[] = [];
  let current: Hunk | null = null;
  let trailing = 0;
  let [at, to] = [0, 0];
  while (at < old.length || to < next.length) {
    if (at < old.length && to < next.length && old[at] === next[to]) {
      if (current !== null) {
        if (trailing < CONTEXT_LINES) {
          push(current, " ", masked.old[at] ?? "");
          trailing += 1;
        } else current = null;
      }
      at += 1;
      to += 1;
      continue;
    }
    if (current === null) {
      current = begin(masked.old, at, to);
      hunks.push(current);
    }
    trailing = 0;
    const { removed, added } = difference(old, next, at, to);
    for (let line = 0; line < removed; line += 1) push(current, "-", masked.old[at + line] ?? "");
    for (let line = 0; line < added; line += 1) push(current, "+", masked.next[to + line] ?? "");
    at += removed;
    to += added;
  }
  return hunks;
}

function begin(old: readonly string[], at: number, to: number): Hunk {
  const lead = Math.min(CONTEXT_LINES, at, to);
  const hunk: Hunk = { oldFrom: at - lead, newFrom: to - lead, oldCount: 0, newCount: 0, lines: [] };
  for (let line = at - lead; line < at; line += 1) push(hunk, " ", old[line] ?? "");
  return hunk;
}

function push(hunk: Hunk, mark: " " | "-" | "+", line: string): void {
  hunk.lines.push(mark + line);
  if (mark !== "+") hunk.oldCount += 1;
  if (mark !== "-") hunk.newCount += 1;
}

/** How many lines on both sides until they agree again: the nearest agreement wins. */
function difference(
  old: readonly string[],
  next: readonly string[],
  at: number,
  to: number,
): { removed: number; added: number } {
  const reach = old.length - at + (next.length - to);
  for (let distance = 1; distance <= reach; distance += 1) {
    for (let removed = 0; removed <= distance; removed += 1) {
      const added = distance - removed;
      const [left, right] = [old[at + removed], next[to + added]];
      if (left !== undefined && left === right) return { removed, added };
    }
  }
  return { removed: old.length - at, added: next.length - to };
}
