import { UNTHROTTLED, type ThrottleState } from "./start-throttle.js";
import { type BreakerState, startBreaker } from "./circuit-breaker.js";
import type { ServicePlan } from "./plan.js";

/**
 * The service scheduler's rolling deployment. It looks at its tasks in passes, about nine seconds
 * apart, and in each pass deregisters what ended, registers what runs, starts up to the maximum,
 * stops what the minimum allows, and says when all is steady.
 *
 * Sources: [BC-ecs] DeploymentConfiguration; [ECS-deployment-type-ecs]; [ECS-now] for the order of
 * replacing unhealthy tasks; the recorded timelines for what counts against the maximum: a task that
 * is being stopped holds its place until it is STOPPED.
 */
export interface Deployment {
  readonly ordinal: number;
  readonly revision: "previous" | "new";
  readonly rollout: "IN_PROGRESS" | "COMPLETED" | "FAILED";
  readonly notBeforeMs: number;
  readonly breaker: BreakerState;
}

export interface ServiceState {
  readonly desiredCount: number;
  /** The last one is PRIMARY. */
  readonly deployments: readonly Deployment[];
  readonly throttle: ThrottleState;
  readonly steady: boolean;
  readonly blocked: boolean;
}

export interface TaskView {
  readonly ordinal: number;
  readonly deployment: number;
  readonly stage: "pending" | "running" | "stopping" | "stopped";
  /** What the checks say by now. */
  readonly verdict: "healthy" | "unhealthy" | "undecided";
  /** The service acts on its bad health: known to it, and no grace protects it any more. */
  readonly flagged: "target" | "container" | null;
  /** Registered in its target groups as far as it has to be. */
  readonly registration: "none" | "due" | "registered" | "deregistration-due";
}

export type ServiceEffect =
  | { readonly kind: "deregister" | "register"; readonly tasks: readonly number[] }
  | {
      readonly kind: "start";
      readonly count: number;
      readonly deployment: number;
      readonly replacedUnhealthy: number;
    }
  | {
      readonly kind: "stop";
      readonly tasks: readonly {
        readonly ordinal: number;
        readonly why: "scaling" | "target" | "container";
      }[];
    }
  | { readonly kind: "blocked" }
  | { readonly kind: "completed"; readonly deployment: number }
  | { readonly kind: "steady" };

export type ServiceEvent =
  | { readonly kind: "pass"; readonly tasks: readonly TaskView[] }
  | { readonly kind: "deploy"; readonly revision: "previous" | "new"; readonly notBeforeMs: number }
  /** The circuit breaker or an alarm ends the deployment. */
  | { readonly kind: "fail" }
  /** An earlier deployment becomes PRIMARY again, under its old id. */
  | { readonly kind: "rollback"; readonly to: number; readonly notBeforeMs: number }
  | { readonly kind: "desired-count"; readonly desiredCount: number }
  | { readonly kind: "task-lost" };

interface Step {
  readonly state: ServiceState;
  readonly effects: readonly ServiceEffect[];
}

export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/** The minimum is rounded up, the maximum down. */
export function bounds(
  plan: Pick<ServicePlan, "minimumHealthyPercent" | "maximumPercent">,
  desired: number,
): Bounds {
  return {
    lower: Math.ceil((desired * plan.minimumHealthyPercent) / 100),
    upper: Math.floor((desired * plan.maximumPercent) / 100),
  };
}

export function emptyService(desiredCount: number): ServiceState {
  return { desiredCount, deployments: [], throttle: UNTHROTTLED, steady: false, blocked: false };
}

export function primaryOf(state: ServiceState): Deployment | undefined {
  return state.deployments.at(-1);
}

export function stepService(
  plan: ServicePlan,
  state: ServiceState,
  event: ServiceEvent,
  nowMs: number,
): Step {
  switch (event.kind) {
    case "deploy": {
      const deployment: Deployment = {
        ordinal: Math.max(0, ...state.deployments.map(({ ordinal }) => ordinal)) + 1,
        revision: event.revision,
        rollout: "IN_PROGRESS",
        notBeforeMs: event.notBeforeMs,
        breaker: startBreaker(plan.circuitBreaker),
      };
      const deployments = [...state.deployments, deployment];
      return {
        state: { ...state, deployments, throttle: UNTHROTTLED, steady: false, blocked: false },
        effects: [],
      };
    }
    case "fail":
      return { state: setRollout(state, "FAILED"), effects: [] };
    case "rollback":
      return { state: rollBack(plan, state, event.to, event.notBeforeMs), effects: [] };
    case "desired-count":
      return { state: { ...state, desiredCount: event.desiredCount, steady: false }, effects: [] };
    case "task-lost":
      return { state: { ...state, steady: false }, effects: [] };
    case "pass":
      return pass(plan, state, event.tasks, nowMs);
  }
}

