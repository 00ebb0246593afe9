import type { Place } from "../../model/index.js";
import { mask } from "../../mask/index.js";
import type { Style } from "./style.js";

/** The text of a file that was read; null when it is not at hand. */
export type TextOf = (file: string) => string | null;

const MARK = "─";
const LINE_WIDTH_MAX = 400;

/** The line of a place with the value underlined, secrets masked; empty when the file is not at hand. */
export function codeFrame(place: Place, textOf: TextOf, style: Style): string[] {
  const line = textOf(place.file)?.split(/\r?\n/)[place.line - 1];
  if (line === undefined || line.length > LINE_WIDTH_MAX) return [];
  const shown = mask(line);
  const number = String(place.line).padStart(5);
  const gutter = " ".repeat(number.length);
  if (shown !== line) return [`${style.dim(`${number} │`)} ${shown}`];
  const from = Math.max(0, place.column - 1);
  const to = place.endLine === place.line ? Math.max(from + 1, place.endColumn - 1) : line.trimEnd().length;
  const room = style.columns - number.length - 3;
  const shift = to > room ? Math.min(from, Math.max(0, to - room)) : 0;
  const text = line.slice(shift, shift + room);
  const length = Math.max(1, Math.min(to, shift + room) - from);
  return [
    `${style.dim(`${number} │`)} ${text}`,
    `${style.dim(`${gutter} │`)} ${" ".repeat(from - shift)}${style.error(MARK.repeat(length))}`,
  ];
}
