export const STATUSES = ["intake", "open", "waiting", "closed", "declined", "archived"] as const;

export type Status = (typeof STATUSES)[number];

/** What may follow what. A closed case may be taken up again; an archived or declined one may not. */
export const NEXT: Readonly<Record<Status, readonly Status[]>> = {
  intake: ["open", "declined"],
  open: ["waiting", "closed"],
  waiting: ["open", "closed"],
  closed: ["open", "archived"],
  declined: [],
  archived: [],
};

/** The reason why a change is refused, or null when it is legal. */
export function refusalOf(from: Status, to: Status, pendingDeadlines: number): string | null {
  const next = NEXT[from];
  if (next.length === 0) return `The case is ${from}, which is final.`;
  if (!next.includes(to)) {
    return `A case that is ${from} cannot become ${to}; it can become ${next.join(" or ")}.`;
  }
  // A deadline that is forgotten in a closed file is the mistake that offices are sued for.
  if (to !== "open" && to !== "waiting" && pendingDeadlines > 0) {
    const some = pendingDeadlines === 1 ? "a deadline" : `${pendingDeadlines} deadlines`;
    return `The case still has ${some} to be met; mark what is done first.`;
  }
  return null;
}

/** Nothing is added to the file of a case that is over for good. */
export function isFinal(status: Status): boolean {
  return NEXT[status].length === 0;
}
