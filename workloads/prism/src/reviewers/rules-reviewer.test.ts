import { describe, expect, it } from "vitest";
import { passagesFor } from "./passages.js";
import { createRulesReviewer, findingsIn } from "./rules-reviewer.js";

describe("rules of prose", () => {
  it("finds what is wrong, at the words that are", async () => {
    const findings = await findingsIn(
      "It was written in order to explain the the move, and a inventory is kept.",
    );
    expect(findings).toEqual(
      expect.arrayContaining([
        { kind: "clarity", quote: "written", advice: "Passive voice: say who does it." },
        { kind: "wording", quote: "in order to", advice: "Simpler: to." },
        { kind: "correctness", quote: "the the", advice: "The same word twice: remove one." },
        { kind: "correctness", quote: "a inventory", advice: "Write “an inventory”." },
      ]),
    );
  });

  it("say so when there is nothing, and that they are rules", async () => {
    const events = [];
    const section = { heading: "One", text: "The cat sat on the mat." };
    for await (const event of createRulesReviewer().review("T", section, new AbortController().signal))
      events.push(event);
    expect(events).toEqual([
      { type: "reviewer", name: "rules, not a language model" },
      {
        type: "finding",
        finding: { kind: "strength", quote: "", advice: "The rules find nothing to change." },
      },
    ]);
  });
});

describe("passagesFor", () => {
  const sections = [
    { heading: "Costs", text: "The move costs 14,200 euros." },
    { heading: "Schedule", text: "Boxes go on the 3rd of May.\n\nThe deadlines end in April." },
  ];
  it("finds the nearest passage", () => {
    expect(passagesFor("What is the deadline?", sections)).toMatch(
      /Schedule: “The deadlines end in April.”$/,
    );
    expect(passagesFor("How much does it cost?", sections)).toContain("14,200");
  });
  it("says when there is none, and always that it only searches", () => {
    expect(passagesFor("Who is the pope?", sections)).toContain("does not have the words");
    expect(passagesFor("costs", sections)).toContain("I can only search");
  });
});
