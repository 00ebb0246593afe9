// Patterns of `.ebignore` and `.gitignore`: the last one that matches counts.
import { expect, it } from "vitest";
import { textFiles } from "../../../input/index.js";
import { leftOutBy, patternsOf, withoutLeftOut } from "./left-out.js";

function leavesOut(patterns: string, path: string): boolean {
  const leaving = patternsOf(".", ".ebignore", textFiles({ ".ebignore": patterns }));
  if (leaving === null) throw new Error("it is not followed");
  return leftOutBy(leaving, path) !== null;
}

const CASES: readonly (readonly [string, string, boolean])[] = [
  ["dist", "dist/a.js", true],
  ["dist/", "dist/a.js", true],
  ["dist/", "dist", false],
  ["/dist", "app/dist/a.js", false],
  ["dist", "app/dist/a.js", true],
  ["app/dist/", "app/dist/a.js", true],
  ["app/dist", "web/app/dist/a.js", false],
  ["*.py", "app/a.py", true],
  ["*.py\n!app/a.py", "app/a.py", false],
  ["!app/a.py\n*.py", "app/a.py", true],
  ["# dist\n", "dist/a.js", false],
  ["./server.py", "server.py", true],
  ["server", "server.py", false],
  ["*\n!Procfile", "Procfile", false],
];

it.each(CASES)("%j and %s", (patterns, path, expected) => {
  expect(leavesOut(patterns, path)).toBe(expected);
});

it("is not followed where it is written in ways that are rare, or too long", () => {
  for (const text of ["[abc].py\n", "a\\ b\n", "x\n".repeat(1_000)])
    expect(patternsOf(".", ".ebignore", textFiles({ ".ebignore": text }))).toBeNull();
});

it("takes files of its own bundle alone", () => {
  const files = textFiles({ "app/.ebignore": "*.py\n", "app/a.py": "", "app/b.js": "", "other/a.py": "" });
  const kept = withoutLeftOut("app", patternsOf("app", ".ebignore", files), files);
  expect([...kept.files.keys()].sort()).toEqual(["app/.ebignore", "app/b.js", "other/a.py"]);
});
