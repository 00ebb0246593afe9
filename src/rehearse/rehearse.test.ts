// A whole rehearsal on Profiles that are handed in: which outcome, which root, and what its repair gives.
import { describe, expect, it } from "vitest";
import { endedByMemory, phase, profileOf, run, UNANSWERED } from "../../tools/profile-examples.js";
import {
  balancer,
  BEHIND_BALANCER,
  NETWORK,
  serviceResource,
  taskResource,
  template,
} from "../causes/examples/parts.js";
import type { RehearsalReport, ScenarioReport } from "../finding/index.js";
import type { Profile, Run } from "../profile/index.js";
import { readTexts } from "../read/index.js";
import { rehearse } from "./rehearse.js";

const SERVER = `
const express = require("express");
const app = express();
app.get("/health", (request, response) => response.json({ ok: true }));
app.get("/", (request, response) => response.send("hello"));
app.listen(8080, "0.0.0.0");
`;

async function rehearsed(
  profile: Profile,
  faults: readonly string[] = [],
  target: readonly string[] = [],
): Promise<RehearsalReport> {
  const result = await readTexts({
    Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n',
    "package.json": '{ "name": "orders", "dependencies": { "express": "5.1.0" } }',
    "server.js": SERVER,
    "template.yaml": template(
      NETWORK,
      balancer(["Port: 80", "Protocol: HTTP"], ...target),
      taskResource(
        "PortMappings: [{ ContainerPort: 8080 }]",
        "Environment: [{ Name: REDIS_URL, Value: redis://cache.internal:6379 }]",
      ),
      serviceResource("DesiredCount: 1", ...BEHIND_BALANCER),
    ),
  });
  const [model] = result.models;
  const [service] = model?.services ?? [];
  if (model === undefined || service === undefined) throw new Error("the template has a service");
  const hooks = { progress: () => undefined, signal: new AbortController().signal };
  const asked = faults.length === 0 ? [] : [faults];
  const options = { result, model, service, faults: asked, seed: "7", version: "0", profile, hooks };
  return (await rehearse(options)).report;
}

function scenario(report: RehearsalReport, name: string): ScenarioReport {
  const found = report.scenarios.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no scenario ${name}`);
  return found;
}

const memory = (peakMiB: number, limitMiB: number): Run["memory"] => ({
  sampled: true,
  method: "pss",
  startMiB: peakMiB,
  peakMiB,
  loadMiB: peakMiB,
  limitMiB,
});
const ended = endedByMemory([], { memory: memory(1030, 1024) });
const silent = [phase(0, { firstHealthySeconds: null, idle: UNANSWERED })];

// Hundreds of hours of virtual time: quick alone, slower on a busy machine.
describe("an application that needs more memory than it has", { timeout: 60_000 }, () => {
  it("is killed with 137, which is the root, and is repaired by what it really needs", async () => {
    const report = await rehearsed(profileOf(ended, run([], { memory: memory(1700, 4096) })));
    const well = scenario(report, "all well");
    expect(report.outcome).toBe("never-settles");
    expect(well.timeline.find(({ kind }) => kind === "memory-limit-exceeded")?.data).toMatchObject({
      limitMiB: 1024,
      usedMiB: 1700,
    });
    expect(well.timeline.find(({ kind }) => kind === "container-exited")?.data["exitCode"]).toBe(137);
    const [root] = report.findings;
    expect(root?.cause).toBe("out-of-memory");
    expect(root?.repairs).toMatchObject([{ proof: { reachesSteadyState: true, seeds: 100, assumes: null } }]);
    expect(root?.repairs[0]?.edits.length).toBeGreaterThan(0);
  });

  it("is not said to be repaired where nobody saw it with more", async () => {
    const report = await rehearsed(profileOf(ended));
    expect(report.findings[0]).toMatchObject({ cause: "out-of-memory", repairs: [{ proof: null }] });
  });
});

describe("a scenario", { timeout: 60_000 }, () => {
  it("is not observed where a task that starts after the change was not", async () => {
    const lost = run(["redis=lost"], { phases: [phase(0), phase(10)] });
    const [, without] = (await rehearsed(profileOf(run([]), lost), ["redis=lost"])).scenarios;
    expect(without).toMatchObject({ outcome: "not-observed", timeline: [] });
    const [, whole] = (await rehearsed(profileOf(run([]), lost, run(["redis=hang"])), ["redis=lost"]))
      .scenarios;
    expect(whole?.outcome).toBe("steady");
  });

  it("says how long nobody answered where the check would wait longer", async () => {
    const hangs = profileOf(run([]), run(["redis=hang"], { phases: silent }));
    const slow = await rehearsed(hangs, ["redis=hang"], ["HealthCheckTimeoutSeconds: 20"]);
    expect(scenario(slow, "redis hangs").note).toContain("/health was unanswered for 6 s");
    const quick = await rehearsed(hangs, ["redis=hang"], ["HealthCheckTimeoutSeconds: 5"]);
    expect(scenario(quick, "redis hangs").note).toBeNull();
  });

  it("that settles after tasks were lost says how they ended", async () => {
    const exit = { atSeconds: 1, exitCode: 1, signal: null, reason: "exited" } as const;
    const output = ["no cache, no service"];
    const late = run(["redis=late:60"], { listens: [], phases: [], exit, output });
    const found = scenario(await rehearsed(profileOf(run([]), late), ["redis=late:60"]), "redis 60 s late");
    expect(found.outcome).toBe("steady");
    expect(found.tasksLost).toBeGreaterThan(0);
    expect(found.note).toMatch(
      /lost before it settled: Essential container in task exited, with exit code 1\. .*no cache/,
    );
  });

  it("is not called steady while ordinary requests go unanswered", async () => {
    const [healthy] = phase(0).endpoints;
    const [, , ordinary] = phase(0, { idle: UNANSWERED }).endpoints;
    const endpoints = [healthy, ordinary].flatMap((one) => one ?? []);
    const half = run(["redis=hang"], { phases: [{ fromSeconds: 0, faults: [], endpoints }] });
    const found = scenario(await rehearsed(profileOf(run([]), half), ["redis=hang"]), "redis hangs");
    expect(found).toMatchObject({ outcome: "failed", ordinaryFails: true, settledAtSeconds: null });
    expect(found.note).toContain("none of its ordinary requests (GET /)");
  });
});
