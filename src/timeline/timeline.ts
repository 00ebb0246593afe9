import type { Place } from "../model/index.js";
import type { EventKind } from "./kinds.js";

/**
 * What happened, or would happen: the one language of rehearsals, simulations and evidence.
 * Who reads a timeline does not know where it came from.
 */
export interface Timeline {
  readonly entries: readonly TimelineEntry[];
  /** Seconds. The play or the evidence ends here. */
  readonly endSeconds: number;
}

export interface TimelineEntry {
  /** Seconds from the start of the timeline. */
  readonly at: number;
  /** `service/api`, `task/1`, `deployment/2`, `target/1`, `stack/app`, `dependency/redis`, `container/1/api`. */
  readonly subject: string;
  readonly kind: EventKind;
  /** What the platform would say (or said), in its own words where it has some. */
  readonly text: string;
  readonly data: Readonly<Record<string, string | number | boolean | null>>;
  readonly where: readonly Place[];
}

export function entriesOf(timeline: Timeline, ...kinds: readonly EventKind[]): TimelineEntry[] {
  const wanted = new Set(kinds);
  return timeline.entries.filter((entry) => wanted.has(entry.kind));
}
