import { breakerThreshold } from "./circuit-breaker.js";
import type { ServicePlan, TargetPlan } from "./plan.js";
import { RHYTHMS, type Range, type Rhythm } from "./rhythms.js";
import { bounds } from "./service-deployment.js";

/** One part of a wait, as a range of seconds. */
export interface TimePart {
  readonly label: string;
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

export interface TimePrediction {
  readonly parts: readonly TimePart[];
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** The part that takes longest. */
  readonly biggest: TimePart;
}

export interface PredictedTimes {
  /** A rollout whose tasks are well. */
  readonly succeed: TimePrediction;
  /** Until the circuit breaker gives up on tasks that never turn healthy; null when it is off. */
  readonly fail: TimePrediction | null;
}

/** How long the application takes, where it is known. */
export interface StartTimes {
  readonly imagePullSeconds: Range;
  readonly startSeconds: Range;
}

/** Time to succeed and time to fail, by arithmetic on the settings alone, in parts that add up. */
export function predictTimes(
  plan: ServicePlan,
  times: StartTimes,
  kind: "create" | "update",
): PredictedTimes {
  return {
    succeed: sum(succeedParts(plan, times, kind)),
    fail: plan.circuitBreaker.enable ? sum(failParts(plan, times)) : null,
  };
}

function part(label: string, [from, to]: Range, times = 1): TimePart {
  return { label, fromSeconds: from * times, toSeconds: to * times };
}

function rhythm(label: string, name: Rhythm, times = 1): TimePart {
  return part(label, RHYTHMS[name], times);
}

function sum(all: readonly TimePart[]): TimePrediction {
  const parts = all.filter((candidate) => candidate.toSeconds > 0);
  const nothing: TimePart = { label: "nothing", fromSeconds: 0, toSeconds: 0 };
  return {
    parts,
    fromSeconds: parts.reduce((total, { fromSeconds }) => total + fromSeconds, 0),
    toSeconds: parts.reduce((total, { toSeconds }) => total + toSeconds, 0),
    biggest: parts.reduce((most, next) => (middle(next) > middle(most) ? next : most), parts[0] ?? nothing),
  };
}

function middle({ fromSeconds, toSeconds }: TimePart): number {
  return (fromSeconds + toSeconds) / 2;
}

/** Batches that the percentages force: how many tasks can be new at a time. */
export function rolloutBatches(plan: ServicePlan, kind: "create" | "update"): number {
  const { lower, upper } = bounds(plan, plan.desiredCount);
  const abreast = kind === "create" ? upper : Math.max(upper - plan.desiredCount, plan.desiredCount - lower);
  return abreast <= 0 ? Number.POSITIVE_INFINITY : Math.ceil(plan.desiredCount / abreast);
}

function succeedParts(plan: ServicePlan, times: StartTimes, kind: "create" | "update"): TimePart[] {
  const batches = rolloutBatches(plan, kind);
  const drain = Math.max(0, ...plan.targets.map((target) => target.deregistrationDelaySeconds));
  const start = [
    rhythm("network interface and placement", "provisioning", batches),
    part("image pull", times.imagePullSeconds, batches),
    part("application start", times.startSeconds, batches),
    healthyPart(plan, batches),
    part("passes of the scheduler", [RHYTHMS.passInterval[0], 2 * RHYTHMS.passInterval[1]], batches),
  ];
  const first = rhythm("first pass of the scheduler", "firstPass");
  if (kind === "create") return [first, ...start];
  return [
    first,
    ...start,
    part("draining of old tasks (deregistration delay)", [drain, drain], batches),
    rhythm("stop of old tasks", "orderedStop"),
    part("passes until old tasks are drained and gone", [
      RHYTHMS.passInterval[0],
      2 * RHYTHMS.passInterval[1],
    ]),
  ];
}

/** From listening until it counts: by the container's check, by the balancer's, or by age alone. */
function healthyPart(plan: ServicePlan, batches: number): TimePart {
  const checks = plan.containers.flatMap((container) =>
    container.essential && container.healthCheck !== null ? [container.healthCheck.intervalSeconds] : [],
  );
  if (checks.length > 0) {
    const [from, to] = RHYTHMS.containerVerdict;
    return part("container health checks", [from, Math.max(...checks) + to], batches);
  }
  if (plan.targets.length === 0) return part("40 s after RUNNING (no check)", [40, 40], batches);
  return rhythm("target health checks", "rolloutRegistration", batches);
}

function failParts(plan: ServicePlan, times: StartTimes): TimePart[] {
  const { lower, upper } = bounds(plan, plan.desiredCount);
  const abreast = Math.max(1, Math.min(plan.desiredCount, upper - lower));
  const attempts = Math.ceil(breakerThreshold(plan.circuitBreaker, plan.desiredCount) / abreast);
  const target = plan.targets[0];
  const drain = Math.max(
    0,
    ...plan.targets.map(({ deregistrationDelaySeconds }) => deregistrationDelaySeconds),
  );
  const label = (what: string): string => `${what} × ${attempts}`;
  return [
    rhythm("first pass of the scheduler", "firstPass"),
    rhythm(label("network interface and placement"), "provisioning", attempts),
    part(label("image pull"), times.imagePullSeconds, attempts),
    part(label("until the checks fail"), detection(plan, target), attempts),
    part(label("draining (deregistration delay)"), [drain, drain], attempts),
    rhythm(label("stop of the failed task"), "orderedStop", attempts),
    rhythm("until the failure is counted", "failureCounted"),
  ];
}

/** From RUNNING until the service acts: the checks themselves, the grace period, or the age of the task. */
function detection(plan: ServicePlan, target: TargetPlan | undefined): Range {
  const grace = plan.healthCheckGracePeriodSeconds;
  const checks = plan.containers.flatMap((container) => container.healthCheck ?? []);
  const container = checks.map((check) => {
    const begins = Math.max(check.intervalSeconds, check.startPeriodSeconds);
    return begins + (check.retries - 1) * check.intervalSeconds;
  });
  if (container.length > 0) {
    const [from, to] = RHYTHMS.containerVerdict;
    const slowest = Math.max(...container);
    return [Math.max(grace, slowest + from), Math.max(grace, slowest + to)];
  }
  if (target === undefined) return [0, grace];
  const { check } = target;
  const fails = (check.unhealthyThreshold - 1) * check.intervalSeconds;
  const [reviewFrom, reviewTo] = RHYTHMS.targetHealthReview;
  const [youngFrom, youngTo] = RHYTHMS.youngTask;
  const started = RHYTHMS.provisioning;
  return [
    Math.max(grace, fails + reviewFrom, youngFrom - started[1]),
    Math.max(grace, fails + check.intervalSeconds + check.timeoutSeconds + reviewTo, youngTo - started[0]),
  ];
}
