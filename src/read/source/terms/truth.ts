import { alternatives, choice, type ExternalTerm, literal, type Term, union, unknownTerm } from "./term.js";

/** Whether a value counts as true; null when that is not known. */
export function truthOf(term: Term): boolean | null {
  switch (term.kind) {
    case "literal":
      return Boolean(term.value);
    case "union":
    case "choice": {
      const truths = alternatives(term).map(truthOf);
      return truths.every((truth) => truth === truths[0]) ? (truths[0] ?? null) : null;
    }
    case "unknown":
      return term.filled ? true : null;
    case "object":
      return term.class !== null || term.properties.size > 0 || !term.open ? true : null;
    case "list":
      return term.complete || term.items.length > 0 ? true : null;
    case "external":
      return isThere(term) ? true : null;
    default:
      return true;
  }
}

/** A client that was made is there, and what a library exports; what its calls give may be nothing. */
function isThere(term: ExternalTerm): boolean {
  for (let at: ExternalTerm | null = term; at !== null; at = at.parent) {
    if (at.call !== null) return at === term && at.call.construct;
  }
  // What a library's object holds, such as whether somebody is logged in, is not known.
  return term.depth <= 1;
}

export function not(term: Term): Term {
  if (term.kind === "choice") return choice(term.variable, not(term.set), not(term.unset));
  if (term.kind === "union" && truthOf(term) === null) return union(term.options.map(not));
  const truth = truthOf(term);
  return truth === null ? unknownTerm("its condition is not known") : literal(!truth);
}

/** Equality by value; null when it cannot be told. */
export function equalTerms(left: Term, right: Term, loose: boolean): boolean | null {
  if (left.kind === "literal" && right.kind === "literal") {
    const nothing = (value: unknown) => value === null || value === undefined;
    if (loose && (nothing(left.value) || nothing(right.value)))
      return nothing(left.value) && nothing(right.value);
    return left.value === right.value;
  }
  if (left.kind === "unknown" || right.kind === "unknown") return null;
  if (left.kind === "external" || right.kind === "external") {
    const [library, other] = left.kind === "external" ? [left, right] : [right, left];
    return library.kind === "external" && isThere(library) && other.kind === "literal" ? false : null;
  }
  const undecided = (term: Term) =>
    term.kind === "promise" || term.kind === "union" || term.kind === "choice";
  if (undecided(left) || undecided(right)) return null;
  return left === right ? true : left.kind === "literal" || right.kind === "literal" ? false : null;
}

/** Does `map` for every alternative that is decided by environment variables or branches. */
export function distribute(term: Term, map: (one: Term) => Term): Term {
  if (term.kind === "choice")
    return choice(term.variable, distribute(term.set, map), distribute(term.unset, map));
  if (term.kind === "union") return union(term.options.map((option) => distribute(option, map)));
  return map(term);
}
