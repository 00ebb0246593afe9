// A service as its files describe it, played with an application as it was measured.
import { beforeAll, describe, expect, it } from "vitest";
import { COMMAND, endedByMemory, phase, profileOf, run, UNANSWERED } from "../../tools/profile-examples.js";
import {
  balancer,
  BEHIND_BALANCER,
  NETWORK,
  serviceResource,
  taskResource,
  template,
} from "../causes/examples/parts.js";
import type { Model } from "../model/index.js";
import type { Profile } from "../profile/index.js";
import { readTexts } from "../read/index.js";
import { entriesOf } from "../timeline/index.js";
import type { PlayOptions, PlayResult } from "./play/index.js";
import { playProfile, type ProfilePlay } from "./play-profile.js";

const OPTIONS: PlayOptions = { seed: "seed", untilSeconds: 3600, kind: "create", stack: false };

async function modelOf(container: readonly string[], ...properties: readonly string[]): Promise<Model> {
  const text = template(
    NETWORK,
    balancer(["Port: 80", "Protocol: HTTP"], "HealthCheckTimeoutSeconds: 20"),
    taskResource("PortMappings: [{ ContainerPort: 8080 }]", ...container),
    serviceResource("DesiredCount: 1", ...BEHIND_BALANCER, ...properties),
  );
  const { models } = await readTexts({ "template.yaml": text });
  const [model] = models;
  if (model === undefined) throw new Error("the template is a deployment");
  return model;
}

let model: Model;
beforeAll(async () => {
  model = await modelOf([]);
});

function played(profile: Profile, changes: Partial<ProfilePlay & PlayOptions> = {}): PlayResult {
  const { seed, untilSeconds, kind, stack, record, ...rest } = { ...OPTIONS, ...changes };
  const played = rest.model ?? model;
  const [service] = played.services;
  if (service === undefined) throw new Error("the template has a service");
  const conditions = { faults: [], changesAfterMs: null, faultsAfterwards: [] };
  const input = { model: played, service, profile, conditions, pullFailure: null, balancerBlocked: false };
  return playProfile(
    { ...input, ordinaryPath: "/", ...rest },
    { seed, untilSeconds, kind, stack, ...(record === undefined ? {} : { record }) },
  );
}

describe("a measured application behind its service", () => {
  it("reaches steady state, and its ordinary requests are answered", () => {
    const result = played(profileOf(run([])));
    expect(result.outcome).toBe("steady");
    expect(result.requests.answeredShare).toBe(1);
  });

  it("never settles where the balancer's checks do not arrive", () => {
    const result = played(profileOf(run([])), { balancerBlocked: true });
    expect(result.outcome).toBe("never-settles");
    expect(entriesOf(result.timeline, "health-check-failed")[0]?.data["reason"]).toBe("timeout");
  });

  it("tells what was observed where the platform would wait longer", () => {
    const silent = profileOf(
      run([], { phases: [phase(0, { firstHealthySeconds: null, idle: UNANSWERED })] }),
    );
    const [failed] = entriesOf(played(silent).timeline, "health-check-failed").filter(
      (entry) => entry.data["reason"] === "timeout",
    );
    expect(failed?.data).toMatchObject({ seconds: 20, observedSeconds: 6 });
    expect(failed?.text).toContain("no answer within 6 s");
  });

  it("says so of a container's check too, and not where the observation was longer", async () => {
    const silent = profileOf(
      run([], { phases: [phase(0, { firstHealthySeconds: null, idle: UNANSWERED })] }),
    );
    const check = (timeout: number) => [
      `HealthCheck: { Command: [CMD-SHELL, "${COMMAND.slice("CMD-SHELL ".length)}"], Timeout: ${timeout} }`,
    ];
    const reason = async (timeout: number): Promise<unknown> => {
      const result = played(silent, { model: await modelOf(check(timeout)) });
      return entriesOf(result.timeline, "container-check-failed").find(({ text }) => text.includes("no end"))
        ?.text;
    };
    expect(await reason(15)).toContain("no end within 6 s, the longest");
    expect(await reason(5)).toMatch(/no end within 5 s$/);
  });

  it("ends at the container's own limit before the task's", async () => {
    const memory = {
      sampled: true,
      method: "pss",
      startMiB: 300,
      peakMiB: 400,
      loadMiB: 400,
      limitMiB: 2048,
    } as const;
    const profile = profileOf(run([], { memory }));
    expect(played(profile).outcome).toBe("steady");
    const result = played(profile, { model: await modelOf(["Memory: 256"]) });
    expect(entriesOf(result.timeline, "memory-limit-exceeded")[0]?.data).toMatchObject({
      limitMiB: 256,
      usedMiB: 400,
    });
    expect(entriesOf(result.timeline, "container-exited")[0]?.data["exitCode"]).toBe(137);
  });

  it("plays a task that memory ended with what it needs in all", async () => {
    const memory = {
      sampled: true,
      method: "pss",
      startMiB: 700,
      peakMiB: 800,
      loadMiB: 800,
      limitMiB: 2048,
    } as const;
    const profile = profileOf(endedByMemory([]), run([], { memory }));
    expect(played(profile).outcome).toBe("steady");
    const small = await modelOf(["Memory: 512"]);
    expect(played(profile, { model: small }).outcome).toBe("never-settles");
  });
});

describe("an image that cannot be pulled", () => {
  const seconds = (kind: "not-found" | "denied" | "unreachable"): number[] => {
    const pullFailure = { kind, reason: "CannotPullContainerError" } as const;
    const { timeline } = played(profileOf(run([])), { pullFailure });
    const pending = entriesOf(timeline, "task-pending").filter((entry) => entry.data["state"] === "PENDING");
    const failed = entriesOf(timeline, "image-pull-failed");
    return failed.map(
      (entry) => entry.at - (pending.find(({ subject }) => subject === entry.subject)?.at ?? 0),
    );
  };

  it("takes as long as the platform's own retries", () => {
    for (const took of [...seconds("not-found"), ...seconds("denied")]) {
      expect(took).toBeGreaterThanOrEqual(165);
      expect(took).toBeLessThanOrEqual(195);
    }
  });

  it("varies more where nobody answers", () => {
    const took = seconds("unreachable");
    expect(Math.min(...took)).toBeGreaterThanOrEqual(120);
    expect(Math.max(...took)).toBeGreaterThan(195);
  });
});

describe("a play of which only the outcome is asked", () => {
  it.each([
    ["steady", profileOf(run([]))],
    ["never-settles", profileOf(run([], { phases: [phase(0, { idle: UNANSWERED })] }))],
  ])("ends the same, and tells its ordinary requests alone: %s", (outcome, profile) => {
    const [whole, short] = [played(profile), played(profile, { record: "outcome" })];
    expect(whole.outcome).toBe(outcome);
    expect({ ...short, timeline: null }).toEqual({ ...whole, timeline: null });
    const requests = entriesOf(whole.timeline, "request-answered", "request-failed");
    expect(requests.length).toBeGreaterThan(0);
    expect(short.timeline.entries).toEqual(requests);
  });
});
