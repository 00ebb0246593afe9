import { freestRunUnder, type Phase, type Profile, type Run, runsUnder } from "../profile/index.js";
import type { ContainerRun } from "./world.js";

/** The dependencies' conditions over the play. */
export interface Conditions {
  /** The run that shows them. Sorted, as in `Run.faults`. */
  readonly faults: readonly string[];
  /** For `late` and `lost`: milliseconds after the first process start at which the condition changes. */
  readonly changesAfterMs: number | null;
  /** Conditions of a process that starts after the change. */
  readonly faultsAfterwards: readonly string[];
}

export interface LifeOptions {
  readonly profile: Profile;
  readonly conditions: Conditions;
  /** Of the task; a measured start is stretched when it has less than one core. */
  readonly vcpu: number;
  /** Null: unlimited. A measured need above it ends the task with 137. */
  readonly memoryLimitMiB: number | null;
}

/** One process of the play: the run that it repeats, moved to its own start and the play's own change of conditions. */
export interface Life {
  readonly run: Run | null;
  /** Its own start, or the later moment from which on it does what the run shows. */
  readonly startMs: number;
  /** When the second phase of its run begins on the play's clock; null: it has one phase. */
  readonly secondPhaseMs: number | null;
  /** Milliseconds that too little CPU adds to the start. */
  readonly stretchMs: number;
  readonly listensAfterMs: number | null;
  readonly exit: ContainerRun["exit"];
}

const MS = 1000;
const KILLED_EXIT_CODE = 137;

/** `changeMs`: when the conditions change on the play's clock; null: they do not. */
export function beginLife(options: LifeOptions, startMs: number, changeMs: number | null): Life {
  const { profile, conditions, vcpu } = options;
  const startsAfterChange = changeMs !== null && startMs >= changeMs;
  const faults = startsAfterChange ? conditions.faultsAfterwards : conditions.faults;
  const run = freestRunUnder(profile, faults) ?? null;
  if (run === null) {
    return { run, startMs, secondPhaseMs: null, stretchMs: 0, listensAfterMs: null, exit: null };
  }
  const secondPhaseMs = run.phases.length > 1 && !startsAfterChange ? changeMs : null;
  const stretchMs = vcpu >= 1 ? 0 : run.startCpuSeconds * (1 / vcpu - 1) * MS;
  const savedAtMs = startsAfterChange || run.phases.length > 1 ? null : changeMs;
  const place = (seconds: number): number => placeMs(run, seconds, stretchMs, startMs, secondPhaseMs);
  const listen = run.listens[0];
  const exit =
    outOfMemory(run, runsUnder(profile, faults), options.memoryLimitMiB, stretchMs) ?? ownExit(run, place);
  // A process that would have given up later than the dependency came back goes on from there, at the latest anew.
  if (exit !== null && !exit.outOfMemory && savedAtMs !== null && startMs + exit.afterMs > savedAtMs) {
    return beginLife(options, savedAtMs, savedAtMs);
  }
  const listensAfterMs = listen === undefined ? null : place(listen.atSeconds);
  return { run, startMs, secondPhaseMs, stretchMs, listensAfterMs, exit };
}

/** Where a moment of the run lies in this life: the second phase keeps its distance from the change of conditions. */
function placeMs(
  run: Run,
  seconds: number,
  stretchMs: number,
  startMs: number,
  secondPhaseMs: number | null,
): number {
  const second = run.phases[1];
  if (second === undefined || secondPhaseMs === null || seconds < second.fromSeconds) {
    return seconds * MS + stretchMs;
  }
  return secondPhaseMs - startMs + (seconds - second.fromSeconds) * MS;
}

function ownExit(run: Run, place: (seconds: number) => number): ContainerRun["exit"] {
  const { exit } = run;
  if (exit === null || exit.reason !== "exited") return null;
  const exitCode = exit.exitCode ?? 1;
  return { afterMs: place(exit.atSeconds), exitCode, outOfMemory: false, message: lastWords(run) };
}

function outOfMemory(
  run: Run,
  runs: readonly Run[],
  limitMiB: number | null,
  stretchMs: number,
): ContainerRun["exit"] {
  if (limitMiB === null || fits(run, limitMiB)) return null;
  const usedMiB = Math.round(run.memory.peakMiB);
  return {
    afterMs: limitReachedSeconds(run, runs, limitMiB) * MS + stretchMs,
    exitCode: KILLED_EXIT_CODE,
    outOfMemory: true,
    message: `used ${usedMiB} MiB of ${limitMiB}`,
    usedMiB,
  };
}

function fits(run: Run, limitMiB: number): boolean {
  if (run.exit?.reason === "memory-limit") return false;
  // What is mapped from files counts in the peak, but kills nobody: a run that lived under a limit lives under it.
  const livedUnder = run.memory.limitMiB;
  return run.memory.peakMiB <= limitMiB || (livedUnder !== null && livedUnder <= limitMiB);
}

/**
 * When the memory passes the limit: as measured where a run ended at this very limit; else in
 * proportion while it starts, or by the end of what was observed.
 */
function limitReachedSeconds(run: Run, runs: readonly Run[], limitMiB: number): number {
  const ended = runs.find(
    ({ exit, memory }) => exit?.reason === "memory-limit" && memory.limitMiB === limitMiB,
  );
  if (ended?.exit) return ended.exit.atSeconds;
  const started = run.listens[0]?.atSeconds ?? run.exit?.atSeconds ?? 1;
  const { startMiB } = run.memory;
  if (startMiB > limitMiB) return (started * limitMiB) / startMiB;
  return Math.max(started, run.observedSeconds ?? run.exit?.atSeconds ?? started);
}

export function phaseAt(life: Life, atMs: number): Phase | null {
  const [first, second] = life.run?.phases ?? [];
  if (first === undefined) return null;
  return second !== undefined && life.secondPhaseMs !== null && atMs >= life.secondPhaseMs ? second : first;
}

/** How much later than when observed things happen in this phase of the life. */
export function shiftMs(life: Life, phase: Phase): number {
  if (life.secondPhaseMs === null || phase === life.run?.phases[0]) return life.stretchMs;
  return life.secondPhaseMs - life.startMs - phase.fromSeconds * MS;
}

const LAST_LINES_MAX = 10;
/** Frames only say where; the error stands above them, often many lines above the end. */
const STACK_FRAME = /^\s+at \S/;

function lastWords(run: Run): string {
  return run.output
    .filter((line) => line.trim() !== "" && !STACK_FRAME.test(line))
    .slice(-LAST_LINES_MAX)
    .join("\n");
}
