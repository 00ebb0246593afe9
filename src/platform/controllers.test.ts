import { describe, expect, it } from "vitest";
import { CONTAINER, SERVICE, TARGET } from "../../tools/platform-examples.js";
import { breakerThreshold, startBreaker, stepBreaker } from "./circuit-breaker.js";
import { startContainerHealth, stepContainerHealth } from "./container-health.js";
import type { ContainerCheckPlan } from "./plan.js";
import { stepStack, startStack } from "./stack.js";
import { UNTHROTTLED, stepThrottle, throttleDelaySeconds } from "./start-throttle.js";
import {
  healthyTarget,
  isRoutable,
  judgeProbe,
  matches,
  registeredTarget,
  routing,
  stepTarget,
  type TargetState,
} from "./target-health.js";
import { createdTask, runningTask, stepTask } from "./task-lifecycle.js";
import type { ProbeAnswer } from "./world.js";

const OK: ProbeAnswer = { kind: "status", status: 200, afterMs: 5 };
const WRONG: ProbeAnswer = { kind: "status", status: 404, afterMs: 5 };

describe("target health", () => {
  const answer = (state: TargetState, node: number, given: ProbeAnswer): TargetState =>
    stepTarget(TARGET.check, state, { kind: "answered", node, answer: given }).state;

  it("is healthy after one pass of one node, whatever the threshold", () => {
    const state = answer(registeredTarget(2), 0, OK);
    expect(state).toMatchObject({ status: "healthy", reason: null });
  });

  it("is unhealthy when every node has seen enough failures in a row", () => {
    let state = healthyTarget(2);
    for (let round = 0; round < 3; round += 1) state = answer(state, 0, WRONG);
    expect(state.status).toBe("healthy");
    state = answer(answer(state, 1, WRONG), 1, OK);
    for (let round = 0; round < 3; round += 1) state = answer(state, 1, WRONG);
    expect(state.status).toBe("unhealthy");
    expect(state.reason).toEqual({
      code: "Target.ResponseCodeMismatch",
      description: "Health checks failed with these codes: [404]",
    });
  });

  it("needs the healthy threshold to come back", () => {
    let state = registeredTarget(1);
    for (let round = 0; round < 3; round += 1) state = answer(state, 0, { kind: "silent" });
    expect(state.reason?.code).toBe("Target.Timeout");
    state = answer(state, 0, OK);
    expect(state.status).toBe("unhealthy");
    expect(answer(state, 0, OK).status).toBe("healthy");
  });

  it("probes at a fixed rate, and no longer once it drains", () => {
    const due = { kind: "probe-due", node: 0 } as const;
    const state = registeredTarget(1);
    expect(stepTarget(TARGET.check, state, due).effects).toEqual([
      { kind: "probe", node: 0, nextInSeconds: 10 },
    ]);
    const draining = stepTarget(TARGET.check, state, { kind: "deregistered" }).state;
    expect(draining.reason?.code).toBe("Target.DeregistrationInProgress");
    expect(stepTarget(TARGET.check, draining, due).effects).toEqual([]);
    expect(stepTarget(TARGET.check, draining, { kind: "delay-over" }).state.status).toBe("unused");
  });

  it("applies its own time-out and matcher", () => {
    expect(judgeProbe(TARGET.check, { kind: "status", status: 200, afterMs: 5000 }).reason).toBe("timeout");
    expect(judgeProbe(TARGET.check, { kind: "refused", afterMs: 1 })).toMatchObject({
      passed: false,
      reason: "refused",
    });
    expect(judgeProbe({ ...TARGET.check, protocol: "TCP" }, WRONG).passed).toBe(true);
    expect([200, 201, 301].map((status) => matches("200,301", status))).toEqual([true, false, true]);
    expect([199, 200, 299, 300].map((status) => matches("200-299", status))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it("fails open only when no target is healthy and some are unhealthy", () => {
    const statuses = ["healthy", "unhealthy", "initial", "draining", "unused"] as const;
    const reached = (anyHealthy: boolean, anyUnhealthy: boolean): readonly string[] =>
      statuses.filter((status) => isRoutable(status, routing(anyHealthy, anyUnhealthy)));
    expect(reached(true, true)).toEqual(["healthy"]);
    expect(reached(false, true)).toEqual(["unhealthy", "initial"]);
    expect(reached(false, false)).toEqual([]);
  });
});

describe("container health", () => {
  const check: ContainerCheckPlan = {
    command: "curl -f http://localhost/",
    intervalSeconds: 30,
    timeoutSeconds: 5,
    retries: 3,
    startPeriodSeconds: 60,
    where: [],
  };
  const failing = { kind: "exit", exitCode: 1, afterMs: 0, output: "" } as const;
  const run = (times: readonly number[], answerAt: (at: number) => 0 | 1): (string | null)[] => {
    let { state } = startContainerHealth(check, 0);
    return times.map((at) => {
      const answer = { ...failing, exitCode: answerAt(at) };
      const step = stepContainerHealth(check, state, { kind: "ended", answer, beganAtMs: at * 1000 });
      state = step.state;
      return state.status;
    });
  };

  it("counts the run at the end of the start period: 60, 90 and 120 s make three", () => {
    expect(run([30, 60, 90, 120], () => 1)).toEqual(["UNKNOWN", "UNKNOWN", "UNKNOWN", "UNHEALTHY"]);
  });

  it("ends the start period with the first success", () => {
    expect(run([5, 10, 15, 20], (at) => (at === 5 ? 0 : 1))).toEqual([
      "HEALTHY",
      "HEALTHY",
      "HEALTHY",
      "UNHEALTHY",
    ]);
  });

  it("runs again one interval after the end of the last run, and ends it at its time-out", () => {
    const { state } = startContainerHealth(check, 0);
    const step = stepContainerHealth(check, state, {
      kind: "ended",
      answer: { kind: "silent" },
      beganAtMs: 90_000,
    });
    expect(step.effects).toContainEqual({ kind: "run", inSeconds: 30 });
    expect(step.effects[0]).toMatchObject({ kind: "result", reason: "timeout", seconds: 5, counted: true });
  });
});

describe("circuit breaker", () => {
  const plan = SERVICE.circuitBreaker;

  it.each([
    ["BOUNDED_PERCENT", 50, 1, 3],
    ["BOUNDED_PERCENT", 50, 25, 13],
    ["BOUNDED_PERCENT", 50, 1000, 200],
    ["UNBOUNDED_PERCENT", 50, 1, 1],
    ["UNBOUNDED_PERCENT", 50, 1000, 500],
    ["COUNT", 7, 1000, 7],
  ] as const)("%s %d of %d tasks is %d", (thresholdType, thresholdValue, desired, expected) => {
    expect(breakerThreshold({ ...plan, thresholdType, thresholdValue }, desired)).toBe(expected);
  });

  const failed = {
    kind: "task-failed",
    why: "never-running",
    othersRunning: false,
    wasHealthy: false,
  } as const;

  it("trips at the threshold, not before, and not when it is off", () => {
    let state = startBreaker(plan);
    for (const trips of [0, 0, 1]) {
      const step = stepBreaker(plan, state, failed, 1);
      expect(step.effects).toHaveLength(trips);
      state = step.state;
    }
    expect(state).toEqual({ failedTasks: 3, status: "TRIGGERED" });
    const off = { ...plan, enable: false };
    const counted = stepBreaker(off, { failedTasks: 2, status: "DISABLED" }, failed, 1);
    expect(counted.effects).toEqual([]);
  });

  it("starts again at a healthy task unless told not to", () => {
    const state = { failedTasks: 2, status: "MONITORING" } as const;
    expect(stepBreaker(plan, state, { kind: "task-healthy" }, 1).state.failedTasks).toBe(0);
    const keeps = { ...plan, resetOnHealthyTask: false };
    expect(stepBreaker(keeps, state, { kind: "task-healthy" }, 1).state.failedTasks).toBe(2);
  });

  it("leaves stage 1 once a task runs, and counts exits only of tasks that never were healthy", () => {
    const state = startBreaker(plan);
    const count = (change: Partial<typeof failed> | object): number =>
      stepBreaker(plan, state, { ...failed, ...change }, 1).state.failedTasks;
    expect(count({ othersRunning: true })).toBe(0);
    expect(count({ why: "health-check", othersRunning: true, wasHealthy: true })).toBe(1);
    expect(count({ why: "exited", othersRunning: true })).toBe(1);
    expect(count({ why: "exited", wasHealthy: true })).toBe(0);
  });
});

describe("start throttle", () => {
  it("waits longer and longer, up to 15 minutes, and says so once", () => {
    expect([1, 2, 3, 4, 10, 30].map(throttleDelaySeconds)).toEqual([0, 0, 10, 20, 900, 900]);
    let state = UNTHROTTLED;
    let told = 0;
    for (let index = 0; index < 10; index += 1) {
      const step = stepThrottle(state, { kind: "stopped-before-running" }, 0);
      told += step.effects.length;
      state = step.state;
    }
    expect(told).toBe(1);
    expect(stepThrottle(state, { kind: "running" }, 0).state).toEqual(UNTHROTTLED);
  });
});

describe("task", () => {
  const sidecar = { ...CONTAINER, name: "proxy", essential: false };
  const plans = [CONTAINER, sidecar];
  const exit = (container: string, exitCode = 0) =>
    ({ kind: "container-exited", container, exitCode, startError: null }) as const;

  it("stops when an essential container ends, even with exit code 0", () => {
    const step = stepTask(plans, runningTask(plans), exit("api"));
    expect(step.state.stop).toEqual({
      stopCode: "EssentialContainerExited",
      reason: "Essential container in task exited",
    });
    expect(step.effects).toContainEqual({ kind: "signal", container: "proxy", stopTimeoutSeconds: 30 });
  });

  it("runs on without a container that is not essential", () => {
    expect(stepTask(plans, runningTask(plans), exit("proxy", 1)).state).toMatchObject({
      phase: "RUNNING",
      stop: null,
    });
  });

  it("is drained before SIGTERM when it is registered, and killed after the stop timeout", () => {
    const cause = { stopCode: "ServiceSchedulerInitiated", reason: "Scaling" } as const;
    const ordered = stepTask([CONTAINER], runningTask([CONTAINER]), {
      kind: "stop-ordered",
      cause,
      registered: true,
    });
    expect(ordered.state.phase).toBe("DEACTIVATING");
    expect(ordered.effects.map((effect) => effect.kind)).toEqual(["phase", "await-drained"]);
    const drained = stepTask([CONTAINER], ordered.state, { kind: "drained" });
    expect(drained.effects).toContainEqual({ kind: "signal", container: "api", stopTimeoutSeconds: 30 });
    const killed = stepTask([CONTAINER], drained.state, { kind: "kill-due", container: "api" });
    expect(killed.effects).toEqual([{ kind: "kill", container: "api", stopTimeoutSeconds: 30 }]);
    const ended = stepTask([CONTAINER], drained.state, exit("api", 143));
    expect(ended.effects).toContainEqual({ kind: "remove", ordered: true });
    expect(stepTask([CONTAINER], ended.state, { kind: "kill-due", container: "api" }).effects).toEqual([]);
  });

  it("fails to start with the platform's reason when the image or the secrets cannot be had", () => {
    const failure = { kind: "not-found", reason: "CannotPullContainerError: no" } as const;
    const pulled = stepTask([CONTAINER], createdTask([CONTAINER]), { kind: "pulled", failure });
    expect(pulled.state).toMatchObject({ reachedRunning: false, stop: { stopCode: "TaskFailedToStart" } });
    const reason = "ResourceInitializationError: no";
    const prepared = stepTask([CONTAINER], createdTask([CONTAINER]), { kind: "prepared", failure: reason });
    expect(prepared.state.stop?.reason).toBe(reason);
  });
});

describe("stack", () => {
  it("deletes a failed create and restores a failed update", () => {
    const create = stepStack(startStack("create"), { kind: "service-failed", why: "circuit-breaker" });
    expect(create.state.status).toBe("ROLLBACK_IN_PROGRESS");
    expect(create.effects.at(-1)).toEqual({ kind: "delete-service" });
    expect(stepStack(create.state, { kind: "service-deleted" }).state.status).toBe("ROLLBACK_COMPLETE");
    const update = stepStack(startStack("update"), { kind: "limit-reached" });
    expect(update.effects.at(-1)).toEqual({ kind: "restore-previous" });
    expect(stepStack(update.state, { kind: "service-steady" }).state.status).toBe("UPDATE_ROLLBACK_COMPLETE");
  });

  it("is complete with the service, once", () => {
    const done = stepStack(startStack("update"), { kind: "service-steady" });
    expect(done.state.status).toBe("UPDATE_COMPLETE");
    expect(stepStack(done.state, { kind: "service-steady" }).effects).toEqual([]);
  });
});
