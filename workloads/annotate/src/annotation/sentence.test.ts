import { expect, it } from "vitest";
import { COCO_LABELS } from "./coco-labels.js";
import { sentenceOf } from "./sentence.js";

const things = (...labels: readonly string[]) => labels.map((label) => ({ label }));

it.each([
  [things(), "Nothing that the local detector knows."],
  [things("cat"), "A cat."],
  [things("orange"), "An orange."],
  [things("person", "dog", "person"), "Two people and a dog."],
  [things("bus", "bus", "wine glass", "bench", "bench"), "Two buses, a wine glass and two benches."],
])("%o", (found, sentence) => {
  expect(sentenceOf(found)).toBe(sentence);
});

it("has the names of all 80 kinds", () => {
  expect(new Set(COCO_LABELS).size).toBe(80);
});
