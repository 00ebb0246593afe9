import type { EventKind, TimelineEntry } from "../../src/timeline/index.js";
import type { Played } from "./scenario.js";

/**
 * Recorded quantities, computed from a played timeline. `aToB` is the time between two moments; the
 * names of the moments are a table of event kinds. What stands in no table is not compared.
 */
export type Measured = number | string | boolean | null;

/** Moment names (lower case) → the event kinds that mean it. The longest name that fits is taken. */
const MOMENTS: readonly (readonly [name: string, kinds: readonly EventKind[]])[] = [
  ["fault", ["fault-injected"]],
  ["crash", ["container-exited"]],
  ["exit", ["container-exited"]],
  ["exited", ["container-exited"]],
  ["targetunhealthy", ["target-unhealthy"]],
  ["unhealthy", ["target-unhealthy", "container-unhealthy", "task-unhealthy"]],
  ["containerunhealthy", ["container-unhealthy"]],
  ["kill", ["container-exited"]],
  ["killed", ["container-exited"]],
  ["sigterm", ["stop-signal-sent"]],
  ["sigkill", ["kill-signal-sent"]],
  ["replacementstart", ["tasks-started"]],
  ["replacementstarted", ["tasks-started"]],
  ["replacement", ["tasks-started"]],
  ["nextstart", ["tasks-started"]],
  ["newtask", ["tasks-started"]],
  ["start", ["tasks-started"]],
  ["started", ["tasks-started"]],
  ["tasksstarted", ["tasks-started"]],
  ["registered", ["target-registered"]],
  ["running", ["task-running"]],
  ["newhealthy", ["target-healthy", "task-healthy"]],
  ["healthy", ["target-healthy", "task-healthy"]],
  ["oldstopped", ["tasks-stopped"]],
  ["oldstop", ["tasks-stopped"]],
  ["stop", ["task-stopping"]],
  ["stopped", ["tasks-stopped"]],
  ["taskstopped", ["task-stopped"]],
  ["deregistered", ["target-deregistered"]],
  ["draining", ["draining-started"]],
  ["gone", ["target-gone"]],
  ["oldgone", ["target-gone"]],
  ["steady", ["steady-state"]],
  ["completed", ["deployment-completed"]],
  ["complete", ["deployment-completed"]],
  ["done", ["deployment-completed"]],
  ["failure", ["deployment-failed"]],
  ["failed", ["deployment-failed"]],
  ["trip", ["deployment-failed"]],
  ["rollback", ["rollback-started"]],
  ["rolledback", ["deployment-completed"]],
];

/** Names that mean the recording's own zero. */
const ZERO_NAMES = new Set([
  "created",
  "updated",
  "creation",
  "called",
  "zero",
  "deployment",
  "change",
  "changed",
]);

function kindsOf(name: string): readonly EventKind[] | null {
  const plain = name.toLowerCase();
  return MOMENTS.find(([known]) => known === plain)?.[1] ?? null;
}

function firstAfter(
  entries: readonly TimelineEntry[],
  kinds: readonly EventKind[],
  from: number,
): number | null {
  return entries.find((entry) => entry.at >= from && kinds.includes(entry.kind))?.at ?? null;
}

/** Seconds between the two moments that the name joins; null when it is not such a name or they never came. */
export function betweenMoments(quantity: string, played: Played): number | null {
  const plain = quantity.replace(/Seconds$/, "");
  const [, fromName = "", toName] = /^(\w*?)[tT]o([A-Z]\w*)$/.exec(plain) ?? [];
  if (toName === undefined) return null;
  const { entries, zero } = played;
  const to = endKinds(fromName, toName);
  if (to === null) return null;
  const atZero = fromName === "" || ZERO_NAMES.has(fromName.toLowerCase());
  const from = atZero ? [] : kindsOf(fromName);
  if (from === null) return null;
  const start = atZero ? zero : firstAfter(entries, from, zero);
  const end =
    start === null ? null : (to.map((kinds) => firstAfter(entries, kinds, start)).find(isTime) ?? null);
  return start === null || end === null ? null : end - start;
}

