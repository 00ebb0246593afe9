import type { Json } from "../../model/index.js";
import type { Layout } from "./layout.js";
import type { ScalarNode } from "./node.js";

/** Words and numbers that YAML readers take for something else than text. */
const NOT_TEXT = /^(?:true|false|yes|no|on|off|y|n|null|~|[-+]?\.?\d.*|[-+]?\.(?:inf|nan)|0[xo][\da-f]+)$/i;
const SAFE_PLAIN = /^[\p{L}\d_./$(][\p{L}\d_./:@%+=$()* -]*$/u;

/** A new scalar in place of an old one: its quotes stay, and so does its kind where the new value allows it. */
export function renderOver(old: ScalarNode, value: string | number | boolean | null, json: boolean): string {
  if (value === null) return "null";
  const text = String(value);
  if (old.style === "single-quoted" && !/[\n\r]/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  if (old.style === "double-quoted" || old.style === "single-quoted") return JSON.stringify(text);
  const sameKind =
    (typeof old.value === "number" && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) ||
    (typeof old.value === "boolean" && /^(true|false)$/.test(text));
  if (sameKind) return text;
  return json ? JSON.stringify(value) : renderPlain(value);
}

export function renderPlain(value: string | number | boolean | null): string {
  if (typeof value !== "string") return String(value);
  const plain = SAFE_PLAIN.test(value) && !NOT_TEXT.test(value) && !/:(?:\s|$)|\s#|\s$/.test(value);
  return plain ? value : JSON.stringify(value);
}

export function renderKey(key: string): string {
  return renderPlain(key);
}

export function isScalarValue(value: Json): value is string | number | boolean | null {
  return value === null || typeof value !== "object";
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** What follows `key:` in block style: ` value`, or the lines below it. `indent` is the key's own. */
export function renderBelow(value: Json, indent: string, layout: Layout): string {
  if (isScalarValue(value)) return ` ${renderPlain(value)}`;
  const { lineBreak, unit, listOffset } = layout;
  if (isList(value)) {
    if (value.length === 0) return " []";
    const inner = indent + " ".repeat(listOffset);
    return value.map((item) => lineBreak + inner + renderItem(item, inner, layout)).join("");
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return " {}";
  const inner = indent + unit;
  return entries
    .map(([key, each]) => `${lineBreak}${inner}${renderKey(key)}:${renderBelow(each, inner, layout)}`)
    .join("");
}

/** A block list's item with its dash. `indent` is the dash's. */
export function renderItem(value: Json, indent: string, layout: Layout): string {
  if (isScalarValue(value)) return `- ${renderPlain(value)}`;
  const inner = `${indent}  `;
  if (isList(value)) return `- ${renderFlow(value)}`;
  const entries = Object.entries(value);
  if (entries.length === 0) return "- {}";
  const lines = entries.map(([key, each]) => `${renderKey(key)}:${renderBelow(each, inner, layout)}`);
  return `- ${lines.join(layout.lineBreak + inner)}`;
}

/** YAML's flow style on one line. */
export function renderFlow(value: Json): string {
  if (isScalarValue(value)) return renderPlain(value);
  if (isList(value)) return `[${value.map(renderFlow).join(", ")}]`;
  const entries = Object.entries(value);
  if (entries.length === 0) return "{}";
  return `{ ${entries.map(([key, each]) => `${renderKey(key)}: ${renderFlow(each)}`).join(", ")} }`;
}

/** JSON on one line, or on many with `indent` as that of the line it begins on. */
export function renderJson(value: Json, indent: string | null, layout: Layout): string {
  if (indent === null) return oneLineJson(value);
  return JSON.stringify(value, null, layout.unit).replaceAll("\n", layout.lineBreak + indent);
}

function oneLineJson(value: Json): string {
  if (isScalarValue(value)) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(oneLineJson).join(", ")}]`;
  const entries = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${oneLineJson(each)}`);
  return `{${entries.join(", ")}}`;
}
