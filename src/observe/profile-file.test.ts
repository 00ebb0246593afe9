import { describe, expect, it } from "vitest";
import { PROFILE_SCHEMA, type Profile } from "../profile/index.js";
import { loadProfile, parseProfile } from "./profile-file.js";

const answers = {
  sent: 1,
  statuses: { "200": 1 },
  refused: 0,
  timedOut: 0,
  waitedSeconds: 3,
  reset: 0,
  latency: null,
  samples: [],
};
const profile: Profile = {
  schema: PROFILE_SCHEMA,
  application: "app",
  driver: "process",
  measuredAt: "2026-01-01T00:00:00.000Z",
  cores: 2,
  dependencies: [],
  runs: [
    {
      faults: [],
      effects: [],
      listens: [{ address: "0.0.0.0", port: 8000, atSeconds: 1 }],
      startCpuSeconds: 1,
      exit: null,
      phases: [
        {
          fromSeconds: 0,
          faults: [],
          endpoints: [
            { role: "ordinary", method: "GET", path: "/", firstHealthySeconds: 1, idle: answers, load: null },
          ],
        },
      ],
      memory: { sampled: true, method: "pss", startMiB: 1, peakMiB: 1, loadMiB: null, limitMiB: null },
      stop: null,
      output: [],
    },
  ],
  notObserved: [],
};
const damaged = (from: string, to: string): string => JSON.stringify(profile).replace(from, to);

describe("a profile's file", () => {
  it("gives back what was saved", () => {
    expect(parseProfile(JSON.stringify(profile), "p.json")).toEqual(profile);
  });

  it.each([
    ["{", "The profile p.json is not JSON"],
    ["[]", 'p.json is not a profile: its "schema" is not "steadystate/profile@1".'],
    [
      damaged('"atSeconds":1', '"atSeconds":"soon"'),
      "is damaged: runs[0].listens[0].atSeconds is not a number",
    ],
    [damaged('"200":1', '"200":null'), "runs[0].phases[0].endpoints[0].idle.statuses.200 is not a number"],
    [damaged('"ordinary"', '"main"'), "role is not one of target-group-check"],
    [damaged('"runs":[', '"runs":7,"rest":['), "runs is not a list"],
    [damaged('"exit":null', '"exit":[]'), "runs[0].exit is not an object"],
  ])("is refused in one sentence: %#", (text, message) => {
    expect(() => parseProfile(text, "p.json")).toThrow(message);
  });

  it("that does not exist", async () => {
    await expect(loadProfile("/no/such/profile.json")).rejects.toThrow("cannot be read: it does not exist");
  });
});