function isTime(value: number | null): value is number {
  return value !== null;
}

/**
 * The kinds that end the wait, the better first. `stopped` is the service's own event; after the
 * order to stop, or when that event lies before, it is the task that is STOPPED.
 */
function endKinds(fromName: string, toName: string): readonly (readonly EventKind[])[] | null {
  if (/^(old)?stopped$/i.test(toName)) {
    const ordered = /^(stop|sigterm|sigkill|crash|exit|kill)/i.test(fromName);
    return ordered ? [["task-stopped"]] : [["tasks-stopped"], ["task-stopped"]];
  }
  const kinds = kindsOf(toName);
  return kinds === null ? null : [kinds];
}

/** All gaps between one kind and the next of another, for rhythms that repeat. */
function gaps(played: Played, from: EventKind, to: EventKind): number[] {
  const found: number[] = [];
  for (const [index, entry] of played.entries.entries()) {
    if (entry.kind !== from || entry.at < played.zero) continue;
    const next = played.entries.slice(index + 1).find((later) => later.kind === to);
    if (next !== undefined) found.push(next.at - entry.at);
  }
  return found;
}

function only(played: Played, ...kinds: readonly EventKind[]): TimelineEntry[] {
  return played.entries.filter((entry) => entry.at >= played.zero && kinds.includes(entry.kind));
}

/** Quantities that are rhythms: many values in one play. */
const RHYTHMS: Readonly<Record<string, (played: Played) => number[]>> = {
  startToStart: (played) => gaps(played, "tasks-started", "tasks-started"),
  perAttempt: (played) => gaps(played, "tasks-started", "tasks-started"),
  cycle: (played) => gaps(played, "tasks-started", "tasks-started"),
  stoppedToNextStart: (played) => gaps(played, "task-stopped", "tasks-started"),
  runtime: (played) => gaps(played, "task-running", "task-stopped"),
  createdToRunning: (played) => gaps(played, "task-started", "task-running"),
  createdToStopped: (played) => gaps(played, "task-started", "task-stopped"),
};

/** What DescribeServices lists as the service's events. */
const SERVICE_EVENTS: readonly EventKind[] = [
  "tasks-started",
  "tasks-stopped",
  "target-registered",
  "target-deregistered",
  "draining-started",
  "task-unhealthy",
  "deployment-completed",
  "deployment-failed",
  "rollback-started",
  "start-throttled",
  "steady-state",
];

/** Quantities with a meaning of their own: one value in one play. */
const SINGLE: Readonly<Record<string, (played: Played) => Measured>> = {
  meanCycle: (played) => played.result.cycleSeconds,
  rollingDeployment: (played) => betweenMoments("toCompleted", played),
  clientErrorWindow: (played) => {
    const failed = played.asked.filter((request) => !request.answered);
    const first = failed[0];
    const last = failed.at(-1);
    if (first === undefined || last === undefined) return 0;
    return last.atSeconds + played.behaviour.clientTimeoutSeconds - played.zero;
  },
  clientErrors: (played) => played.result.requests.failed,
  failedShareDuringDetection: (played) => {
    const until = only(played, "target-unhealthy")[0]?.at ?? played.zero;
    const during = played.asked.filter(({ atSeconds }) => atSeconds >= played.zero && atSeconds <= until);
    return during.length === 0 ? null : during.filter((request) => !request.answered).length / during.length;
  },
  failedTasksAtTrip: (played) => {
    const failed = only(played, "deployment-failed")[0]?.data["failedTasks"];
    return typeof failed === "number" ? failed : null;
  },
  attempts: (played) => {
    const trip = only(played, "deployment-failed")[0]?.at ?? Number.POSITIVE_INFINITY;
    return only(played, "task-started").filter((entry) => entry.at <= trip).length;
  },
  serviceUp: (played) => played.result.requests.failed === 0 && played.result.requests.answered > 0,
  throttled: (played) => only(played, "start-throttled").length > 0,
  events: (played) => {
    const told = new Set(only(played, ...SERVICE_EVENTS).map((entry) => entry.kind));
    return told.size === 1 && told.has("tasks-started") ? "only has started" : [...told].join(" ");
  },
  rolloutState: (played) => rolloutState(played),
  batches: (played) => {
    const stopped = only(played, "tasks-stopped").at(-1)?.at ?? Number.POSITIVE_INFINITY;
    return only(played, "tasks-started").filter((entry) => entry.at <= stopped).length;
  },
  sameInstant: (played) => {
    const completed = only(played, "deployment-completed")[0];
    const steady = only(played, "steady-state")[0];
    return completed !== undefined && steady !== undefined && Math.abs(completed.at - steady.at) <= 0.005;
  },
  cycleNotShorterThanGrace: (played) => {
    const ran = only(played, "task-stopping").map((entry) => {
      const created = played.entries.find(
        (other) => other.kind === "task-started" && other.subject === entry.subject,
      );
      return created === undefined ? Number.POSITIVE_INFINITY : entry.at - created.at;
    });
    return Math.min(...ran) >= played.gracePeriodSeconds;
  },
  loopEnds: (played) => (played.result.outcome === "never-settles" ? "never" : played.result.outcome),
  targetReason: (played) => {
    const data = only(played, "target-unhealthy")[0]?.data;
    return data === undefined ? null : `${data["reasonCode"]} / ${data["description"]}`;
  },
  containerCheckCausesEarlierReplacement: (played) =>
    only(played, "task-unhealthy")[0]?.data["check"] === "container",
};

