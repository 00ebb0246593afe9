import { describe, expect, it } from "vitest";
import { CONTAINER, SERVICE, TARGET, worldWith } from "../../tools/platform-examples.js";
import { entriesOf } from "../timeline/index.js";
import { type PlayOptions, type ServicePlan, type World, foldCycles, play, predictTimes } from "./index.js";

const options: PlayOptions = { seed: "1", kind: "update", stack: false, untilSeconds: 10_800 };
const bad = worldWith({
  probe: (task) => ({ kind: "status", status: task.revision === "new" ? 404 : 200, afterMs: 5 }),
});
const withBreaker = (enable: boolean, rollback: boolean): ServicePlan => ({
  ...SERVICE,
  circuitBreaker: { ...SERVICE.circuitBreaker, enable, rollback },
});
const run = (plan: ServicePlan, world: World, changes: Partial<PlayOptions> = {}) =>
  play({ service: plan }, world, { ...options, ...changes });

describe("a rollout that fails its checks", { timeout: 60_000 }, () => {
  it("is rolled back by the circuit breaker, to the old deployment under its old id", () => {
    const result = run(withBreaker(true, true), bad);
    expect(result.outcome).toBe("rolled-back");
    const [failed] = entriesOf(result.timeline, "deployment-failed");
    expect(failed?.text).toMatch(
      /^\(service api\) \(deployment ecs-svc\/\d{19}\) deployment failed: tasks failed to start\.$/,
    );
    expect(failed?.data["failedTasks"]).toBe(3);
    expect(entriesOf(result.timeline, "deployment-completed")[0]?.data).toEqual({ deployment: 1 });
    expect(result.requests.failed).toBe(0);
  });

  it("fails and starts nothing more without a rollback; on a first deployment there is nothing to go back to", () => {
    for (const kind of ["update", "create"] as const) {
      const result = run(withBreaker(true, kind === "create"), bad, { kind });
      expect(result.outcome).toBe("failed");
      const failedAt = entriesOf(result.timeline, "deployment-failed")[0]?.at ?? 0;
      expect(entriesOf(result.timeline, "tasks-started").filter(({ at }) => at > failedAt)).toEqual([]);
    }
  });

  it("never settles without a breaker: the stack gives up after three hours", () => {
    const result = run(withBreaker(false, false), bad, { stack: true });
    expect(result.outcome).toBe("never-settles");
    expect(result.timeline.endSeconds).toBe(10_800);
    expect(entriesOf(result.timeline, "stack-failed")[0]?.text).toContain("NotStabilized");
    expect(result.cycleSeconds).toBeGreaterThan(130);
    const folded = foldCycles(result.timeline);
    expect(folded.entries.length).toBeLessThan(result.timeline.entries.length / 4);
    expect(folded.leftOut?.starts).toBeGreaterThan(10);
  });

  it("shows every failed probe: request, answer, seconds and how many in a row", () => {
    const result = run(withBreaker(true, true), bad);
    const [first] = entriesOf(result.timeline, "health-check-failed");
    expect(first).toMatchObject({
      text: "GET /health: answered 404",
      data: { path: "/health", reason: "status", status: 404, seconds: 0.005, consecutive: 1 },
    });
  });

  it("takes a stack back: an update to the old revision, a create to nothing", () => {
    const update = run(withBreaker(true, false), bad, { stack: true });
    expect(update.outcome).toBe("rolled-back");
    expect(entriesOf(update.timeline, "stack-failed")[0]?.text).toContain(
      "ECS Deployment Circuit Breaker was triggered",
    );
    expect(entriesOf(update.timeline, "stack-rolled-back")[0]?.text).toBe("UPDATE_ROLLBACK_COMPLETE");
    const create = run(withBreaker(true, true), bad, { stack: true, kind: "create" });
    expect(create.outcome).toBe("failed");
    expect(entriesOf(create.timeline, "stack-rolled-back")[0]?.text).toBe("ROLLBACK_COMPLETE");
  });
});

