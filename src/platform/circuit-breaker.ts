import type { CircuitBreakerPlan } from "./plan.js";

/**
 * The deployment circuit breaker. Stage 1 counts tasks that never reach RUNNING while no task of the
 * deployment runs; stage 2 counts failed health checks. A task that ends by itself before it was ever
 * healthy is counted too (not documented; seen since 2024).
 *
 * Sources: [CB] ThresholdConfiguration; [BC-ecs] DeploymentCircuitBreaker; ECS-deployment-circuit-breaker.
 */
export const BREAKER_MINIMUM = 3;
export const BREAKER_MAXIMUM = 200;

export interface BreakerState {
  readonly failedTasks: number;
  readonly status: "MONITORING" | "MONITORING_COMPLETE" | "TRIGGERED" | "DISABLED";
}

export type BreakerEvent =
  | { readonly kind: "task-healthy" }
  | {
      readonly kind: "task-failed";
      readonly why: "never-running" | "health-check" | "exited";
      /** Another task of the same deployment is RUNNING at this moment. */
      readonly othersRunning: boolean;
      readonly wasHealthy: boolean;
    }
  | { readonly kind: "deployment-completed" };

export function startBreaker(plan: CircuitBreakerPlan): BreakerState {
  return { failedTasks: 0, status: plan.enable ? "MONITORING" : "DISABLED" };
}

/** A share of the desired count is rounded up: 50 % of 25 is 13. */
export function breakerThreshold(plan: CircuitBreakerPlan, desiredCount: number): number {
  if (plan.thresholdType === "COUNT") return Math.max(1, plan.thresholdValue);
  const share = Math.max(1, Math.ceil((plan.thresholdValue / 100) * desiredCount));
  if (plan.thresholdType === "UNBOUNDED_PERCENT") return share;
  return Math.min(Math.max(share, BREAKER_MINIMUM), BREAKER_MAXIMUM);
}

export function stepBreaker(
  plan: CircuitBreakerPlan,
  state: BreakerState,
  event: BreakerEvent,
  desiredCount: number,
): { readonly state: BreakerState; readonly effects: readonly { readonly kind: "trip" }[] } {
  if (event.kind === "deployment-completed") {
    return { state: { ...state, status: finished(state.status) }, effects: [] };
  }
  if (event.kind === "task-healthy") {
    return { state: plan.resetOnHealthyTask ? { ...state, failedTasks: 0 } : state, effects: [] };
  }
  if (!counts(event)) return { state, effects: [] };
  const failedTasks = state.failedTasks + 1;
  const trips = state.status === "MONITORING" && failedTasks >= breakerThreshold(plan, desiredCount);
  return {
    state: { failedTasks, status: trips ? "TRIGGERED" : state.status },
    effects: trips ? [{ kind: "trip" }] : [],
  };
}

function counts(event: Extract<BreakerEvent, { kind: "task-failed" }>): boolean {
  if (event.why === "never-running") return !event.othersRunning;
  if (event.why === "health-check") return true;
  return !event.wasHealthy;
}

function finished(status: BreakerState["status"]): BreakerState["status"] {
  return status === "MONITORING" ? "MONITORING_COMPLETE" : status;
}
