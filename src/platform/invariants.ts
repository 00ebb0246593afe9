import { BREAKER_MAXIMUM, breakerThreshold } from "./circuit-breaker.js";
import type { ServicePlan } from "./plan.js";
import {
  type ServiceEffect,
  type ServiceState,
  type TaskView,
  bounds,
  primaryOf,
} from "./service-deployment.js";

/**
 * What must hold after every pass, whatever the application does. A broken one is a defect of
 * Steadystate: it is told in the timeline, and the tests require that there is none.
 */
export function brokenInvariants(
  plan: ServicePlan,
  before: ServiceState,
  tasks: readonly TaskView[],
  effects: readonly ServiceEffect[],
): string[] {
  const { lower, upper } = bounds(plan, before.desiredCount);
  const alive = tasks.filter((task) => task.stage === "pending" || task.stage === "running");
  const started = effects.reduce((sum, effect) => sum + (effect.kind === "start" ? effect.count : 0), 0);
  const stopped = effects.flatMap((effect) => (effect.kind === "stop" ? effect.tasks : []));
  const primary = primaryOf(before);
  const broken: string[] = [];

  if (started > 0 && alive.length + started > upper) {
    broken.push(`running and pending tasks exceed maximumPercent (${alive.length + started} > ${upper})`);
  }
  const isHealthy = (task: TaskView): boolean => task.verdict === "healthy" && task.flagged === null;
  const healthyBefore = alive.filter(isHealthy).length;
  const stopping = new Set(stopped.map(({ ordinal }) => ordinal));
  const healthyAfter = alive.filter((task) => isHealthy(task) && !stopping.has(task.ordinal)).length;
  if (healthyAfter < healthyBefore && healthyAfter < lower) {
    broken.push(`a stop leaves fewer healthy tasks than minimumHealthyPercent (${healthyAfter} < ${lower})`);
  }
  if (started > 0 && primary?.rollout === "FAILED") broken.push("a failed deployment starts tasks");
  if (stopping.size !== stopped.length) broken.push("a task is stopped twice");
  if (primary !== undefined) broken.push(...brokenBreaker(plan, primary.breaker, before.desiredCount));
  return broken;
}

function brokenBreaker(
  plan: ServicePlan,
  breaker: { readonly failedTasks: number; readonly status: string },
  desiredCount: number,
): string[] {
  const threshold = breakerThreshold(plan.circuitBreaker, desiredCount);
  const bounded = plan.circuitBreaker.thresholdType === "BOUNDED_PERCENT";
  const broken: string[] = [];
  if (bounded && threshold > BREAKER_MAXIMUM) broken.push(`the breaker's threshold is out of bounds`);
  if (breaker.status === "MONITORING" && breaker.failedTasks >= threshold) {
    broken.push("the circuit breaker counts past its threshold without acting");
  }
  if (breaker.status === "TRIGGERED" && breaker.failedTasks < threshold) {
    broken.push("the circuit breaker acts before its threshold");
  }
  return broken;
}
