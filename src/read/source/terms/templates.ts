import { literal, type Term, unknownTerm } from "./term.js";
import { distribute } from "./truth.js";

/** Texts that are put together: unknown as a whole when one of them is. */
export function concatenated(parts: readonly Term[]): Term {
  let made: Term = literal("");
  for (const part of parts) {
    const before = made;
    made = distribute(before, (left) =>
      distribute(part, (right) => {
        if (left.kind === "literal" && right.kind === "literal") {
          return literal(`${String(left.value)}${String(right.value)}`, left.at ?? right.at);
        }
        const variable = [left, right].flatMap((term) =>
          term.kind === "unknown" ? (term.variable ?? []) : [],
        )[0];
        const start =
          left.kind === "literal" ? String(left.value) : left.kind === "unknown" ? left.start : null;
        return {
          ...unknownTerm("a part of the text is not known", variable ?? null),
          start: start === "" ? null : start,
        };
      }),
    );
  }
  return made;
}
