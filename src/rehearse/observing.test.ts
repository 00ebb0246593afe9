// The application is measured once more with more memory where its limit ended it, and only there.
import { describe, expect, it } from "vitest";
import { endedByMemory, profileOf, run } from "../../tools/profile-examples.js";
import type { ObserveRequest } from "../observe/index.js";
import type { Profile, Run } from "../profile/index.js";
import type { ObservationPlan } from "./observation.js";
import { observeDeployment } from "./observing.js";

const HOOKS = { progress: () => undefined, signal: new AbortController().signal };
const REQUEST: ObserveRequest = {
  name: "web",
  command: ["node", "server.js"],
  workingDirectory: "/app",
  environment: [],
  containerPorts: [8080],
  portVariable: null,
  vcpu: 0.5,
  memoryLimitMiB: 512,
  endpoints: [],
  dependencies: [],
  conditions: [["postgres=tls-only"], ["redis=hang"]],
  stopTimeoutSeconds: 30,
};

/** Measures 1300 MiB: runs above that limit live, `ended` faults are ended below it. */
async function observed(
  ended: readonly (readonly string[])[],
  { freeMiB = 100_000, memoryLimitMiB = 512 as number | null, allWell = [] as string[] } = {},
): Promise<{ readonly profile: Profile; readonly asked: ObserveRequest[] }> {
  const asked: ObserveRequest[] = [];
  const measure = async (request: ObserveRequest): Promise<Profile> => {
    asked.push(request);
    const more = asked.length > 1;
    const limitMiB = request.memoryLimitMiB;
    const measured = (faults: readonly string[]): Run =>
      ended.some((one) => one.join() === faults.join()) && !more
        ? endedByMemory(faults)
        : run(faults, {
            memory: { sampled: true, method: "pss", startMiB: 1200, peakMiB: 1300, loadMiB: 1300, limitMiB },
          });
    const conditions = new Map([[], ...request.conditions].map((faults) => [faults.join(), faults]));
    return profileOf(...[...conditions.values()].map(measured));
  };
  const plan: ObservationPlan = {
    request: { ...REQUEST, memoryLimitMiB },
    containerName: "web",
    ordinaryPath: "/",
  };
  return { profile: await observeDeployment(plan, allWell, HOOKS, freeMiB, measure), asked };
}

const runs = (profile: Profile): (readonly [string, number | null])[] =>
  profile.runs.map(({ faults, memory }) => [faults.join(), memory.limitMiB] as const);

describe("observing a deployment", () => {
  it("is one observation where memory ended nothing that should be well", async () => {
    const { profile, asked } = await observed([["redis=hang"]]);
    expect(asked).toMatchObject([REQUEST]);
    expect(profile.runs).toHaveLength(3);
  });

  it("measures all well again with four times the memory, and adds only that", async () => {
    const { profile, asked } = await observed([[]]);
    expect(asked.map(({ memoryLimitMiB, conditions }) => [memoryLimitMiB, conditions.length])).toEqual([
      [512, 2],
      [2048, 1],
    ]);
    expect(runs(profile)).toEqual([
      ["", 512],
      ["postgres=tls-only", 512],
      ["redis=hang", 512],
      ["", 2048],
    ]);
  });

  it("measures the servers' own terms again as well", async () => {
    const { profile } = await observed([["postgres=tls-only"]], { allWell: ["postgres=tls-only"] });
    expect(runs(profile).slice(3)).toEqual([["postgres=tls-only", 2048]]);
  });

  it("takes no more than half of what the host has free, and nothing where that is less than the limit", async () => {
    expect((await observed([[]], { freeMiB: 3000 })).asked[1]?.memoryLimitMiB).toBe(1500);
    expect((await observed([[]], { freeMiB: 800 })).asked).toHaveLength(1);
    expect((await observed([[]], { memoryLimitMiB: null })).asked).toHaveLength(1);
  });
});
