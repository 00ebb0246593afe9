import type { Severity } from "../../finding/index.js";
import type { Place } from "../../model/index.js";
import { maskedLine, printable } from "../../mask/index.js";
import type { Style } from "./style.js";

/** The text of a file that was read; null when it is not at hand. */
export type TextOf = (file: string) => string | null;

const MARK = "─";
const LINE_WIDTH_MAX = 4000;
const CUT = "…";

/** The line of a place with the value underlined, secrets masked; empty when the file is not at hand. */
export function codeFrame(
  place: Place,
  textOf: TextOf,
  style: Style,
  severity: Severity = "error",
): string[] {
  const text = textOf(place.file);
  const masked = text === null ? null : maskedLine(text, place.line);
  const line = masked?.text.replace(/\r$/, "");
  if (masked === null || line === undefined || line.length > LINE_WIDTH_MAX) return [];
  const from = Math.max(0, masked.columnOf(place.column) - 1);
  const end = place.endLine === place.line ? masked.columnOf(place.endColumn) - 1 : line.trimEnd().length;
  const to = Math.min(Math.max(from + 1, end), Math.max(from + 1, line.length));
  const gutter = "     ";
  const window = windowOf(line, from, to, style.columns - gutter.length - 3);
  return [
    `${style.dim(`${String(place.line).padStart(gutter.length)} │`)} ${window.text}`,
    `${style.dim(`${gutter} │`)} ${" ".repeat(window.from)}${style[severity](MARK.repeat(window.to - window.from))}`,
  ];
}

interface Window {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** The part of a long line that shows the value, with a mark where something is cut off. Tabs count as one space. */
function windowOf(line: string, from: number, to: number, room: number): Window {
  const flat = printable(line).replaceAll("\t", " ");
  if (flat.length <= room) return { text: flat, from, to };
  const start = to <= room - 1 ? 0 : Math.max(0, Math.min(from - 8, flat.length - room));
  const shown = flat.slice(start, start + room).split("");
  if (start > 0) shown[0] = CUT;
  if (start + room < flat.length) shown[shown.length - 1] = CUT;
  return { text: shown.join(""), from: from - start, to: Math.min(to - start, room) };
}
