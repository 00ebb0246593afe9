import type { Evidence } from "../../finding/index.js";
import { entriesOf, type EventKind, type Timeline, type TimelineEntry } from "../../timeline/index.js";
import { eventEvidence, injectedFaults, wordsOf } from "./text-signs.js";

/** How a health check failed, read from an event's data or from the platform's words. */
export type FailureReason = "timeout" | "refused" | "reset" | "status";

export interface CheckFailure {
  readonly entry: TimelineEntry;
  readonly reason: FailureReason;
  /** Status codes, when answers came but with the wrong code. */
  readonly statuses: readonly number[];
  readonly path: string | null;
}

const TOLD_BY: readonly EventKind[] = [
  "health-check-failed",
  "container-check-failed",
  "target-unhealthy",
  "task-unhealthy",
  "task-stopping",
  "task-stopped",
];

/** Every failed check that a timeline tells of, whoever tells it. */
export function checkFailures(timeline: Timeline): CheckFailure[] {
  return entriesOf(timeline, ...TOLD_BY).flatMap((entry) => {
    const reason = reasonOf(entry);
    if (reason === null) return [];
    const { path } = entry.data;
    return [{ entry, reason, statuses: statusesOf(entry), path: typeof path === "string" ? path : null }];
  });
}

function reasonOf(entry: TimelineEntry): FailureReason | null {
  const { reason } = entry.data;
  if (reason === "timeout" || reason === "refused" || reason === "reset" || reason === "status")
    return reason;
  if (entry.kind === "container-check-failed") return commandReason(entry);
  const words = wordsOf(entry);
  if (/Request timed out|Target\.Timeout/i.test(words)) return "timeout";
  if (/failed with these codes|Target\.ResponseCodeMismatch/i.test(words)) return "status";
  if (/\(reason Health checks failed\)|Target\.FailedHealthChecks|connection refused/i.test(words))
    return "refused";
  return null;
}

/**
 * What a command's end tells, as far as it tells it. Sources: curl(1) exit codes (7 could not
 * connect, 22 status of 400 or more with --fail, 28 time-out), GNU wget exit status (4 network, 8 error status).
 */
const COMMAND_EXITS: Readonly<Record<number, FailureReason>> = {
  7: "refused",
  22: "status",
  28: "timeout",
  4: "refused",
  8: "status",
};

function commandReason(entry: TimelineEntry): FailureReason | null {
  const words = wordsOf(entry);
  if (/no end within|timed out|health check exceeded timeout/i.test(words)) return "timeout";
  if (/connection refused|ECONNREFUSED/i.test(words)) return "refused";
  const { exitCode } = entry.data;
  return typeof exitCode === "number" ? (COMMAND_EXITS[exitCode] ?? null) : null;
}

function statusesOf(entry: TimelineEntry): number[] {
  const { status } = entry.data;
  if (typeof status === "number") return [status];
  const listed = /these codes: \[([\d,\s]+)\]/.exec(wordsOf(entry))?.[1];
  if (listed !== undefined) return listed.split(",").map(Number);
  return typeof status === "string" && /^\d{3}$/.test(status) ? [Number(status)] : [];
}

/** The dependencies that were away or slow on purpose. */
export function dependencyFaults(
  timeline: Timeline,
): { readonly dependency: string; readonly condition: string }[] {
  return injectedFaults(timeline).flatMap((text) => {
    const [dependency, condition] = text.split("=", 2);
    if (!dependency || !condition || /^(?:healthy|ok|up|well)\b/.test(condition)) return [];
    return [{ dependency, condition }];
  });
}

/** `task/3`, `target/3` and `container/3/api` are one task; null when the subject names none. */
export function taskOf(entry: TimelineEntry): string | null {
  return /^(?:task|target|container)\/([^/]+)/.exec(entry.subject)?.[1] ?? null;
}

/** Every task's own events, in order. Gathered once: a loop of replacements has hundreds of tasks. */
export function entriesByTask(timeline: Timeline): ReadonlyMap<string, readonly TimelineEntry[]> {
  const tasks = new Map<string, TimelineEntry[]>();
  for (const entry of timeline.entries) {
    const task = taskOf(entry);
    if (task === null) continue;
    const own = tasks.get(task);
    if (own === undefined) tasks.set(task, [entry]);
    else own.push(entry);
  }
  return tasks;
}

/** The service gives a task up for its checks, not for scaling or a rollout. */
export function isStoppedForHealth(entry: TimelineEntry): boolean {
  if (entry.kind === "task-unhealthy") return true;
  return entry.kind === "task-stopping" && /health check/i.test(wordsOf(entry));
}

const EVIDENCE_MAX = 3;

/** The first few events as evidence; more would only fill the page. */
export function firstOf(entries: readonly TimelineEntry[]): Evidence[] {
  return entries.slice(0, EVIDENCE_MAX).map((entry) => eventEvidence(entry));
}