function rollBack(plan: ServicePlan, state: ServiceState, to: number, notBeforeMs: number): ServiceState {
  const target = state.deployments.find((deployment) => deployment.ordinal === to);
  if (target === undefined) return state;
  const again: Deployment = {
    ...target,
    rollout: "IN_PROGRESS",
    notBeforeMs,
    breaker: startBreaker(plan.circuitBreaker),
  };
  const others = state.deployments.filter((deployment) => deployment !== target);
  return { ...state, deployments: [...others, again], throttle: UNTHROTTLED, steady: false, blocked: false };
}

/** The deployment that a rollback goes back to: the last one that was ever completed. */
export function rollbackTarget(state: ServiceState): Deployment | undefined {
  return state.deployments.slice(0, -1).findLast((deployment) => deployment.rollout === "COMPLETED");
}

function setRollout(state: ServiceState, rollout: Deployment["rollout"]): ServiceState {
  const deployments = state.deployments.map((deployment, index) =>
    index === state.deployments.length - 1 ? { ...deployment, rollout } : deployment,
  );
  return { ...state, deployments };
}

function pass(plan: ServicePlan, state: ServiceState, tasks: readonly TaskView[], nowMs: number): Step {
  const primary = primaryOf(state);
  if (primary === undefined || nowMs < primary.notBeforeMs) return { state, effects: [] };
  const effects: ServiceEffect[] = [];
  const leaving = ordinals(tasks.filter((task) => task.registration === "deregistration-due"));
  if (leaving.length > 0) effects.push({ kind: "deregister", tasks: leaving });
  const arriving = ordinals(tasks.filter((task) => task.registration === "due"));
  if (arriving.length > 0) effects.push({ kind: "register", tasks: arriving });

  const decision = decide(plan, state, primary, tasks, nowMs);
  if (decision.start > 0) {
    const { start: count, replacedUnhealthy } = decision;
    effects.push({ kind: "start", count, deployment: primary.ordinal, replacedUnhealthy });
  }
  if (decision.stop.length > 0) effects.push({ kind: "stop", tasks: decision.stop });
  if (decision.blocked && !state.blocked) effects.push({ kind: "blocked" });

  const moved = effects.some((effect) => effect.kind !== "blocked");
  const next: ServiceState = {
    ...state,
    blocked: decision.blocked,
    steady: state.steady && !moved,
  };
  if (moved || !isSteady(state, primary, tasks)) return { state: next, effects };
  return settle(next, primary, effects);
}

function settle(state: ServiceState, primary: Deployment, effects: ServiceEffect[]): Step {
  if (state.steady) return { state, effects };
  if (primary.rollout === "IN_PROGRESS") effects.push({ kind: "completed", deployment: primary.ordinal });
  effects.push({ kind: "steady" });
  return { state: { ...setRollout(state, "COMPLETED"), steady: true }, effects };
}

function isSteady(state: ServiceState, primary: Deployment, tasks: readonly TaskView[]): boolean {
  if (primary.rollout === "FAILED") return false;
  const alive = tasks.filter(isAlive);
  if (alive.length !== state.desiredCount) return false;
  if (!alive.every((task) => task.deployment === primary.ordinal && task.verdict === "healthy")) return false;
  if (alive.some((task) => task.flagged !== null)) return false;
  // A rollout is complete when the old tasks are gone; a replacement does not wait for that.
  const rolling = primary.rollout === "IN_PROGRESS";
  return !rolling || !tasks.some((task) => task.stage === "stopping" && task.deployment !== primary.ordinal);
}

interface Decision {
  readonly start: number;
  readonly replacedUnhealthy: number;
  readonly stop: readonly { readonly ordinal: number; readonly why: "scaling" | "target" | "container" }[];
  readonly blocked: boolean;
}

