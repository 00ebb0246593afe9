import { describe, expect, it } from "vitest";
import { isFinal, NEXT, refusalOf, STATUSES } from "./status.js";

describe("a change of status", () => {
  it("is legal along the way of a case", () => {
    for (const [from, to] of [
      ["intake", "open"],
      ["open", "waiting"],
      ["waiting", "closed"],
      ["closed", "archived"],
    ] as const) {
      expect(refusalOf(from, to, 0)).toBeNull();
    }
  });

  it("that is not says what would be", () => {
    expect(refusalOf("intake", "closed", 0)).toBe(
      "A case that is intake cannot become closed; it can become open or declined.",
    );
    expect(refusalOf("archived", "open", 0)).toBe("The case is archived, which is final.");
  });

  it("does not close a case over a deadline", () => {
    expect(refusalOf("open", "closed", 1)).toContain("still has a deadline");
    expect(refusalOf("open", "closed", 2)).toContain("still has 2 deadlines");
    expect(refusalOf("intake", "declined", 1)).toContain("still has a deadline");
    expect(refusalOf("closed", "archived", 1)).toContain("still has a deadline");
    expect(refusalOf("open", "waiting", 2)).toBeNull();
    expect(refusalOf("closed", "open", 2)).toBeNull();
  });

  it("reaches every status from the first", () => {
    const reached = new Set(["intake"]);
    for (const status of STATUSES)
      if (reached.has(status)) for (const next of NEXT[status]) reached.add(next);
    expect([...reached].toSorted()).toEqual([...STATUSES].toSorted());
    expect(STATUSES.filter(isFinal)).toEqual(["declined", "archived"]);
  });
});
