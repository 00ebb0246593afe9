import type { ContainerCheckPlan } from "./plan.js";
import type { CommandAnswer } from "./world.js";

/**
 * The health command of one container. The first run comes one interval after the start, each next
 * one an interval after the end of the last. Failures of runs that begin inside the start period are
 * not counted; the run at its very end counts (measured: interval 30, retries 3, startPeriod 60 ends
 * unhealthy by the runs at 60, 90 and 120 s). The first success ends the start period.
 *
 * Sources: [BC-ecs] HealthCheck; measured rhythms. Only checks in the task definition count.
 */
export type ContainerHealth = "UNKNOWN" | "HEALTHY" | "UNHEALTHY";

export interface ContainerHealthState {
  readonly status: ContainerHealth;
  readonly startedAtMs: number;
  readonly failures: number;
}

export type ContainerHealthEvent = {
  readonly kind: "ended";
  readonly answer: CommandAnswer;
  /** When this run of the command began. */
  readonly beganAtMs: number;
};

export type ContainerHealthEffect =
  | { readonly kind: "run"; readonly inSeconds: number }
  | {
      readonly kind: "result";
      readonly passed: boolean;
      readonly counted: boolean;
      readonly consecutive: number;
      readonly exitCode: number | null;
      readonly reason: "exit" | "timeout";
      readonly seconds: number;
      /** Null, or the shorter time after which nobody has looked for an end. */
      readonly observedSeconds: number | null;
      readonly output: string;
    }
  | { readonly kind: "status-changed"; readonly to: ContainerHealth };

const MS = 1000;

export function startContainerHealth(
  check: ContainerCheckPlan,
  nowMs: number,
): { readonly state: ContainerHealthState; readonly effects: readonly ContainerHealthEffect[] } {
  return {
    state: { status: "UNKNOWN", startedAtMs: nowMs, failures: 0 },
    effects: [{ kind: "run", inSeconds: check.intervalSeconds }],
  };
}

/** How long a run takes until it ends or is ended by its time-out. */
export function commandSeconds(check: ContainerCheckPlan, answer: CommandAnswer): number {
  return answer.kind === "silent"
    ? check.timeoutSeconds
    : Math.min(answer.afterMs / MS, check.timeoutSeconds);
}

function observedSeconds(check: ContainerCheckPlan, answer: CommandAnswer): number | null {
  const known = answer.kind === "silent" ? (answer.observedSeconds ?? null) : null;
  return known !== null && known < check.timeoutSeconds ? known : null;
}

export function stepContainerHealth(
  check: ContainerCheckPlan,
  state: ContainerHealthState,
  event: ContainerHealthEvent,
): { readonly state: ContainerHealthState; readonly effects: readonly ContainerHealthEffect[] } {
  const seconds = commandSeconds(check, event.answer);
  const timedOut = event.answer.kind === "silent" || event.answer.afterMs / MS >= check.timeoutSeconds;
  const exitCode = event.answer.kind === "exit" && !timedOut ? event.answer.exitCode : null;
  const passed = exitCode === 0;
  const inStartPeriod =
    state.status === "UNKNOWN" && event.beganAtMs - state.startedAtMs < check.startPeriodSeconds * MS;
  const counted = !passed && !inStartPeriod;
  const failures = passed ? 0 : state.failures + (counted ? 1 : 0);
  const status = passed ? "HEALTHY" : failures >= check.retries ? "UNHEALTHY" : state.status;
  const effects: ContainerHealthEffect[] = [
    {
      kind: "result",
      passed,
      counted,
      consecutive: failures,
      exitCode,
      reason: timedOut ? "timeout" : "exit",
      seconds,
      observedSeconds: observedSeconds(check, event.answer),
      output: event.answer.kind === "exit" && !timedOut ? event.answer.output : "",
    },
    { kind: "run", inSeconds: check.intervalSeconds },
  ];
  if (status !== state.status) effects.push({ kind: "status-changed", to: status });
  return { state: { ...state, status, failures }, effects };
}
