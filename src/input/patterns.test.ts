import { describe, expect, it } from "vitest";
import { matchesPath, matchesText } from "./patterns.js";

describe("patterns of paths", () => {
  const MATCHING: readonly (readonly [string, string])[] = [
    ["a.yaml", "a.yaml"],
    ["./a.yaml", "a.yaml"],
    ["a.yaml", "deep/down/a.yaml"],
    ["*.yaml", "deep/a.yaml"],
    ["examples", "examples/a/b.yaml"],
    ["examples/", "deep/examples/b.yaml"],
    ["/examples", "examples/b.yaml"],
    ["a/**/z", "a/z"],
    ["a/**/z", "a/b/c/z"],
    ["a/**", "a/b/c"],
    ["**/a.y?ml", "x/a.yaml"],
    ["../../src/**", "../../src/a/b.ts"],
    ["bundle.zip!/**", "bundle.zip!/Procfile"],
  ];
  const OTHER: readonly (readonly [string, string])[] = [
    ["a.yaml", "b.yaml"],
    ["/a.yaml", "deep/a.yaml"],
    ["deep/*.yaml", "deep/er/a.yaml"],
    ["a/**", "b/a"],
    ["*.yaml", "a.yml"],
    ["a?b", "a/b"],
    ["[ab].yaml", "a.yaml"],
  ];
  for (const [pattern, path] of MATCHING)
    it(`${pattern} matches ${path}`, () => expect(matchesPath(pattern, path)).toBe(true));
  for (const [pattern, path] of OTHER)
    it(`${pattern} does not match ${path}`, () => expect(matchesPath(pattern, path)).toBe(false));

  it("take no time, whatever they are made of", () => {
    const begun = performance.now();
    matchesPath("**/".repeat(200) + "*a*a*a*a*b", "a/".repeat(500) + "a".repeat(500));
    matchesText("*a".repeat(200), "a".repeat(5000));
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});

describe("patterns of values", () => {
  it("are whole values with * for anything", () => {
    expect(matchesText("80*", "8080")).toBe(true);
    expect(matchesText("*", "")).toBe(true);
    expect(matchesText("80", "8080")).toBe(false);
    expect(matchesText("a?c", "abc")).toBe(false);
  });
});
