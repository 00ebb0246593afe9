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
  return [...text.matchAll(pattern)].flatMap((match) => {
    const { before = "", name = "", value: written = "" } = match.groups ?? {};
    if (!secretName(name)) return [];
    const value = /^\\?["']/.test(written) ? written : withoutComment(written);
    const quote = /^\\?["']/.exec(value)?.[0].length ?? 0;
    const bare = value.slice(quote, value.length - quote);
    const start = match.index + before.length;
    const unquoted = quote === 0;
    if (unquoted && isExpression(text, start + value.length, bare)) return [];
    if (isReference(bare) || isHarmless(bare) || isProse(text, match.index, name, value, start)) return [];
    return [{ start: start + quote, end: start + value.length - quote }];
  });
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
