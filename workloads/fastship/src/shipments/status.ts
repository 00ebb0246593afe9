export const STATUSES = [
  "created",
  "collected",
  "in-transit",
  "held",
  "out-for-delivery",
  "delivered",
  "returned",
  "cancelled",
] as const;

export type Status = (typeof STATUSES)[number];

/** What may follow what. A delivered, returned or cancelled shipment is finished. */
export const NEXT: Readonly<Record<Status, readonly Status[]>> = {
  created: ["collected", "cancelled"],
  collected: ["in-transit"],
  "in-transit": ["held", "out-for-delivery", "returned"],
  held: ["in-transit", "returned"],
  "out-for-delivery": ["delivered", "held", "returned"],
  delivered: [],
  returned: [],
  cancelled: [],
};

export function isStatus(text: string): text is Status {
  return STATUSES.some((status) => status === text);
}

/** The reason why a change is refused, or null when it is legal. */
export function refusalOf(from: Status, to: Status): string | null {
  const next = NEXT[from];
  if (next.includes(to)) return null;
  if (next.length === 0) return `The shipment is ${from}, which is final.`;
  return `A shipment that is ${from} cannot become ${to}; it can become ${next.join(" or ")}.`;
}