function decide(
  plan: ServicePlan,
  state: ServiceState,
  primary: Deployment,
  tasks: readonly TaskView[],
  nowMs: number,
): Decision {
  const desired = state.desiredCount;
  const { lower, upper } = bounds(plan, desired);
  const alive = tasks.filter(isAlive);
  const mine = alive.filter((task) => task.deployment === primary.ordinal);
  const others = alive.filter((task) => task.deployment !== primary.ordinal);
  const good = mine.filter((task) => task.flagged === null);
  const flagged = mine.filter((task) => task.flagged !== null);
  const occupied = tasks.filter((task) => task.stage !== "stopped").length;
  const room = Math.max(0, upper - occupied);
  const wanted = Math.max(0, desired - good.length);
  const failed = primary.rollout === "FAILED";
  const throttled = nowMs < state.throttle.notBeforeMs;
  const start = failed || throttled ? 0 : Math.min(wanted, room);
  const short = failed ? 0 : wanted - Math.min(wanted, room);

  const stop = [
    ...stopFlagged(flagged, good, desired, short).map(({ ordinal, flagged: why }) => ({
      ordinal,
      why: why ?? ("scaling" as const),
    })),
    ...stopSurplus(good, desired, lower).map(({ ordinal }) => ({ ordinal, why: "scaling" as const })),
    ...(failed ? [] : stopOthers(alive, others, lower, desired, short)).map(({ ordinal }) => ({
      ordinal,
      why: "scaling" as const,
    })),
  ];
  const waiting = tasks.some((task) => task.stage === "stopping" || task.verdict === "undecided");
  const blocked = !failed && wanted > 0 && upper - alive.length <= 0 && stop.length === 0 && !waiting;
  return { start, replacedUnhealthy: Math.min(start, flagged.length), stop, blocked };
}

/**
 * Unhealthy tasks of the primary deployment. Their replacements come first when the maximum leaves
 * room; the old one goes when the replacement is healthy, or has turned out unhealthy too. Without
 * room they make it themselves.
 */
function stopFlagged(
  flagged: readonly TaskView[],
  good: readonly TaskView[],
  desired: number,
  short: number,
): readonly TaskView[] {
  if (flagged.length === 0) return [];
  const healthy = good.filter((task) => task.verdict === "healthy").length;
  if (healthy >= desired) return flagged;
  if (short > 0) return flagged.slice(0, short);
  const undecided = good.some((task) => task.verdict === "undecided");
  const surplus = flagged.length + good.length - desired;
  return undecided ? [] : flagged.slice(0, Math.max(0, surplus));
}

/** Scale-in: tasks that are not healthy go first, then the youngest. */
function stopSurplus(good: readonly TaskView[], desired: number, lower: number): readonly TaskView[] {
  const surplus = good.length - desired;
  if (surplus <= 0) return [];
  const byWorth = [...good].sort(
    (a, b) => Number(a.verdict === "healthy") - Number(b.verdict === "healthy") || b.ordinal - a.ordinal,
  );
  const healthy = good.filter((task) => task.verdict === "healthy").length;
  return spare(byWorth.slice(0, surplus), healthy - lower);
}

/** Tasks of other revisions: unhealthy ones once they are replaced or their place is needed, healthy ones down to the minimum. */
function stopOthers(
  alive: readonly TaskView[],
  others: readonly TaskView[],
  lower: number,
  desired: number,
  short: number,
): readonly TaskView[] {
  const counts = (task: TaskView): boolean => task.verdict === "healthy" && task.flagged === null;
  const healthy = alive.filter(counts).length;
  const unhealthyMayGo = healthy >= desired || short > 0;
  const unhealthy = unhealthyMayGo ? others.filter((task) => !counts(task)) : [];
  return [...unhealthy, ...spare(others.filter(counts), healthy - lower)];
}

/** As many of the candidates as may go: healthy ones only up to `spareHealthy`. */
function spare(candidates: readonly TaskView[], spareHealthy: number): readonly TaskView[] {
  let left = Math.max(0, spareHealthy);
  return candidates.filter((task) => {
    if (task.verdict !== "healthy") return true;
    left -= 1;
    return left >= 0;
  });
}

function isAlive(task: TaskView): boolean {
  return task.stage === "pending" || task.stage === "running";
}

function ordinals(tasks: readonly TaskView[]): number[] {
  return tasks.map((task) => task.ordinal);
}
