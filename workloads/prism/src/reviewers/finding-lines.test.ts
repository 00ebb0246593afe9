import { describe, expect, it } from "vitest";
import { createLineReader, findingOf } from "./finding-lines.js";

describe("findingOf", () => {
  it.each([
    ["clarity | the text | Say more.", { kind: "clarity", quote: "the text", advice: "Say more." }],
    [
      "- **Tone** | “we won't” | Be kinder | and shorter",
      { kind: "tone", quote: "we won't", advice: "Be kinder | and shorter" },
    ],
    ["structure | | Move it up.", { kind: "structure", quote: "", advice: "Move it up." }],
    ["wording | Use plain words.", { kind: "wording", quote: "", advice: "Use plain words." }],
    ["Overall this is fine.", { kind: "clarity", quote: "", advice: "Overall this is fine." }],
    ["|---|---|---|", null],
    ["```", null],
    ["  ", null],
  ])("%s", (line, finding) => expect(findingOf(line)).toEqual(finding));
});

it("gives a finding as soon as its line has ended, however the text is cut", () => {
  const lines = createLineReader();
  expect(lines.push("clarity | a | b")).toEqual([]);
  expect(lines.push(".\ntone | c")).toEqual([{ kind: "clarity", quote: "a", advice: "b." }]);
  expect(lines.push(" | d.")).toEqual([]);
  expect(lines.end()).toEqual([{ kind: "tone", quote: "c", advice: "d." }]);
  expect(lines.end()).toEqual([]);
});
