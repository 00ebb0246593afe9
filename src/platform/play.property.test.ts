import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CONTAINER, SERVICE, TARGET, worldWith } from "../../tools/platform-examples.js";
import type { PlayOptions, PlayResult, ProbeAnswer, ServicePlan, World } from "./index.js";
import { keyedRandom, play } from "./index.js";
import { bounds } from "./service-deployment.js";

/** Plans of every shape that AWS accepts, small enough to play quickly. */
const plans: fc.Arbitrary<ServicePlan> = fc
  .record({
    desiredCount: fc.integer({ min: 1, max: 5 }),
    minimumHealthyPercent: fc.constantFrom(0, 50, 66, 100),
    maximumPercent: fc.constantFrom(100, 125, 150, 200),
    grace: fc.constantFrom(0, 30, 120),
    breaker: fc.boolean(),
    rollback: fc.boolean(),
    thresholdType: fc.constantFrom(
      "BOUNDED_PERCENT" as const,
      "UNBOUNDED_PERCENT" as const,
      "COUNT" as const,
    ),
    balanced: fc.boolean(),
    checked: fc.boolean(),
    delay: fc.constantFrom(0, 30, 300),
    interval: fc.constantFrom(5, 10, 30),
    nodes: fc.integer({ min: 1, max: 3 }),
  })
  .map((shape) => ({
    ...SERVICE,
    desiredCount: shape.desiredCount,
    minimumHealthyPercent: shape.minimumHealthyPercent,
    maximumPercent: shape.maximumPercent,
    healthCheckGracePeriodSeconds: shape.grace,
    circuitBreaker: {
      ...SERVICE.circuitBreaker,
      enable: shape.breaker,
      rollback: shape.rollback,
      thresholdType: shape.thresholdType,
      thresholdValue: shape.thresholdType === "COUNT" ? 4 : 50,
    },
    targets: shape.balanced
      ? [
          {
            ...TARGET,
            deregistrationDelaySeconds: shape.delay,
            nodes: shape.nodes,
            check: { ...TARGET.check, intervalSeconds: shape.interval, timeoutSeconds: 3 },
          },
        ]
      : [],
    containers: [
      {
        ...CONTAINER,
        healthCheck: shape.checked
          ? {
              command: "check",
              intervalSeconds: 10,
              timeoutSeconds: 5,
              retries: 3,
              startPeriodSeconds: 0,
              where: [],
            }
          : null,
      },
    ],
  }));

/** Applications that answer, fail, hang, crash, run out of memory or cannot be pulled, each by its own dice. */
function unruly(seed: string): World {
  const random = keyedRandom(seed);
  const probeAnswer = (ordinal: number, atMs: number): ProbeAnswer => {
    const dice = random.draw(`task/${ordinal}`, "probe", Math.floor(atMs / 60_000));
    if (dice < 0.5) return { kind: "status", status: 200, afterMs: 20 };
    if (dice < 0.7) return { kind: "status", status: 500, afterMs: 20 };
    if (dice < 0.9) return { kind: "silent" };
    return { kind: "reset", afterMs: 2 };
  };
  return worldWith({
    prepare: (task) => ({
      failure:
        random.draw(`task/${task.ordinal}`, "prepare", 0) < 0.05 ? "ResourceInitializationError: no" : null,
    }),
    pullImage: (task) => ({
      tookMs: 4000,
      failure:
        task.revision === "new" && random.draw(`task/${task.ordinal}`, "pull", 0) < 0.2
          ? { kind: "not-found", reason: "CannotPullContainerError: no" }
          : null,
    }),
    start: (task) => {
      const dice = random.draw(`task/${task.ordinal}`, "exit", 0);
      const exit =
        dice < 0.3
          ? { afterMs: dice * 400_000, exitCode: 1, outOfMemory: dice < 0.1, message: "it ends" }
          : null;
      return { listensAfterMs: 3000, address: "0.0.0.0", port: 8080, exit };
    },
    probe: (task, _probe, atMs) => probeAnswer(task.ordinal, atMs),
    runHealthCommand: (task, _container, atMs) => {
      const dice = random.draw(`task/${task.ordinal}`, "command", Math.floor(atMs / 60_000));
      return dice < 0.7
        ? { kind: "exit", exitCode: dice < 0.5 ? 0 : 1, afterMs: 100, output: "" }
        : { kind: "silent" };
    },
    stop: (task) =>
      task.ordinal % 3 === 0 ? { exitAfterMs: null, exitCode: 137 } : { exitAfterMs: 900, exitCode: 143 },
    request: (task, atMs) => ({ ...probeAnswer(task.ordinal, atMs), path: "/" }),
  });
}

const kinds = fc.constantFrom("create" as const, "update" as const, "running" as const);