describe("tasks that cannot start", () => {
  const unpullable = worldWith({
    pullImage: (task) => ({
      tookMs: 0,
      failure: task.revision === "new" ? { kind: "not-found", reason: "CannotPullContainerError: no" } : null,
    }),
  });

  it("are throttled for ever without a breaker, and the old ones stay", () => {
    const result = run(withBreaker(false, false), unpullable);
    expect(result.outcome).toBe("never-settles");
    expect(entriesOf(result.timeline, "start-throttled")).toHaveLength(1);
    expect(result.requests.answeredShare).toBe(1);
  });

  it("end with their own reason when secrets or network are missing", () => {
    const reason = "ResourceInitializationError: unable to pull secrets or registry auth";
    const world = worldWith({ prepare: (task) => ({ failure: task.revision === "new" ? reason : null }) });
    const result = run(withBreaker(true, true), world);
    expect(result.outcome).toBe("rolled-back");
    expect(entriesOf(result.timeline, "task-stopped")[0]?.data).toMatchObject({
      stopCode: "TaskFailedToStart",
      stoppedReason: reason,
    });
  });
});

describe("a stop", () => {
  it("sends SIGTERM after the deregistration delay and SIGKILL after the stop timeout", () => {
    const deaf = worldWith({ stop: () => ({ exitAfterMs: null, exitCode: 0 }) });
    const { timeline } = run(SERVICE, deaf);
    const at = (kind: Parameters<typeof entriesOf>[1]): number =>
      entriesOf(timeline, kind)[0]?.at ?? Number.NaN;
    expect(at("stop-signal-sent") - at("target-deregistered")).toBeCloseTo(30, 2);
    expect(at("kill-signal-sent") - at("stop-signal-sent")).toBeCloseTo(30, 2);
    expect(entriesOf(timeline, "task-stopped")[0]?.data["exitCode"]).toBe(137);
  });

  it("by an alarm fails the deployment in its own words", () => {
    const plan = { ...SERVICE, alarmNames: ["errors"] };
    const interventions = [{ kind: "alarm", atSeconds: 40, alarm: "errors" }] as const;
    const result = run(plan, worldWith(), { interventions });
    expect(result.outcome).toBe("rolled-back");
    expect(entriesOf(result.timeline, "deployment-failed")[0]?.text).toMatch(
      /deployment failed: alarm detected\.$/,
    );
  });
});

describe("memory", () => {
  it("tells the limit, exit code 137 and the stop of the task", () => {
    const hungry = worldWith({
      start: () => ({
        listensAfterMs: 2000,
        address: "0.0.0.0",
        port: 8080,
        exit: { afterMs: 20_000, exitCode: 137, outOfMemory: true, message: "killed" },
      }),
    });
    const { timeline, tasksLost } = run(SERVICE, hungry, { kind: "create", untilSeconds: 600 });
    expect(entriesOf(timeline, "memory-limit-exceeded")[0]?.data["limitMiB"]).toBe(512);
    expect(entriesOf(timeline, "task-stopped")[0]?.data).toMatchObject({
      stopCode: "EssentialContainerExited",
      exitCode: 137,
    });
    expect(tasksLost).toBeGreaterThan(1);
  });
});

describe("predicted times", { timeout: 60_000 }, () => {
  const times = { imagePullSeconds: [2, 5], startSeconds: [1, 3] } as const;

  it("add up, name the biggest part, and contain what is played", () => {
    const plan = {
      ...SERVICE,
      targets: [{ ...TARGET, deregistrationDelaySeconds: 300 }],
      containers: [CONTAINER],
    };
    const predicted = predictTimes(plan, times, "update").succeed;
    expect(predicted.biggest.label).toContain("draining");
    const played = Array.from({ length: 30 }, (_, index) => run(plan, worldWith(), { seed: String(index) }));
    for (const { settledAtSeconds } of played) {
      expect(settledAtSeconds).toBeGreaterThanOrEqual(predicted.fromSeconds);
      expect(settledAtSeconds).toBeLessThanOrEqual(predicted.toSeconds);
    }
  });

  it("of a failure contain the moment at which the breaker acts", () => {
    const plan = { ...SERVICE, desiredCount: 1 };
    const fail = predictTimes(plan, times, "update").fail;
    expect(fail?.parts.some(({ label }) => label.endsWith("× 3"))).toBe(true);
    for (let index = 0; index < 30; index += 1) {
      const { timeline } = run(plan, bad, { seed: String(index) });
      const at = entriesOf(timeline, "deployment-failed")[0]?.at ?? Number.NaN;
      expect(at).toBeGreaterThanOrEqual(fail?.fromSeconds ?? Number.NaN);
      expect(at).toBeLessThanOrEqual(fail?.toSeconds ?? Number.NaN);
    }
    expect(predictTimes(withBreaker(false, false), times, "update").fail).toBeNull();
  });
});
