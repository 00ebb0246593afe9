import { invokeFunction } from "../run/calls.js";
import type { Machine } from "../run/machine.js";
import { caught, chained, heldBy, inHolder } from "../run/promises.js";
import {
  externalMember,
  type FunctionTerm,
  literal,
  native,
  type PromiseTerm,
  promise,
  type Term,
  UNDEFINED,
  unknownTerm,
} from "../terms/term.js";

export function functionMember(machine: Machine, subject: FunctionTerm, name: string): Term {
  const own = subject.properties.get(name);
  if (own !== undefined) return own;
  switch (name) {
    case "call":
      return native(name, (call) => {
        const [self = UNDEFINED, ...positional] = call.arguments.positional;
        const bound = subject.node.ownThis ? { ...subject, self } : subject;
        return invokeFunction(machine, bound, { ...call.arguments, positional }, call.at);
      });
    case "apply":
      return native(name, (call) => {
        const [self = UNDEFINED, list] = call.arguments.positional;
        const positional = list?.kind === "list" ? list.items : [];
        const given = {
          positional,
          named: new Map<string, Term>(),
          complete: list?.kind === "list" && list.complete,
        };
        return invokeFunction(machine, subject.node.ownThis ? { ...subject, self } : subject, given, call.at);
      });
    case "bind":
      return native(name, (call) => {
        const [self = UNDEFINED, ...bound] = call.arguments.positional;
        return {
          ...subject,
          self: subject.node.ownThis ? self : subject.self,
          bound: [...subject.bound, ...bound],
        };
      });
    case "name":
    case "__name__":
      return literal(subject.node.name);
    default:
      if (subject.library !== null) return externalMember(subject.library, name);
      return machine.frame.python ? unknownTerm(`the attribute ${name} is not known`) : UNDEFINED;
  }
}

/** `then`, `catch` and `finally`; null for what belongs to the result. */
export function promiseMember(machine: Machine, subject: PromiseTerm, name: string): Term | null {
  switch (name) {
    case "then":
      return native(name, (call) => {
        const [done, failed] = call.arguments.positional;
        const next = chained(machine, subject, done, call.at);
        return failed === undefined ? next : caught(machine, next, failed, call.at);
      });
    case "catch":
      return native(name, (call) => caught(machine, subject, call.arguments.positional[0], call.at));
    case "finally":
      return native(name, (call) => {
        const [done] = call.arguments.positional;
        const holder = { held: [...subject.held] };
        if (done?.kind !== "function") return subject;
        const result = inHolder(machine, holder, () =>
          invokeFunction(machine, done, { positional: [], named: new Map(), complete: true }, call.at),
        );
        return promise(
          subject.result,
          [...holder.held, ...heldBy(machine, result, call.at)],
          subject.timerSeconds,
        );
      });
    default:
      return null;
  }
}
