import type { Answers, Endpoint, Phase, Profile, Run } from "../src/profile/index.js";

/** A small measured application, for tests of what is played on it: it listens on 8080 after 2 s and answers 200. */
export const ANSWERED: Answers = {
  sent: 10,
  statuses: { "200": 10 },
  refused: 0,
  timedOut: 0,
  waitedSeconds: 6,
  reset: 0,
  latency: { p50: 0.01, p99: 0.02, max: 0.03 },
  samples: [],
};

/** Connected, and no answer within 6 s. */
export const UNANSWERED: Answers = { ...ANSWERED, statuses: {}, timedOut: 10, latency: null };

export function endpoint(role: Endpoint["role"], path: string, changes: Partial<Endpoint> = {}): Endpoint {
  return { role, method: "GET", path, firstHealthySeconds: 2.1, idle: ANSWERED, load: null, ...changes };
}

export const COMMAND = "CMD-SHELL curl -f http://localhost:8080/health";

export function phase(fromSeconds: number, changes: Partial<Endpoint> = {}): Phase {
  return {
    fromSeconds,
    faults: [],
    endpoints: [
      endpoint("target-group-check", "/health", changes),
      endpoint("container-check", COMMAND, {
        ...changes,
        idle: { ...(changes.idle ?? ANSWERED), statuses: changes.idle ? {} : { "0": 10 } },
      }),
      endpoint("ordinary", "/", changes),
    ],
  };
}

export function run(faults: readonly string[], changes: Partial<Run> = {}): Run {
  return {
    faults,
    effects: faults.map((fault) => ({ fault, connections: 1, bytes: 1, tookEffect: true })),
    listens: [{ address: "0.0.0.0", port: 8080, atSeconds: 2 }],
    startCpuSeconds: 1,
    exit: null,
    phases: [phase(0)],
    memory: { sampled: true, method: "pss", startMiB: 100, peakMiB: 120, loadMiB: 120, limitMiB: 512 },
    stop: { seconds: 0.5, waitedSeconds: 30, exitCode: 0, inFlight: 0, answered: 0 },
    observedSeconds: 12,
    output: [],
    ...changes,
  };
}

/** It used its 512 MiB up while it started. */
export function endedByMemory(faults: readonly string[], changes: Partial<Run> = {}): Run {
  return run(faults, {
    listens: [],
    phases: [],
    exit: { atSeconds: 3, exitCode: 137, signal: null, reason: "memory-limit" },
    memory: { sampled: true, method: "pss", startMiB: 520, peakMiB: 520, loadMiB: null, limitMiB: 512 },
    stop: null,
    ...changes,
  });
}

export function profileOf(...runs: readonly Run[]): Profile {
  return {
    schema: "steadystate/profile@1",
    application: "orders",
    driver: "process",
    measuredAt: "2026-11-21T12:00:00.000Z",
    cores: 2,
    dependencies: [],
    runs,
    notObserved: [],
  };
}