function rolloutState(played: Played): string {
  if (only(played, "deployment-failed").length > 0) return "FAILED";
  const begun = only(played, "deployment-created").length;
  return begun > only(played, "deployment-completed").length ? "IN_PROGRESS" : "COMPLETED";
}

/** Every value that the play gives for the quantity; null when it is not understood. */
export function valuesOf(quantity: string, played: Played): readonly Measured[] | null {
  const plain = quantity.replace(/Seconds$/, "");
  const rhythm = RHYTHMS[plain];
  if (rhythm !== undefined) return rhythm(played);
  const single = SINGLE[plain];
  if (single !== undefined) return [single(played)];
  const between = betweenMoments(plain, played);
  if (between !== null) return [between];
  return isMomentName(plain) ? [null] : null;
}

function isMomentName(plain: string): boolean {
  const [, from = "", to] = /^(\w*?)[tT]o([A-Z]\w*)$/.exec(plain) ?? [];
  if (to === undefined || kindsOf(to) === null) return false;
  return from === "" || ZERO_NAMES.has(from.toLowerCase()) || kindsOf(from) !== null;
}

/** Recorded event names (in `order`) → the kinds of our timeline. */
export function kindsOfRecordedEvent(name: string): readonly EventKind[] | null {
  const plain = name.replace(/^(old|new|first)-/, "").replace(/-(event|observed).*$/, "");
  const table: Readonly<Record<string, readonly EventKind[]>> = {
    "fault-injected": ["fault-injected"],
    "target-unhealthy": ["target-unhealthy"],
    "replacement-task-started": ["tasks-started"],
    "replacement-started": ["tasks-started"],
    "task-started": ["tasks-started"],
    "tasks-started": ["tasks-started"],
    "target-registered": ["target-registered"],
    "targets-registered": ["target-registered"],
    "target-healthy": ["target-healthy"],
    "task-unhealthy": ["task-unhealthy"],
    "task-stopped": ["tasks-stopped", "task-stopped"],
    "tasks-stopped": ["tasks-stopped"],
    "target-deregistered": ["target-deregistered"],
    "targets-deregistered": ["target-deregistered"],
    draining: ["draining-started"],
    "target-draining": ["draining-started"],
    "target-gone": ["target-gone"],
    "steady-state": ["steady-state"],
    "deployment-created": ["deployment-created"],
    "deployment-completed": ["deployment-completed"],
    "deployment-failed": ["deployment-failed"],
    rollback: ["rollback-started"],
  };
  return table[plain] ?? null;
}
