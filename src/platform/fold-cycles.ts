import type { Timeline, TimelineEntry } from "../timeline/index.js";

export interface FoldedTimeline {
  /** What stays: the beginning, up to `shownCycles` of the loop, and the end. */
  readonly entries: readonly TimelineEntry[];
  /** Null when nothing was left out. */
  readonly leftOut: {
    readonly entries: number;
    readonly fromSeconds: number;
    readonly toSeconds: number;
    /** Starts of tasks that were left out. */
    readonly starts: number;
  } | null;
}

const SHOWN_CYCLES = 3;

/**
 * For reports: a loop of replacements is shown for its first rounds and its last, with a count of
 * what lies between. A round begins where the scheduler starts tasks.
 */
export function foldCycles(timeline: Timeline, shownCycles: number = SHOWN_CYCLES): FoldedTimeline {
  const { entries } = timeline;
  const starts = entries.flatMap((entry, index) => (entry.kind === "tasks-started" ? [index] : []));
  const from = starts[shownCycles];
  const to = starts.at(-1);
  if (from === undefined || to === undefined || to <= from) return { entries, leftOut: null };
  const kept = entries.slice(from, to).filter(isTurningPoint);
  const left = entries.slice(from, to).filter((entry) => !isTurningPoint(entry));
  return {
    entries: [...entries.slice(0, from), ...kept, ...entries.slice(to)],
    leftOut: {
      entries: left.length,
      fromSeconds: entries[from]?.at ?? 0,
      toSeconds: entries[to]?.at ?? timeline.endSeconds,
      starts: left.filter((entry) => entry.kind === "tasks-started").length,
    },
  };
}

/** Told once in a play, and never part of the repetition. */
function isTurningPoint(entry: TimelineEntry): boolean {
  return (
    entry.subject.startsWith("deployment/") ||
    entry.subject.startsWith("stack/") ||
    entry.kind === "steady-state" ||
    entry.kind === "rollback-started" ||
    entry.kind === "start-throttled" ||
    entry.kind === "capacity-changed" ||
    entry.kind === "fault-injected" ||
    entry.kind === "invariant-broken"
  );
}
