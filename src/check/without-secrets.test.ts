import { expect, it } from "vitest";
import { problemsWithoutSecrets } from "./without-secrets.js";

it("tells a few of a file's many problems, and how many more there are", () => {
  const problems = Array.from({ length: 5_000 }, (_, index) => ({
    file: index % 2 === 0 ? "a.yml" : "b.yml",
    line: index + 1,
    message: "It cannot be used.",
  }));
  const told = problemsWithoutSecrets(problems, () => "x: 1\n".repeat(5_000));
  expect(told.length).toBeLessThan(120);
  expect(told.at(-1)).toEqual({
    file: "b.yml",
    line: null,
    message: "So it is in 2450 more places of this file.",
  });
});
