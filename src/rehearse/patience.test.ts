// Checks that would wait longer for an answer than the observation did.
import { describe, expect, it } from "vitest";
import { phase, profileOf, run, UNANSWERED } from "../../tools/profile-examples.js";
import {
  balancer,
  BEHIND_BALANCER,
  NETWORK,
  serviceResource,
  taskResource,
  template,
} from "../causes/examples/parts.js";
import type { Service } from "../model/index.js";
import { readTexts } from "../read/index.js";
import { impatienceOf, isMoreImpatient } from "./patience.js";

async function serviceWith(timeoutSeconds: number): Promise<Service> {
  const text = template(
    NETWORK,
    balancer(["Port: 80", "Protocol: HTTP"], `HealthCheckTimeoutSeconds: ${timeoutSeconds}`),
    taskResource("HealthCheck: { Command: [CMD, probe], Timeout: 5 }"),
    serviceResource(...BEHIND_BALANCER),
  );
  const [service] = (await readTexts({ "template.yaml": text })).models[0]?.services ?? [];
  if (service === undefined) throw new Error("the template has a service");
  return service;
}

const silent = profileOf(run([], { phases: [phase(0, { firstHealthySeconds: null, idle: UNANSWERED })] }));

describe("a wait that was not observed", () => {
  it("is that of a check beyond the observation's own", async () => {
    expect(impatienceOf(silent, [], await serviceWith(20))).toEqual([
      { path: "/health", waitedSeconds: 6, timeoutSeconds: 20 },
    ]);
  });

  it("is none where the observation was longer, answers came, or the run is not known", async () => {
    expect(impatienceOf(silent, [], await serviceWith(5))).toEqual([]);
    expect(impatienceOf(profileOf(run([])), [], await serviceWith(20))).toEqual([]);
    expect(impatienceOf(silent, ["redis=hang"], await serviceWith(20))).toEqual([]);
  });

  it("grows only where a check waits longer than before", () => {
    const wait = (timeoutSeconds: number) => [{ path: "/health", waitedSeconds: 6, timeoutSeconds }];
    expect(isMoreImpatient([], wait(20))).toBe(true);
    expect(isMoreImpatient(wait(20), wait(30))).toBe(true);
    expect(isMoreImpatient(wait(20), wait(20))).toBe(false);
    expect(isMoreImpatient(wait(20), [])).toBe(false);
  });
});
