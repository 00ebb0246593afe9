import type { DependencyKind, Place, Value, Work } from "../../../model/index.js";

/** A call to something outside, while it is not yet known who waits for it. */
export interface Draft {
  readonly place: Place;
  readonly dependency: DependencyKind;
  readonly client: string;
  readonly operation: string;
  readonly stage: Work["stage"];
  readonly trace: readonly Place[];
  limitSeconds: Value<number | null>;
  waits: boolean;
  failure: Work["failure"];
}

/** A draft as a promise holds it: what was done to the promise on the way changes how it ends. */
export interface Held {
  readonly draft: Draft;
  readonly failure: Work["failure"];
  /** A shorter limit that was put around it. */
  readonly limitSeconds: number | null;
}

export function hold(draft: Draft): Held {
  return { draft, failure: "propagates", limitSeconds: null };
}

export function limited(held: Held, seconds: number): Held {
  return { ...held, limitSeconds: Math.min(held.limitSeconds ?? Number.POSITIVE_INFINITY, seconds) };
}

/** Somebody who counts has waited for it. */
export function settle(held: Held): void {
  const { draft } = held;
  // Waited for twice, once caught and once not: it still propagates.
  draft.failure = draft.waits && draft.failure === "propagates" ? "propagates" : held.failure;
  draft.waits = true;
  if (held.limitSeconds === null) return;
  const before = draft.limitSeconds;
  const known = before.known && before.value !== null ? before.value : Number.POSITIVE_INFINITY;
  const origin = { place: draft.place, node: null, written: true };
  draft.limitSeconds = { known: true, value: Math.min(known, held.limitSeconds), origin };
}

export function workOf(draft: Draft): Work {
  return {
    origin: { place: draft.place, node: null, written: true },
    dependency: draft.dependency,
    client: draft.client,
    operation: draft.operation,
    waits: draft.waits,
    limitSeconds: draft.limitSeconds,
    failure: draft.failure,
    stage: draft.stage,
    trace: draft.trace,
  };
}

/** Loops and undecided branches pass the same call several times: it is told once. */
export function worksOf(drafts: readonly Draft[]): Work[] {
  const byCall = new Map<string, Draft>();
  for (const draft of drafts) {
    const key = `${draft.stage} ${draft.place.file}:${draft.place.line}:${draft.place.column} ${draft.operation}`;
    const before = byCall.get(key);
    if (before === undefined || (!before.waits && draft.waits)) byCall.set(key, draft);
  }
  return [...byCall.values()].map(workOf);
}
