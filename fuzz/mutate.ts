import { parseDocument, stringify } from "yaml";
import type { Random } from "./random.js";

/** Texts that have broken parsers before. */
const NASTY: readonly string[] = [
  "\0",
  "\uFEFF",
  "\r",
  "\t",
  "\u2028",
  "\ud800",
  "💥",
  "'",
  '"',
  "`",
  "\\",
  "${",
  "}}",
  "{{",
  "#{",
  "$(",
  "<<EOF\n",
  "&a ",
  "*a",
  "!Ref ",
  "!Sub ",
  "<<: *a\n",
  "---\n",
  "...\n",
  "? ",
  "- - - ",
  "|\n",
  ">-\n",
  "%",
  "@",
  "[",
  "]",
  "{",
  "}",
  "[[[[[[[[",
  "{{{{{{{{",
  ",",
  ":",
  "::",
  "=",
  "#",
  "//",
  "/*",
  "<!--",
  "]]>",
  "&amp;",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "toString",
  "length",
  "null",
  "~",
  "true",
  "NaN",
  "-0",
  "1e999",
  "99999999999999999999",
  "-1",
  "0x",
  "0o8",
  "1:2",
  "..",
  "../../..",
  "/",
  "arn:aws:",
  "AWS::",
  "Fn::If",
  "Fn::ForEach::x",
];

const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e21,
  "",
  " ",
  "x",
  "${A}",
  "__proto__",
  [],
  {},
  [null],
  [[]],
  { Ref: "A" },
  { "Fn::Sub": "${A.B}" },
  { "Fn::GetAtt": [] },
  { "Fn::If": ["A"] },
  { "Fn::Join": [",", { Ref: "A" }] },
  { __proto__: null, "": "" },
];

export interface Material {
  readonly random: Random;
  /** Another input of the same reader, to take pieces of. */
  readonly other: string;
  /** Words of the format. */
  readonly words: readonly string[];
}

const LENGTH_MAX = 200_000;

/** A text with one to four things changed. */
export function mutate(text: string, material: Material): string {
  let changed = text;
  for (let count = 1 + material.random.below(4); count > 0; count -= 1) {
    const way = MUTATORS[material.random.below(MUTATORS.length)];
    changed = way?.(changed, material) ?? changed;
    if (changed.length > LENGTH_MAX) changed = changed.slice(0, LENGTH_MAX);
  }
  return changed;
}

type Mutator = (text: string, material: Material) => string;

const MUTATORS: readonly Mutator[] = [
  (text, { random }) => replaced(text, random.below(text.length), 1, String.fromCharCode(random.below(256))),
  (text, { random }) => {
    const at = random.below(text.length);
    return replaced(text, at, 1, String.fromCharCode(text.charCodeAt(at) ^ (1 << random.below(7))));
  },
  (text, { random }) => text.slice(0, random.below(text.length)),
  (text, { random }) => replaced(text, random.below(text.length), random.below(40), ""),
  (text, { random }) => replaced(text, random.below(text.length), 0, random.pick(NASTY) ?? ""),
  (text, { random }) => replaced(text, random.below(text.length), random.below(12), random.pick(NASTY) ?? ""),
  (text, { random, words }) => replaced(text, random.below(text.length), 0, random.pick(words) ?? ""),
  (text, { random, words }) => {
    const old = random.pick(words);
    return old === undefined ? text : text.replace(old, random.pick(words) ?? "");
  },
  (text, { random, other }) => {
    const from = random.below(other.length);
    return replaced(
      text,
      random.below(text.length),
      random.below(80),
      other.slice(from, from + random.below(400)),
    );
  },
  (text, { random }) => {
    const from = random.below(text.length);
    const piece = text.slice(from, from + random.below(200));
    return replaced(
      text,
      random.below(text.length),
      0,
      piece.repeat(1 + random.below(random.chance(20) ? 400 : 3)),
    );
  },
  (text, { random }) => swappedLines(text, random),
  (text, { random }) => text.replaceAll("\n", random.pick(["\r\n", "\r", "\n\n", "\n "]) ?? "\n"),
  structured,
  structured,
  structured,
];

function replaced(text: string, at: number, count: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + count);
}

function swappedLines(text: string, random: Random): string {
  const lines = text.split("\n");
  const one = random.below(lines.length);
  const other = random.below(lines.length);
  const kept = lines[one] ?? "";
  lines[one] = lines[other] ?? "";
  lines[other] = kept;
  return lines.join("\n");
}

/** Changes what a document says rather than how it is written. */
function structured(text: string, { random }: Material): string {
  const document = parseDocument(text, { logLevel: "silent", uniqueKeys: false });
  if (document.errors.length > 0 || text.length > 30_000) return text;
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 20 });
  } catch {
    return text;
  }
  const places = containersOf(value);
  const place = random.pick(places);
  if (place === undefined) return text;
  changeIn(place, random, random.pick(places));
  try {
    return text.trimStart().startsWith("{") || random.chance(4)
      ? JSON.stringify(value, null, 2)
      : stringify(value);
  } catch {
    return text;
  }
}

type Container = unknown[] | Record<string, unknown>;

function containersOf(value: unknown): Container[] {
  const found: Container[] = [];
  const waiting = [value];
  while (waiting.length > 0 && found.length < 2_000) {
    const next = waiting.pop();
    if (typeof next !== "object" || next === null || next instanceof Date) continue;
    found.push(next as Container);
    waiting.push(...Object.values(next));
  }
  return found;
}

function changeIn(place: Container, random: Random, other: Container | undefined): void {
  const value = random.chance(3)
    ? structuredClone(random.pick(Object.values(other ?? {})))
    : random.pick(VALUES);
  if (Array.isArray(place)) {
    const at = random.below(place.length + 1);
    if (random.chance(3)) place.splice(at, 1);
    else if (random.chance(2)) place[at] = value;
    else place.splice(at, 0, value);
    return;
  }
  const keys = Object.keys(place);
  const key = random.pick(keys) ?? "x";
  const another = random.pick(Object.keys(other ?? {})) ?? random.pick(NASTY) ?? "x";
  const way = random.below(8);
  if (way < 3) delete place[key];
  else if (way < 5) place[another] = value;
  else place[key] = way === 5 ? [place[key]] : value;
}

/** The words that texts are made of, the frequent ones first. */
export function wordsOf(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const [word] of text.matchAll(/[\w$!.:-]{2,40}:?\s?/g))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts]
    .sort((one, other) => other[1] - one[1])
    .slice(0, 600)
    .map(([word]) => word);
}
