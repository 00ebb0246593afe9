import { hasPlaceholder } from "../../../model/index.js";
import {
  type Call,
  type LiteralTerm,
  listTerm,
  literal,
  native,
  type PatternTerm,
  type Term,
  textOfTerm,
  unknownTerm,
} from "../terms/term.js";
import { distribute } from "../terms/truth.js";
import { lookup } from "../terms/lookup.js";

type Compute = (
  text: string,
  given: readonly (string | number)[],
) => string | number | boolean | readonly string[] | undefined;

const text = (value: string | number | undefined): string =>
  value === undefined ? "undefined" : String(value);
const position = (value: string | number | undefined): number | undefined =>
  typeof value === "number" ? value : undefined;

/** Methods of texts that depend on nothing but the text and plain arguments. */
const METHODS: Readonly<Record<string, Compute>> = {
  includes: (value, [part]) => value.includes(text(part)),
  startsWith: (value, [part]) => value.startsWith(text(part)),
  endsWith: (value, [part]) => value.endsWith(text(part)),
  startswith: (value, parts) => parts.some((part) => value.startsWith(text(part))),
  endswith: (value, parts) => parts.some((part) => value.endsWith(text(part))),
  indexOf: (value, [part]) => value.indexOf(text(part)),
  find: (value, [part]) => value.indexOf(text(part)),
  trim: (value) => value.trim(),
  strip: (value, [letters]) =>
    letters === undefined
      ? value.trim()
      : stripped(stripped(value, text(letters), true), text(letters), false),
  rstrip: (value, [letters]) =>
    letters === undefined ? value.trimEnd() : stripped(value, text(letters), false),
  lstrip: (value, [letters]) =>
    letters === undefined ? value.trimStart() : stripped(value, text(letters), true),
  trimEnd: (value) => value.trimEnd(),
  trimStart: (value) => value.trimStart(),
  toLowerCase: (value) => value.toLowerCase(),
  toUpperCase: (value) => value.toUpperCase(),
  lower: (value) => value.toLowerCase(),
  upper: (value) => value.toUpperCase(),
  toString: (value: string) => value,
  slice: (value, [from, to]) => value.slice(position(from), position(to)),
  substring: (value, [from, to]) => value.substring(position(from) ?? 0, position(to)),
  replace: (value, [from, to]) =>
    value.split(text(from)).length > 1 ? value.replace(text(from), () => text(to)) : value,
  replaceAll: (value, [from, to]) => value.replaceAll(text(from), text(to)),
  concat: (value, others) => value + others.map(text).join(""),
  charAt: (value, [at]) => value.charAt(position(at) ?? 0),
  isdigit: (value) => /^\d+$/.test(value),
  split: (value, [by, limit]) =>
    by === undefined ? value.trim().split(/\s+/) : value.split(text(by), position(limit)),
};

function stripped(value: string, letters: string, start: boolean): string {
  let left = value;
  while (left !== "" && letters.includes(start ? left.slice(0, 1) : left.slice(-1)))
    left = start ? left.slice(1) : left.slice(0, -1);
  return left;
}

function plain(term: Term): readonly (string | number)[] | null {
  if (term.kind === "literal" && (typeof term.value === "string" || typeof term.value === "number"))
    return [term.value];
  // Python's `startswith(("a", "b"))`
  if (term.kind !== "list" || !term.complete) return null;
  const items = term.items.map(plain);
  return items.includes(null) ? null : items.flatMap((item) => item ?? []);
}

/** A part that only the deployment decides may hold what was looked for; hosts and passwords hold no parameters. */
function mayStillHold(text: string, parts: readonly Term[], atStart: boolean): boolean {
  if (!hasPlaceholder(text)) return false;
  return !parts.every((part) => {
    const wanted = part.kind === "pattern" ? (part.expression?.source ?? "") : textOfTerm(part);
    if (wanted === null) return false;
    const isStart = atStart || (part.kind === "pattern" && wanted.startsWith("^"));
    return isStart ? text.indexOf("${") >= wanted.length : /[?&=]|ssl/i.test(wanted);
  });
}

