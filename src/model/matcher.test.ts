import { expect, it } from "vitest";
import { matcherAccepts } from "./matcher.js";

it.each([
  ["200", 200, true],
  ["200", 204, false],
  ["200,202", 202, true],
  ["200-299", 204, true],
  ["200-299, 401", 401, true],
  ["200-299", 404, false],
  ["ok", 200, null],
])("%s with %i: %s", (matcher, status, expected) => {
  expect(matcherAccepts(matcher, status)).toBe(expected);
});
