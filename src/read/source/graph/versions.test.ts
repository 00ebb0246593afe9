import { expect, it } from "vitest";
import { pinnedMajors } from "./versions.js";

const CASES: readonly (readonly [string, number | undefined])[] = [
  ["redis==5.0.1", 5],
  ["redis[hiredis] ~= 7.1  # cache", 7],
  ["redis>=4.2,<6", 5],
  ["redis<8.1", 8],
  ["redis>=5", undefined],
  ["redis", undefined],
  ["redis-om==1.0", undefined],
  ['dependencies = ["fastapi", "redis>=5,<7"]', 6],
  ['redis = "^5.0.1"', 5],
  ['redis = {extras = ["hiredis"], version = "^4.6"}', 4],
  ['redis = "*"', undefined],
  ['[[package]]\nname = "redis"\nversion = "7.4.0"', 7],
  ['"redis": {\n "hashes": ["sha256:1"],\n "version": "==5.2.1"\n}', 5],
];

it.each(CASES)("%s", (text, major) => {
  expect(new Map(pinnedMajors(text)).get("redis")).toBe(major);
});

it("ends soon on lines that almost fit", () => {
  const begun = performance.now();
  pinnedMajors(`${"a".repeat(50_000)}\n${'"b": {'.repeat(20_000)}\n${"c = {".repeat(20_000)}`);
  expect(performance.now() - begun).toBeLessThan(2_000);
});
