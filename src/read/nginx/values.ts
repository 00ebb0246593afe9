import { known, type Origin, unknown, type Value } from "../../model/index.js";
import type { Directive } from "./parse.js";

const SECONDS: Readonly<Record<string, number>> = {
  "": 1,
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  M: 2_592_000,
  y: 31_536_000,
};
const KIB = 1024;
const BYTES: Readonly<Record<string, number>> = { "": 1, k: KIB, m: KIB * KIB, g: KIB * KIB * KIB };

/** Source: https://nginx.org/en/docs/syntax.html (read 2026-11-21): `1h30m`, `600`, `500ms`. Null when it is no time. */
export function seconds(text: string): number | null {
  const parts = [...text.matchAll(/(\d+)(ms|[smhdwMy]?)/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join("") !== text) return null;
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (SECONDS[unit ?? ""] ?? 0), 0);
}

/** `16m`, `1k`, `0`. Null when it is no size. */
export function bytes(text: string): number | null {
  const match = /^(\d+)([kmg]?)$/i.exec(text);
  return match === null ? null : Number(match[1]) * (BYTES[(match[2] ?? "").toLowerCase()] ?? 1);
}

/** What a template fills in when a container starts, and variables of a request. */
export function isFilledIn(text: string): boolean {
  return /\$\{?\w|\{\{|<%/.test(text);
}

/** The first word as a number. */
export function numberOf(
  directive: Directive,
  read: (text: string) => number | null,
  at: Origin,
): Value<number | null> {
  const text = directive.words[0]?.text ?? "";
  if (isFilledIn(text)) return unknown("it is filled in when the container starts", at);
  const value = read(text);
  return value === null ? unknown(`${text} is no value of ${directive.name}`, at) : known(value, at);
}

/** A number in nginx's own words: `16m`, `600s`. */
export function written(name: string, value: number): string {
  if (!name.includes("body_size")) return `${value}s`;
  const mebibytes = value / (KIB * KIB);
  return Number.isInteger(mebibytes) && value > 0 ? `${mebibytes}m` : String(value);
}
