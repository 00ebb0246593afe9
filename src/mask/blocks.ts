import { secretName } from "./names.js";
import { isHarmless, isReference } from "./references.js";
import type { Span } from "./span.js";

/** `DbPassword:` or `"DbPassword": {` alone on its line. */
const OPENS = /^[ \t]*["']?(?<name>[A-Za-z_][\w.-]{1,80})["']?:[ \t]*\{?\r?$/;
const HOLDS =
  /^(?<before>[ \t]*["']?(?:default|value)["']?:[ \t]*)(?<value>"[^"\n]{0,4000}"|'[^'\n]{0,4000}'|[^\s"',!{[][^\n]{0,4000}?)[ \t]*,?\r?$/i;

/** A block of a parameter is short: its type, its limits and its default. */
const LINES_MAX = 12;

/** Values that stand as `Default` or `Value` in a block which a secret's name opens. */
export function blockValues(text: string): Span[] {
  const spans: Span[] = [];
  if (!/\b(?:default|value)["']?:/i.test(text)) return spans;
  const lines = text.split("\n");
  let start = 0;
  for (const [index, line] of lines.entries()) {
    const after = start + line.length + 1;
    const name = line.length < 200 ? OPENS.exec(line)?.groups?.["name"] : undefined;
    if (name !== undefined && secretName(name)) spans.push(...within(lines, index, after));
    start = after;
  }
  return spans;
}

/** `start`: where the line after the opening one begins. */
function within(lines: readonly string[], opening: number, start: number): Span[] {
  const outer = indentOf(lines[opening] ?? "");
  let at = start;
  for (const line of lines.slice(opening + 1, opening + 1 + LINES_MAX)) {
    if (line.trim() !== "" && indentOf(line) <= outer) return [];
    const groups = line.length < 5000 ? HOLDS.exec(line)?.groups : undefined;
    if (groups !== undefined) return valueSpan(at, groups);
    at += line.length + 1;
  }
  return [];
}

function valueSpan(line: number, groups: Record<string, string>): Span[] {
  const { before = "", value = "" } = groups;
  const quote = /^["']/.test(value) ? 1 : 0;
  const bare = value.slice(quote, value.length - quote);
  const from = line + before.length + quote;
  return isReference(bare) || isHarmless(bare) || isLabel(bare)
    ? []
    : [{ start: from, end: from + bare.length }];
}

/** "Password", "GitHub Token": how a form names the parameter. */
function isLabel(value: string): boolean {
  return /^[A-Z][A-Za-z]*(?: [A-Za-z]+)*$/.test(value) && /password|secret|token|key/i.test(value);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
