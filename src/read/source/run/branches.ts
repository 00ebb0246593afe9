import { truthOf } from "../terms/truth.js";
import { choice, type Term, union } from "../terms/term.js";
import { type Condition, type Machine, UNDECIDED } from "./machine.js";

interface Outcome<T> {
  readonly condition: Condition | null;
  readonly value: T;
  readonly stopped: boolean;
}

/** Runs the sides of a decision that may be taken, each under what must hold for it. */
export function decide<T>(machine: Machine, test: Term, then: () => T, otherwise: () => T): Outcome<T>[] {
  const known = machine.here(test);
  const truth = truthOf(known);
  if (truth !== null) return [taken(machine, null, truth ? then : otherwise)];
  if (known.kind !== "choice") return bothSides(machine, then, otherwise);
  const { variable } = known;
  const sides = [
    { condition: { variable, set: false, guaranteed: false }, test: known.unset },
    { condition: { variable, set: true, guaranteed: false }, test: known.set },
  ];
  return sides.flatMap(({ condition, test: side }) =>
    machine.under(condition, () => {
      const inner = decide(machine, side, then, otherwise);
      return inner.map((outcome) => ({ ...outcome, condition: outcome.condition === null ? condition : UNDECIDED }));
    }),
  );
}

function bothSides<T>(machine: Machine, then: () => T, otherwise: () => T): Outcome<T>[] {
  return [then, otherwise].map((run) => machine.under(UNDECIDED, () => taken(machine, UNDECIDED, run)));
}

function taken<T>(machine: Machine, condition: Condition | null, run: () => T): Outcome<T> {
  const before = machine.stopped;
  machine.stopped = false;
  const value = run();
  const { stopped } = machine;
  machine.stopped = before;
  return { condition, value, stopped };
}

/** The value of an expression that is decided by a test: only sides that go on count. */
export function decideTerm(machine: Machine, test: Term, then: () => Term, otherwise: () => Term): Term {
  const outcomes = decide(machine, test, then, otherwise);
  const going = outcomes.filter((outcome) => !outcome.stopped);
  if (going.length === 0) {
    machine.stopped = true;
    return outcomes[0]?.value ?? union([]);
  }
  const set = going.filter(({ condition }) => condition?.variable != null && condition.set);
  const unset = going.filter(({ condition }) => condition?.variable != null && !condition.set);
  const [first] = set.length > 0 ? set : unset;
  const variable = first?.condition?.variable;
  if (set.length === 1 && unset.length === 1 && going.length === 2 && variable != null) {
    return choice(variable, set[0]?.value ?? union([]), unset[0]?.value ?? union([]));
  }
  return union(going.map((outcome) => outcome.value));
}