function applied(name: string, method: Compute, subject: LiteralTerm, call: Call): Term {
  const given = call.arguments.positional.map(plain);
  if (given.includes(null)) return unknownTerm("it is computed from what is not known");
  const value = method(
    String(subject.value),
    given.flatMap((one) => one ?? []),
  );
  if (
    value === false &&
    mayStillHold(String(subject.value), call.arguments.positional, /^startsWith$/i.test(name))
  )
    return unknownTerm("only the deployment decides a part of the text");
  if (typeof value === "object")
    return listTerm(
      value.map((part) => literal(part, subject.at)),
      call.machine.depth,
    );
  return literal(value, subject.at);
}

export function textMember(subject: LiteralTerm, name: string): Term {
  if (name === "length") return literal(String(subject.value).length);
  if (name === "match" || name === "search" || name === "test")
    return native(name, (call) => matched(subject, call));
  if (name === "replace" || name === "replaceAll")
    return native(name, (call) => replaced(subject, name, call));
  if (name === "join") return native(name, (call) => joinedBy(subject, call));
  if (name === "format") return native(name, () => unknownTerm("a part of the text is not known"));
  const method = lookup(METHODS, name);
  if (method === undefined) return native(name, () => unknownTerm(`the text's ${name} is not followed`));
  return native(name, (call) => applied(name, method, subject, call));
}

function matched(subject: LiteralTerm, call: Call): Term {
  const [pattern] = call.arguments.positional;
  if (pattern?.kind !== "pattern" || pattern.expression === null)
    return unknownTerm("the pattern is not known");
  if (pattern.expression.test(String(subject.value))) return listTerm([], 0, false);
  return mayStillHold(String(subject.value), [pattern], false)
    ? unknownTerm("only the deployment decides a part of the text")
    : literal(null);
}

function replaced(subject: LiteralTerm, name: string, call: Call): Term {
  const [pattern, by] = call.arguments.positional;
  if (pattern?.kind !== "pattern") {
    const method = lookup(METHODS, name);
    return method === undefined ? subject : applied(name, method, subject, call);
  }
  if (pattern.expression === null || by?.kind !== "literal") return unknownTerm("the pattern is not known");
  return literal(String(subject.value).replace(pattern.expression, String(by.value)), subject.at);
}

function joinedBy(subject: LiteralTerm, call: Call): Term {
  const [list] = call.arguments.positional;
  if (list?.kind !== "list" || !list.complete) return unknownTerm("a part of the text is not known");
  const parts = list.items.map((item) => (item.kind === "literal" ? String(item.value) : null));
  return parts.includes(null)
    ? unknownTerm("a part of the text is not known")
    : literal(parts.join(String(subject.value)));
}

export function numberMember(subject: LiteralTerm, name: string): Term {
  if (name === "toString") return native(name, () => literal(String(subject.value), subject.at));
  return unknownTerm(`the property ${name} is not known`);
}

export function patternMember(subject: PatternTerm, name: string): Term {
  if (name !== "test" && name !== "exec" && name !== "match" && name !== "search" && name !== "fullmatch")
    return unknownTerm(`the pattern's ${name} is not followed`);
  return native(name, (call) =>
    distribute(call.arguments.positional[0] ?? unknownTerm("nothing is given"), (given) => {
      if (given.kind !== "literal" || subject.expression === null)
        return unknownTerm("what is matched is not known");
      const anchored =
        name === "match"
          ? new RegExp(`^(?:${subject.expression.source})`, subject.expression.flags)
          : subject.expression;
      const hit = anchored.test(String(given.value));
      if (!hit && mayStillHold(String(given.value), [subject], false))
        return unknownTerm("only the deployment decides a part of the text");
      if (name === "test") return literal(hit);
      return hit ? listTerm([], 0, false) : literal(null);
    }),
  );
}
