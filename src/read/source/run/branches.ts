import { truthOf } from "../terms/truth.js";
import { assuming, choice, type Term, union } from "../terms/term.js";
import { type Condition, type Machine, UNDECIDED } from "./machine.js";

export interface Outcome<T> {
  readonly condition: Condition | null;
  /** The condition alone decides that this side is taken. */
  readonly certain: boolean;
  readonly value: T;
  readonly stopped: boolean;
}

/** Runs the sides of a decision that may be taken, each under what must hold for it. */
export function decide<T>(machine: Machine, test: Term, then: () => T, otherwise: () => T): Outcome<T>[] {
  const truth = truthOf(machine.here(test));
  if (truth !== null) return [taken(machine, null, truth ? then : otherwise)];
  const known = byVariable(machine.here(test));
  if (known.kind !== "choice") return bothSides(machine, then, otherwise);
  const { variable } = known;
  const sides = [
    { condition: { variable, set: false, guaranteed: false }, test: known.unset },
    { condition: { variable, set: true, guaranteed: false }, test: known.set },
  ];
  return sides.flatMap(({ condition, test: side }) =>
    machine.under(condition, () => {
      const inner = decide(machine, side, then, otherwise);
      return inner.map((outcome) => ({ ...outcome, condition, certain: outcome.condition === null }));
    }),
  );
}

/** One of several, some of which a variable decides: what it is with the variable, and what it is without. */
function byVariable(term: Term): Term {
  if (term.kind !== "union") return term;
  const variable = term.options.find((option) => option.kind === "choice")?.variable;
  if (variable === undefined) return term;
  const side = (isSet: boolean) => union(term.options.map((option) => assuming(option, variable, isSet)));
  return choice(variable, side(true), side(false));
}

/** Runs what follows from a value for each side of the variable that decides it; null where none does. */
export function decideSides<T>(machine: Machine, term: Term, run: (side: Term) => T): Outcome<T>[] | null {
  const known = byVariable(machine.here(term));
  if (known.kind !== "choice") return null;
  const { variable } = known;
  return [false, true].map((set) => {
    const condition = { variable, set, guaranteed: false };
    const side = set ? known.set : known.unset;
    return machine.under(condition, () => taken(machine, condition, () => run(side)));
  });
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
  return { condition, certain: true, value, stopped };
}

/** The value of an expression that is decided by a test: only sides that go on count. */
export function decideTerm(machine: Machine, test: Term, then: () => Term, otherwise: () => Term): Term {
  const outcomes = decide(machine, test, then, otherwise);
  const going = outcomes.filter((outcome) => !outcome.stopped);
  if (going.length === 0) {
    machine.stopped = true;
    return outcomes[0]?.value ?? union([]);
  }
  const variable = going[0]?.condition?.variable;
  if (variable != null && going.every(({ condition }) => condition?.variable === variable)) {
    const side = (isSet: boolean) =>
      going.filter(({ condition }) => condition?.set === isSet).map((outcome) => outcome.value);
    const [set, unset] = [side(true), side(false)];
    if (set.length > 0 && unset.length > 0)
      return machine.noteDefault(choice(variable, union(set), union(unset)));
  }
  return union(going.map((outcome) => outcome.value));
}
