import { describe, expect, it } from "vitest";
import { todayIn, urgencyOf } from "./due.js";

// The end of 31 March in New York is 04:00 of 1 April in UTC: summer time has begun there.
const due = {
  dueOn: "2026-03-31",
  dueAt: new Date("2026-04-01T04:00:00Z"),
  timeZone: "America/New_York",
  doneAt: null,
};

describe("a deadline", () => {
  it.each([
    ["2026-03-20T12:00:00Z", "later"],
    ["2026-03-25T12:00:00Z", "this-week"],
    // Still the 30th in New York, the 31st in Europe.
    ["2026-03-31T03:59:00Z", "this-week"],
    ["2026-03-31T04:00:00Z", "today"],
    // April already in UTC.
    ["2026-04-01T03:59:59Z", "today"],
    ["2026-04-01T04:00:00Z", "overdue"],
  ])("at %s is %s", (now, urgency) => {
    expect(urgencyOf(due, new Date(now))).toBe(urgency);
  });

  it("that was met is done, however late", () => {
    expect(urgencyOf({ ...due, doneAt: new Date("2026-05-01") }, new Date("2026-06-01"))).toBe("done");
  });

  it("knows what day it is where it was set", () => {
    const now = new Date("2026-01-01T02:00:00Z");
    expect(todayIn("America/New_York", now)).toBe("2025-12-31");
    expect(todayIn("Asia/Tokyo", now)).toBe("2026-01-01");
  });
});
