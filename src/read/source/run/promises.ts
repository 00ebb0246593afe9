import type { Place } from "../../../model/index.js";
import { type PromiseTerm, promise, type Term, UNDEFINED, union, unknownTerm } from "../terms/term.js";
import type { Held } from "../work/journal.js";
import { lazyWork } from "../work/calls.js";
import { invoke } from "./calls.js";
import type { Holder, Machine } from "./machine.js";

/** What `await` gives; the code goes on only when the promise has ended. */
export function awaited(machine: Machine, term: Term, at: Place): Term {
  switch (term.kind) {
    case "promise":
      machine.wait(term.held);
      return term.result;
    case "external": {
      // Query builders and the like begin to work when they are awaited.
      const held = lazyWork(machine, term, at);
      if (held === null) return term;
      machine.wait([held]);
      return unknownTerm(`it is what ${term.module} gives`);
    }
    case "union":
      return union(term.options.map((one) => awaited(machine, one, at)));
    case "choice":
      return { ...term, set: awaited(machine, term.set, at), unset: awaited(machine, term.unset, at) };
    default:
      return term;
  }
}

/** All work that ends before a value is there, without waiting for it. */
export function heldBy(machine: Machine, term: Term, at: Place): readonly Held[] {
  if (term.kind === "promise") return term.held;
  if (term.kind === "external") {
    const held = lazyWork(machine, term, at);
    return held === null ? [] : [held];
  }
  if (term.kind === "list") return term.items.flatMap((item) => heldBy(machine, item, at));
  return term.kind === "union" ? term.options.flatMap((option) => heldBy(machine, option, at)) : [];
}

/** `promise.then(…)`: the function runs after the promise's work, and its own work comes on top. */
export function chained(
  machine: Machine,
  before: PromiseTerm,
  next: Term | undefined,
  at: Place,
): PromiseTerm {
  if (next === undefined) return before;
  const holder: Holder = { held: [...before.held] };
  const result = inHolder(machine, holder, () => {
    const given = { positional: [before.result], named: new Map<string, Term>(), complete: true };
    return awaited(machine, invoke(machine, next, given, at), at);
  });
  return promise(result, holder.held, before.timerSeconds);
}

export function caught(
  machine: Machine,
  before: PromiseTerm,
  handler: Term | undefined,
  at: Place,
): PromiseTerm {
  const changed = before.held.map((held): Held => ({ ...held, failure: "caught" }));
  const answers = machine.visit?.statuses.length ?? 0;
  const throws = machine.throws;
  const stopped = machine.stopped;
  const given = {
    positional: [unknownTerm("it is an error that was caught")],
    named: new Map<string, Term>(),
    complete: true,
  };
  const holder: Holder = { held: [...before.held] };
  const result =
    handler === undefined
      ? UNDEFINED
      : inHolder(machine, holder, () => machine.detach(() => invoke(machine, handler, given, at), holder));
  machine.stopped = stopped;
  const says =
    machine.visit?.statuses.slice(answers).some((status) => status !== null && status >= 500) === true;
  const kept = says || machine.throws > throws ? before.held : changed;
  return promise(union([before.result, result]), kept, before.timerSeconds);
}

/** Runs with a holder of its own, as the body of an asynchronous function does. */
export function inHolder<T>(machine: Machine, holder: Holder, run: () => T): T {
  machine.frames.push({ ...machine.frame, holder });
  try {
    return run();
  } finally {
    machine.frames.pop();
  }
}
