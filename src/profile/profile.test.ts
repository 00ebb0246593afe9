import { describe, expect, it } from "vitest";
import { endedByMemory, profileOf, run } from "../../tools/profile-examples.js";
import { freestRunUnder, runsUnder, runUnder } from "./profile.js";

describe("the runs of one condition", () => {
  const faults = ["postgres=tls-only", "redis=hang"];
  const [ended, free] = [endedByMemory(faults), run(faults)];

  it("are found whatever the order of the faults, the first as deployed", () => {
    const profile = profileOf(run([]), ended, free);
    expect(runsUnder(profile, [...faults].reverse())).toEqual([ended, free]);
    expect(runUnder(profile, faults)).toBe(ended);
    expect(runUnder(profile, ["redis=hang"])).toBeUndefined();
  });

  it("are best told by the one that memory did not end, else by the one that had the most", () => {
    expect(freestRunUnder(profileOf(ended, free), faults)).toBe(free);
    expect(freestRunUnder(profileOf(free, ended), faults)).toBe(free);
    const again = endedByMemory(faults);
    expect(freestRunUnder(profileOf(ended, again), faults)).toBe(again);
    expect(freestRunUnder(profileOf(ended), [])).toBeUndefined();
  });
});
