import { describe, expect, it } from "vitest";
import { FAULT_KINDS, parseFault, sortedFaults } from "./fault.js";

describe("parseFault", () => {
  it("reads every kind", () => {
    const argument: Readonly<Record<string, string>> = { slow: ":250", late: ":60" };
    for (const kind of Object.keys(FAULT_KINDS)) {
      expect(parseFault(`redis=${kind}${argument[kind] ?? ""}`)).toMatchObject({ dependency: "redis", kind });
    }
    expect(parseFault("postgres=late:60").amount).toBe(60);
    expect(parseFault("postgres=lost:refused").lostAs).toBe("refused");
    expect(parseFault("postgres=lost").lostAs).toBe("hang");
  });

  it.each([
    ["redis", "is not known; write DEPENDENCY=FAULT with one of refused, unresolved"],
    ["redis=broken", "is not known"],
    ["redis=constructor", "is not known"],
    ["=hang", "is not known"],
    ["redis=slow", "needs milliseconds after the colon"],
    ["redis=slow:fast", "needs milliseconds"],
    ["redis=late:-1", "needs seconds"],
    ["redis=late:", "needs seconds"],
    ["redis=hang:3", "takes no value after its name: write redis=hang"],
    ["redis=lost:slow", 'may end in "hang" or "refused"'],
  ])("says in one sentence what is wrong with %s", (text, message) => {
    expect(() => parseFault(text)).toThrow(message);
  });

  it("files faults under one spelling", () => {
    expect(sortedFaults(["redis=hang", " postgres=refused"])).toEqual(["postgres=refused", "redis=hang"]);
  });
});
