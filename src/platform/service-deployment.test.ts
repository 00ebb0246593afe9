import { describe, expect, it } from "vitest";
import { SERVICE } from "../../tools/platform-examples.js";
import type { ServicePlan } from "./plan.js";
import {
  type ServiceEffect,
  type ServiceState,
  type TaskView,
  bounds,
  emptyService,
  primaryOf,
  rollbackTarget,
  stepService,
} from "./service-deployment.js";

const task = (ordinal: number, deployment: number, change: Partial<TaskView> = {}): TaskView => ({
  ordinal,
  deployment,
  stage: "running",
  verdict: "healthy",
  flagged: null,
  registration: "registered",
  ...change,
});

/** A service whose deployment 1 is completed and whose deployment 2 is under way. */
function rolling(plan: ServicePlan): ServiceState {
  let state = emptyService(plan.desiredCount);
  for (const revision of ["previous", "new"] as const) {
    state = stepService(plan, state, { kind: "deploy", revision, notBeforeMs: 0 }, 0).state;
  }
  const deployments = state.deployments.map((deployment) =>
    deployment.ordinal === 1 ? { ...deployment, rollout: "COMPLETED" as const } : deployment,
  );
  return { ...state, deployments };
}

function pass(
  plan: ServicePlan,
  tasks: readonly TaskView[],
  state = rolling(plan),
): readonly ServiceEffect[] {
  return stepService(plan, state, { kind: "pass", tasks }, 60_000).effects;
}

describe("bounds", () => {
  it.each([
    [4, 50, 200, 2, 8],
    [3, 50, 150, 2, 4],
    [2, 75, 100, 2, 2],
    [3, 100, 125, 3, 3],
    [1, 0, 100, 0, 1],
  ])("%d tasks, %d to %d %%: at least %d, at most %d", (desired, minimum, maximum, lower, upper) => {
    expect(bounds({ minimumHealthyPercent: minimum, maximumPercent: maximum }, desired)).toEqual({
      lower,
      upper,
    });
  });
});

describe("a pass", () => {
  it("starts new tasks first and keeps the old ones", () => {
    expect(pass(SERVICE, [task(1, 1), task(2, 1)])).toEqual([
      { kind: "start", count: 2, deployment: 2, replacedUnhealthy: 0 },
    ]);
  });

  it("stops old tasks only as far as the new ones are healthy", () => {
    const tasks = [task(1, 1), task(2, 1), task(3, 2), task(4, 2, { verdict: "undecided" })];
    expect(pass(SERVICE, tasks)).toEqual([{ kind: "stop", tasks: [{ ordinal: 1, why: "scaling" }] }]);
  });

  it("stops first when the maximum leaves no room and the minimum allows it", () => {
    const tight = { ...SERVICE, minimumHealthyPercent: 50, maximumPercent: 100 };
    expect(pass(tight, [task(1, 1), task(2, 1)])).toEqual([
      { kind: "stop", tasks: [{ ordinal: 1, why: "scaling" }] },
    ]);
    const stopping = [task(1, 1, { stage: "stopping" }), task(2, 1)];
    expect(pass(tight, stopping)).toEqual([]);
    const stopped = [task(1, 1, { stage: "stopped" }), task(2, 1)];
    expect(pass(tight, stopped)).toMatchObject([{ kind: "start", count: 1 }]);
  });

  it("replaces an unhealthy task first and stops it when the replacement is healthy", () => {
    const done = rolling(SERVICE);
    const completed = {
      ...done,
      deployments: done.deployments.map((deployment) => ({ ...deployment, rollout: "COMPLETED" as const })),
    };
    const ill = task(1, 2, { verdict: "unhealthy", flagged: "target" });
    expect(pass(SERVICE, [ill, task(2, 2)], completed)).toEqual([
      { kind: "start", count: 1, deployment: 2, replacedUnhealthy: 1 },
    ]);
    expect(pass(SERVICE, [ill, task(2, 2), task(3, 2, { verdict: "undecided" })], completed)).toEqual([]);
    expect(pass(SERVICE, [ill, task(2, 2), task(3, 2)], completed)).toEqual([
      { kind: "stop", tasks: [{ ordinal: 1, why: "target" }] },
    ]);
  });

  it("stops an unhealthy task without a replacement when there is no room", () => {
    const tasks = [
      task(1, 1),
      task(2, 1),
      task(3, 2, { verdict: "unhealthy", flagged: "container" }),
      task(4, 2, { verdict: "undecided" }),
    ];
    expect(pass(SERVICE, tasks)).toEqual([{ kind: "stop", tasks: [{ ordinal: 3, why: "container" }] }]);
  });

  it("starts nothing for a failed deployment or while starts are throttled", () => {
    const state = rolling(SERVICE);
    const failed = stepService(SERVICE, state, { kind: "fail" }, 0).state;
    expect(pass(SERVICE, [task(1, 1), task(2, 1)], failed)).toEqual([]);
    const throttled = { ...state, throttle: { neverRan: 9, notBeforeMs: 90_000, told: true } };
    expect(pass(SERVICE, [task(1, 1), task(2, 1)], throttled)).toEqual([]);
  });

  it("is complete and steady in this order once the old tasks are gone", () => {
    const mine = [task(3, 2), task(4, 2)];
    expect(pass(SERVICE, [task(1, 1, { stage: "stopping" }), ...mine])).toEqual([]);
    expect(pass(SERVICE, [task(1, 1, { stage: "stopped" }), ...mine])).toEqual([
      { kind: "completed", deployment: 2 },
      { kind: "steady" },
    ]);
  });

  it("goes back to the last completed deployment under its old number", () => {
    const failed = stepService(SERVICE, rolling(SERVICE), { kind: "fail" }, 0).state;
    expect(rollbackTarget(failed)?.ordinal).toBe(1);
    const back = stepService(SERVICE, failed, { kind: "rollback", to: 1, notBeforeMs: 0 }, 0).state;
    expect(primaryOf(back)).toMatchObject({ ordinal: 1, revision: "previous", rollout: "IN_PROGRESS" });
  });
});
