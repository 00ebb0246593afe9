import { describe, expect, it } from "vitest";
import { code39Bars } from "./code-39.js";
import { STATUSES, isStatus, refusalOf } from "./status.js";
import { isTrackingNumber, newTrackingNumber } from "./tracking-number.js";

describe("status", () => {
  it("follows the rules", () => {
    expect(refusalOf("created", "collected")).toBeNull();
    expect(refusalOf("created", "delivered")).toBe(
      "A shipment that is created cannot become delivered; it can become collected or cancelled.",
    );
    expect(refusalOf("delivered", "returned")).toBe("The shipment is delivered, which is final.");
  });

  it("can reach an end from everywhere", () => {
    const final = STATUSES.filter((status) => STATUSES.every((next) => refusalOf(status, next) !== null));
    expect(final).toEqual(["delivered", "returned", "cancelled"]);
    const reaches = new Set(final);
    for (let round = 0; round < STATUSES.length; round += 1) {
      for (const status of STATUSES) {
        if (STATUSES.some((next) => reaches.has(next) && refusalOf(status, next) === null))
          reaches.add(status);
      }
    }
    expect([...reaches].toSorted()).toEqual([...STATUSES].toSorted());
    expect(isStatus("lost")).toBe(false);
  });
});

describe("tracking number", () => {
  it("is valid when new, and not with any one digit changed", () => {
    const number = newTrackingNumber();
    expect(isTrackingNumber(number)).toBe(true);
    for (let index = 2; index < number.length; index += 1) {
      const digit = (Number(number[index]) + 1) % 10;
      expect(isTrackingNumber(number.slice(0, index) + digit + number.slice(index + 1))).toBe(false);
    }
  });
});

describe("bar code", () => {
  it("of FS0 is what a scanner read as FS0", () => {
    const widths = code39Bars("FS0").black.map((bar) => bar.width);
    expect(widths.join("")).toBe("11331" + "13311" + "13131" + "11331" + "11331");
  });

  it("has five bars for each character and its two stars, within its width", () => {
    const number = newTrackingNumber();
    const { black, totalUnits } = code39Bars(number);
    expect(black).toHaveLength((number.length + 2) * 5);
    const last = black.at(-1);
    expect((last?.start ?? 0) + (last?.width ?? 0)).toBe(totalUnits);
    // Every character of Code 39 has three wide elements of its nine: 15 narrow units and a gap.
    expect(totalUnits).toBe((number.length + 2) * 16 - 1);
  });
});
