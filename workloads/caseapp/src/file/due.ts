/** How urgent a deadline is, for a list that is read in the morning. */
export const URGENCIES = ["overdue", "today", "this-week", "later", "done"] as const;

export type Urgency = (typeof URGENCIES)[number];

const WEEK_DAYS = 7;

/** The day that a calendar shows at this moment in this zone, as 2026-03-31. */
export function todayIn(timeZone: string, now: Date): string {
  // Swedish writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(now);
}

export interface Due {
  /** The day on the calendar of the deadline's own time zone. */
  readonly dueOn: string;
  readonly dueAt: Date;
  readonly timeZone: string;
  readonly doneAt: Date | null;
}

/** A deadline without a time is overdue when its day has ended where it was set, not where it is read. */
export function urgencyOf({ dueOn, dueAt, timeZone, doneAt }: Due, now: Date): Urgency {
  if (doneAt !== null) return "done";
  if (dueAt <= now) return "overdue";
  const days = daysBetween(todayIn(timeZone, now), dueOn);
  if (days <= 0) return "today";
  return days < WEEK_DAYS ? "this-week" : "later";
}

/** Both days begin at midnight of no zone in particular, so that no clock change comes between them. */
function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000;
}
