import type { TargetCheckPlan } from "./plan.js";
import type { ProbeAnswer } from "./world.js";

/**
 * One target in an ALB (or NLB) target group. Every balancer node probes at a fixed rate and keeps
 * its own count; the group's state follows when all of its nodes agree (measured: a hanging target
 * is reported in the upper half of the window that one node alone would give).
 *
 * Sources: [ALB] target-group-health-checks; [BC-elbv2] TargetHealthReasonEnum; measured rhythms.
 */
export type TargetStatus = "initial" | "healthy" | "unhealthy" | "draining" | "unused";

export interface TargetReason {
  readonly code: string;
  readonly description: string;
}

interface NodeState {
  readonly verdict: "initial" | "healthy" | "unhealthy";
  readonly passes: number;
  readonly failures: number;
}

export interface TargetState {
  readonly status: TargetStatus;
  readonly reason: TargetReason | null;
  readonly nodes: readonly NodeState[];
}

export type TargetEvent =
  | { readonly kind: "probe-due"; readonly node: number }
  | { readonly kind: "answered"; readonly node: number; readonly answer: ProbeAnswer }
  | { readonly kind: "deregistered" }
  | { readonly kind: "delay-over" };

export type TargetEffect =
  /** Ask the target now, and probe again a fixed interval later whatever the answer. */
  | { readonly kind: "probe"; readonly node: number; readonly nextInSeconds: number }
  | ({ readonly kind: "probe-result"; readonly node: number; readonly consecutive: number } & ProbeVerdict)
  | { readonly kind: "status-changed"; readonly from: TargetStatus; readonly to: TargetStatus };

export interface ProbeVerdict {
  readonly passed: boolean;
  readonly reason: "timeout" | "refused" | "status" | "reset" | null;
  readonly status: number | null;
  readonly seconds: number;
  /** Null, or the shorter time after which nobody has looked for an answer. */
  readonly observedSeconds: number | null;
}

const MS = 1000;
const REGISTERING: TargetReason = {
  code: "Elb.RegistrationInProgress",
  description: "Target registration is in progress",
};
const TIMED_OUT: TargetReason = { code: "Target.Timeout", description: "Request timed out" };
const FAILED: TargetReason = { code: "Target.FailedHealthChecks", description: "Health checks failed" };
const DRAINING: TargetReason = {
  code: "Target.DeregistrationInProgress",
  description: "Target deregistration is in progress",
};

export function registeredTarget(nodes: number): TargetState {
  const fresh: NodeState = { verdict: "initial", passes: 0, failures: 0 };
  return { status: "initial", reason: REGISTERING, nodes: Array.from({ length: nodes }, () => fresh) };
}

export function healthyTarget(nodes: number): TargetState {
  const healthy: NodeState = { verdict: "healthy", passes: 1, failures: 0 };
  return { status: "healthy", reason: null, nodes: Array.from({ length: nodes }, () => healthy) };
}

export function stepTarget(
  check: TargetCheckPlan,
  state: TargetState,
  event: TargetEvent,
): { readonly state: TargetState; readonly effects: readonly TargetEffect[] } {
  switch (event.kind) {
    case "probe-due":
      return isProbed(state)
        ? { state, effects: [{ kind: "probe", node: event.node, nextInSeconds: check.intervalSeconds }] }
        : { state, effects: [] };
    case "answered":
      return isProbed(state) ? answered(check, state, event.node, event.answer) : { state, effects: [] };
    case "deregistered":
      return changeStatus(state, "draining", DRAINING, []);
    case "delay-over":
      return changeStatus(state, "unused", null, []);
  }
}

/** What one answer means to the check: its own time-out applies, redirects are not followed. */
export function judgeProbe(check: TargetCheckPlan, answer: ProbeAnswer): ProbeVerdict {
  const limitMs = check.timeoutSeconds * MS;
  if (answer.kind === "silent") return timedOut(check, answer.observedSeconds ?? null);
  if (answer.afterMs >= limitMs) return timedOut(check, null);
  const seconds = answer.afterMs / MS;
  if (answer.kind !== "status") return verdict(false, answer.kind, null, seconds);
  if (check.protocol === "TCP" || matches(check.matcher, answer.status)) {
    return verdict(true, null, answer.status, seconds);
  }
  return verdict(false, "status", answer.status, seconds);
}

function verdict(
  passed: boolean,
  reason: ProbeVerdict["reason"],
  status: number | null,
  seconds: number,
): ProbeVerdict {
  return { passed, reason, status, seconds, observedSeconds: null };
}

