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
}

const MS = 1000;
const REGISTERING: TargetReason = {
  code: "Elb.RegistrationInProgress",
  description: "Target registration is in progress",
};
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
  if (answer.kind === "silent" || answer.afterMs >= limitMs) {
    return { passed: false, reason: "timeout", status: null, seconds: check.timeoutSeconds };
  }
  const seconds = answer.afterMs / MS;
  if (answer.kind !== "status") return { passed: false, reason: answer.kind, status: null, seconds };
  if (check.protocol === "TCP" || matches(check.matcher, answer.status)) {
    return { passed: true, reason: null, status: answer.status, seconds };
  }
  return { passed: false, reason: "status", status: answer.status, seconds };
}

/** `200`, `200,202`, `200-299`, or a mixture. */
export function matches(matcher: string, status: number): boolean {
  if (matcher === String(status)) return true;
  return matcher.split(",").some((part) => {
    const [from, to] = part.split("-").map((text) => Number(text.trim()));
    return from !== undefined && status >= from && status <= (to ?? from);
  });
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
  const verdict = judgeProbe(check, answer);
  const after = count(check, before, verdict.passed);
  const nodes = state.nodes.with(node, after);
  const consecutive = verdict.passed ? after.passes : after.failures;
  const result: TargetEffect = { kind: "probe-result", node, consecutive, ...verdict };
  const next = { ...state, nodes };
  const agreed = agreement(state.status, nodes);
  if (agreed === state.status) {
    const reason = agreed === "unhealthy" && !verdict.passed ? failureReason(verdict) : state.reason;
    return { state: { ...next, reason }, effects: [result] };
  }
  return changeStatus(next, agreed, agreed === "unhealthy" ? failureReason(verdict) : null, [result]);
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
  if (status === "initial" && nodes.some((node) => node.verdict === "healthy")) return "healthy";
  if (nodes.every((node) => node.verdict === "unhealthy")) return "unhealthy";
  if (nodes.every((node) => node.verdict === "healthy")) return "healthy";
  return status;
}

function failureReason(verdict: ProbeVerdict): TargetReason {
  if (verdict.reason === "timeout") return { code: "Target.Timeout", description: "Request timed out" };
  if (verdict.reason === "status") {
    return {
      code: "Target.ResponseCodeMismatch",
      description: `Health checks failed with these codes: [${verdict.status}]`,
    };
  }
  return { code: "Target.FailedHealthChecks", description: "Health checks failed" };
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

/**
 * Where the balancer sends ordinary requests: to the healthy targets, or, when none is healthy and
 * some are unhealthy, to all that are registered (fail open).
 */
export function routable(statuses: readonly TargetStatus[]): number[] {
  const healthy: number[] = [];
  const others: number[] = [];
  for (const [index, status] of statuses.entries()) {
    if (status === "healthy") healthy.push(index);
    else if (status === "unhealthy" || status === "initial") others.push(index);
  }
  if (healthy.length > 0) return healthy;
  return statuses.includes("unhealthy") ? others : [];
}
