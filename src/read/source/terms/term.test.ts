// What a value may be stays countable, however choices and unions are put into one another.
import { expect, it } from "vitest";
import { alternatives, choice, literal, type Term, union } from "./term.js";

it("nests choices in unions without growing beyond bounds", () => {
  let term: Term = literal(0);
  for (let level = 1; level <= 40; level += 1) {
    term = union([choice(`A${level}`, term, literal(level)), choice(`B${level}`, literal(-level), term)]);
  }
  expect(alternatives(term).length).toBeLessThan(200);
});
