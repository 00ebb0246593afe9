import { BASE64_40, isSecretAccessKey, SECRET_KINDS, URL_PASSWORD } from "./kinds.js";
import { secretName } from "./names.js";
import { blockValues } from "./blocks.js";
import { PAIRS } from "./pairs.js";
import { isHarmless, isReference } from "./references.js";
import type { Span } from "./span.js";

export const MASKED = "***";

/** Where secrets stand in a text, in order and apart from one another. What is masked already is none. */
export function secretSpans(text: string): Span[] {
  const named = references(text);
  const pairs = PAIRS.flatMap((pattern) => inPairs(text, pattern)).filter(
    (span) => !named.some(({ start, end }) => start <= span.start && span.end <= end),
  );
  const spans = [...ofKinds(text), ...inUrls(text), ...accessKeys(text), ...pairs, ...blockValues(text)];
  return merged(spans.filter(({ start, end }) => end > start && !text.startsWith(MASKED, start)));
}

/** Names of where secrets are kept: `secret:db` in them is a name and no pair. */
function references(text: string): Span[] {
  return [
    ...text.matchAll(/\barn:aws[\w-]{0,20}:[^\s"'`,)}\]]{1,400}|\{\{\s*resolve:[^\n]{1,400}?\}\}/g),
  ].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

function ofKinds(text: string): Span[] {
  return SECRET_KINDS.flatMap(({ pattern }) =>
    [...text.matchAll(pattern)].map((match) => ({
      start: match.index + (match.groups?.["keep"]?.length ?? 0),
      end: match.index + match[0].length,
    })),
  );
}

function inUrls(text: string): Span[] {
  return [...text.matchAll(URL_PASSWORD)].flatMap((match) => {
    const { before = "", password = "" } = match.groups ?? {};
    const start = match.index + before.length;
    return isReference(password) ? [] : [{ start, end: start + password.length }];
  });
}

function accessKeys(text: string): Span[] {
  return [...text.matchAll(BASE64_40)]
    .filter(([word]) => isSecretAccessKey(word))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

function inPairs(text: string, pattern: RegExp): Span[] {
  const found: Span[] = [];
  const search = new RegExp(pattern.source, pattern.flags);
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const { before = "", name = "", value: written = "" } = match.groups ?? {};
    const start = match.index + before.length;
    if (secretName(name)) found.push(...secretValue(text, { at: match.index, start, name, written }));
    // A command holds assignments of its own: `command: "PGPASSWORD=… psql"`.
    else search.lastIndex = Math.max(match.index + 1, start + (openingQuote(written)?.length ?? 0));
  }
  return found;
}

interface Pair {
  /** Where the name begins, and where the value. */
  readonly at: number;
  readonly start: number;
  readonly name: string;
  readonly written: string;
}

function secretValue(text: string, { at, start, name, written }: Pair): Span[] {
  const quote = openingQuote(written)?.length ?? 0;
  const value = quote > 0 ? written : withoutComment(written);
  const bare = value.slice(quote, value.length - quote);
  if (quote === 0 && isExpression(text, start + value.length, bare)) return [];
  if (isReference(bare) || isHarmless(bare) || isProse(text, at, name, value, start)) return [];
  return [{ start: start + quote, end: start + value.length - quote }];
}

function openingQuote(written: string): string | undefined {
  return /^\\?["']/.exec(written)?.[0];
}

/** A call, a lookup or a here-text of source code or a shell: what it gives is not written here. */
function isExpression(text: string, end: number, value: string): boolean {
  return (
    (/^[A-Za-z_][\w.]*$/.test(value) && /[([]/.test(text.charAt(end))) ||
    /^[A-Za-z_][\w.]*\(.*\)\W*$|^<</.test(value)
  );
}

function withoutComment(value: string): string {
  const comment = value.search(/[ \t]#/);
  return (comment < 0 ? value : value.slice(0, comment)).trimEnd();
}

/** "Unexpected token: end of file", "secret: not found" are sentences. */
function isProse(text: string, at: number, name: string, value: string, start: number): boolean {
  const [first = ""] = value.split(/\s/, 1);
  if (!/^[a-z]+$/i.test(name) || !/^(?:[A-Za-z]+|[^\w"']{1,3})$/.test(first)) return false;
  const after = start + first.length;
  return (
    /[A-Za-z] $/.test(text.slice(Math.max(0, at - 2), at)) || /^ [a-z]/.test(text.slice(after, after + 2))
  );
}

function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last === undefined || span.start > last.end) result.push(span);
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  return result;
}