function timedOut({ timeoutSeconds }: TargetCheckPlan, observedSeconds: number | null): ProbeVerdict {
  const observed = observedSeconds !== null && observedSeconds < timeoutSeconds ? observedSeconds : null;
  return {
    passed: false,
    reason: "timeout",
    status: null,
    seconds: timeoutSeconds,
    observedSeconds: observed,
  };
}

/** `200`, `200,202`, `200-299`, or a mixture. */
export function matches(matcher: string, status: number): boolean {
  for (let from = 0; from <= matcher.length; ) {
    const comma = matcher.indexOf(",", from);
    const end = comma < 0 ? matcher.length : comma;
    if (partMatches(matcher.slice(from, end), status)) return true;
    from = end + 1;
  }
  return false;
}

function partMatches(part: string, status: number): boolean {
  const dash = part.indexOf("-");
  if (dash < 0) return Number(part) === status;
  return status >= Number(part.slice(0, dash)) && status <= Number(part.slice(dash + 1));
}

function isProbed(state: TargetState): boolean {
  return state.status !== "draining" && state.status !== "unused";
}

function answered(
  check: TargetCheckPlan,
  state: TargetState,
  node: number,
  answer: ProbeAnswer,
): { readonly state: TargetState; readonly effects: readonly TargetEffect[] } {
  const before = state.nodes[node];
  if (before === undefined) return { state, effects: [] };
  const { passed, reason, status, seconds, observedSeconds } = judgeProbe(check, answer);
  const after = count(check, before, passed);
  const nodes = state.nodes.slice();
  nodes[node] = after;
  const consecutive = passed ? after.passes : after.failures;
  const result: TargetEffect = {
    kind: "probe-result",
    node,
    consecutive,
    passed,
    reason,
    status,
    seconds,
    observedSeconds,
  };
  const agreed = agreement(state.status, nodes);
  const failure = agreed === "unhealthy" && !passed ? failureReason(reason, status) : null;
  if (agreed === state.status) {
    return { state: { status: agreed, reason: failure ?? state.reason, nodes }, effects: [result] };
  }
  return changeStatus({ status: state.status, reason: state.reason, nodes }, agreed, failure, [result]);
}

/** One pass is enough for a new target; afterwards the thresholds apply. */
function count(check: TargetCheckPlan, node: NodeState, passed: boolean): NodeState {
  const passes = passed ? node.passes + 1 : 0;
  const failures = passed ? 0 : node.failures + 1;
  const needed = node.verdict === "initial" ? 1 : check.healthyThreshold;
  if (node.verdict !== "healthy" && passes >= needed) return { verdict: "healthy", passes, failures };
  if (node.verdict !== "unhealthy" && failures >= check.unhealthyThreshold) {
    return { verdict: "unhealthy", passes, failures };
  }
  return { verdict: node.verdict, passes, failures };
}

function agreement(status: TargetStatus, nodes: readonly NodeState[]): TargetStatus {
  let [healthy, unhealthy] = [0, 0];
  for (const node of nodes) {
    if (node.verdict === "healthy") healthy += 1;
    if (node.verdict === "unhealthy") unhealthy += 1;
  }
  if (status === "initial" && healthy > 0) return "healthy";
  if (unhealthy === nodes.length) return "unhealthy";
  return healthy === nodes.length ? "healthy" : status;
}

function failureReason(reason: ProbeVerdict["reason"], status: number | null): TargetReason {
  if (reason === "timeout") return TIMED_OUT;
  if (reason !== "status") return FAILED;
  const description = `Health checks failed with these codes: [${status}]`;
  return { code: "Target.ResponseCodeMismatch", description };
}

function changeStatus(
  state: TargetState,
  to: TargetStatus,
  reason: TargetReason | null,
  effects: readonly TargetEffect[],
): { readonly state: TargetState; readonly effects: readonly TargetEffect[] } {
  const changed: TargetEffect = { kind: "status-changed", from: state.status, to };
  return { state: { ...state, status: to, reason }, effects: [...effects, changed] };
}

/** `fail-open`: no target is healthy and some are unhealthy. `none`: there is nothing to send to. */
export type Routing = "healthy" | "fail-open" | "none";

/**
 * Where the balancer sends ordinary requests: to the healthy targets, or, when none is healthy and
 * some are unhealthy, to all that are registered (fail open).
 */
export function routing(anyHealthy: boolean, anyUnhealthy: boolean): Routing {
  if (anyHealthy) return "healthy";
  return anyUnhealthy ? "fail-open" : "none";
}

export function isRoutable(status: TargetStatus, to: Routing): boolean {
  if (to === "healthy") return status === "healthy";
  return to === "fail-open" && (status === "unhealthy" || status === "initial");
}