function options(seed: string, kind: PlayOptions["kind"], stack = false): PlayOptions {
  return { seed, kind, stack, untilSeconds: 1500 };
}

function count(result: PlayResult, kind: string): number {
  return result.timeline.entries.filter((entry) => entry.kind === kind).length;
}

/** With room to start, or to stop, a task: without it no rollout can move. */
function canMove(plan: ServicePlan): boolean {
  const { lower, upper } = bounds(plan, plan.desiredCount);
  return upper > plan.desiredCount || lower < plan.desiredCount;
}

// Hundreds of plays: quick alone, slower on a busy machine.
describe("any plan with any application", { timeout: 60_000 }, () => {
  it("keeps the platform's own rules at every pass, and its time in order", () => {
    fc.assert(
      fc.property(plans, kinds, fc.string(), fc.boolean(), (plan, kind, seed, stack) => {
        const result = play({ service: plan }, unruly(seed), options(seed, kind, stack));
        const broken = result.timeline.entries.filter((entry) => entry.kind === "invariant-broken");
        expect(broken).toEqual([]);
        const times = result.timeline.entries.map((entry) => entry.at);
        const late = times.filter(
          (at, index) => at < (times[index - 1] ?? 0) || at > result.timeline.endSeconds,
        );
        expect(late).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it("plays the same to the byte from the same seed", () => {
    fc.assert(
      fc.property(plans, kinds, fc.string(), (plan, kind, seed) => {
        const once = play({ service: plan }, unruly(seed), options(seed, kind));
        const again = play({ service: plan }, unruly(seed), options(seed, kind));
        expect(JSON.stringify(again)).toBe(JSON.stringify(once));
      }),
      { numRuns: 40 },
    );
  });

  it("every task that was created is stopped at most once, and says why", () => {
    fc.assert(
      fc.property(plans, kinds, fc.string(), (plan, kind, seed) => {
        const { entries } = play({ service: plan }, unruly(seed), options(seed, kind)).timeline;
        const stopped = entries.filter((entry) => entry.kind === "task-stopped");
        expect(new Set(stopped.map((entry) => entry.subject)).size).toBe(stopped.length);
        for (const entry of stopped) expect(entry.data["stoppedReason"]).not.toBe("");
      }),
      { numRuns: 60 },
    );
  });
});

describe("a healthy application", { timeout: 60_000 }, () => {
  it("always reaches steady state when the percentages leave room", () => {
    fc.assert(
      fc.property(
        plans,
        fc.constantFrom("create" as const, "update" as const),
        fc.string(),
        (plan, kind, seed) => {
          fc.pre(kind === "create" || canMove(plan));
          const result = play({ service: plan }, worldWith(), {
            ...options(seed, kind),
            untilSeconds: 10_800,
          });
          expect(result.outcome).toBe("steady");
          expect(result.tasksLost).toBe(0);
          // Batches of one task, each with start, drain and stop, bound the longest rollout.
          const perTask =
            150 + Math.max(0, ...plan.targets.map((target) => target.deregistrationDelaySeconds));
          expect(result.settledAtSeconds).toBeLessThan(60 + perTask * (plan.desiredCount + 1));
        },
      ),
      { numRuns: 120 },
    );
  });

  it("never does when the percentages forbid both starting and stopping, and ECS says so once", () => {
    fc.assert(
      fc.property(plans, fc.string(), (plan, seed) => {
        const stuck = { ...plan, minimumHealthyPercent: 100, maximumPercent: 100 };
        const result = play({ service: stuck }, worldWith(), options(seed, "update"));
        expect(result.outcome).toBe("never-settles");
        expect(count(result, "rollout-blocked")).toBe(1);
        expect(count(result, "tasks-started")).toBe(0);
      }),
      { numRuns: 40 },
    );
  });
});

describe("a changed input", { timeout: 60_000 }, () => {
  it("changes only what depends on it", () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const slower = { ...SERVICE, targets: [{ ...TARGET, deregistrationDelaySeconds: 120 }] };
        const before = play({ service: SERVICE }, worldWith(), options(seed, "update"));
        const after = play({ service: slower }, worldWith(), options(seed, "update"));
        const untilDrained = (result: PlayResult): string => {
          const end = result.timeline.entries.findIndex((entry) => entry.kind === "draining-started");
          return JSON.stringify(
            result.timeline.entries.slice(0, end).filter((entry) => !entry.kind.startsWith("request")),
          );
        };
        expect(untilDrained(after)).toBe(untilDrained(before));
        expect(after.settledAtSeconds).toBeGreaterThan(before.settledAtSeconds ?? 0);
      }),
      { numRuns: 40 },
    );
  });
});
