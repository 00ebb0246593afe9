import { literal, type Term, unknownTerm } from "../terms/term.js";
import { distribute } from "../terms/truth.js";

/** A text as the number that it writes. */
export function number(term: Term, parse: (text: string) => number = Number): Term {
  return distribute(term, (one) => {
    if (one.kind === "literal") {
      if (typeof one.value === "number") return one;
      return literal(one.value === undefined ? Number.NaN : parse(String(one.value ?? 0)), one.at);
    }
    const variable = one.kind === "unknown" ? one.variable : null;
    return unknownTerm(one.kind === "unknown" ? one.reason : "it is computed", variable);
  });
}
