import type { Place } from "../../../model/index.js";
import { NO_ARGUMENTS, type Term, unknownTerm } from "../terms/term.js";
import { invoke } from "./calls.js";
import { memberOfInstance } from "./instances.js";
import type { Machine } from "./machine.js";
import { memberOf } from "./members.js";
import { awaited } from "./promises.js";

export interface Entered {
  readonly value: Term;
  /** The context limits what is done in it: `async with asyncio.timeout(3)`. */
  readonly seconds: number | null;
  readonly leave: (() => void) | null;
}

/** `with value as name` and `async with`. */
export function enterContext(machine: Machine, given: Term, isAsync: boolean, at: Place): Entered {
  if (given.kind === "promise") {
    const result = isAsync ? awaited(machine, given, at) : given.result;
    return { value: firstItem(result), seconds: given.timerSeconds, leave: null };
  }
  if (given.kind === "object" && given.class !== null) {
    const enter = memberOfInstance(machine, given, isAsync ? "__aenter__" : "__enter__", at);
    const exit = memberOfInstance(machine, given, isAsync ? "__aexit__" : "__exit__", at);
    const run = (method: Term) => awaited(machine, invoke(machine, method, NO_ARGUMENTS, at), at);
    const unknownArguments = { ...NO_ARGUMENTS, complete: false };
    return {
      value: enter === null ? given : run(enter),
      seconds: null,
      leave:
        exit === null ? null : () => void awaited(machine, invoke(machine, exit, unknownArguments, at), at),
    };
  }
  if (given.kind === "external" && isAsync) {
    // What a library's context does when it is entered is done by a method of that name.
    const entered = invoke(machine, memberOf(machine, given, "__aenter__", at), NO_ARGUMENTS, at);
    return {
      value: entered.kind === "promise" ? awaited(machine, entered, at) : given,
      seconds: null,
      leave: null,
    };
  }
  return { value: firstItem(given), seconds: null, leave: null };
}

/** What a function made into a context manager yields. */
function firstItem(term: Term): Term {
  if (term.kind === "list" && !term.complete)
    return term.items[0] ?? unknownTerm("it yields what is not known");
  return term;
}
