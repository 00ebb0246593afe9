import { invoke } from "../run/calls.js";
import { type Call, numberOfTerm, promise, type Term, UNDEFINED, unknownTerm } from "../terms/term.js";

/** `setTimeout(callback, milliseconds)`: what the callback ends is ended after that time. */
export function runTimer(call: Call): Term {
  const { machine } = call;
  const [callback, delay] = call.arguments.positional;
  const milliseconds = numberOfTerm(delay);
  const before = machine.timerSeconds;
  machine.timerSeconds = milliseconds === null ? null : milliseconds / 1000;
  const rest = call.arguments.positional.slice(2);
  if (callback !== undefined) {
    machine.detach(() =>
      invoke(machine, callback, { positional: rest, named: new Map(), complete: true }, call.at),
    );
  }
  machine.timerSeconds = before;
  return unknownTerm("it is a timer");
}

export function clearsNothing(): Term {
  return UNDEFINED;
}

/** `setTimeout` of node:timers/promises, and Python's `asyncio.sleep`. */
export function pause(call: Call, unitSeconds: number): Term {
  const delay = numberOfTerm(call.arguments.positional[0]);
  return promise(UNDEFINED, [], delay === null ? null : delay * unitSeconds);
}
