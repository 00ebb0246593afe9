import type { Place } from "../../../model/index.js";
import type { Host } from "../framework.js";
import { invoke } from "../run/calls.js";
import type { Machine } from "../run/machine.js";
import { heldBy } from "../run/promises.js";
import { settle } from "../work/journal.js";
import type { FunctionTerm, Term } from "../terms/term.js";
import { literal } from "../terms/term.js";
import { requestTerm, ResponseTerm } from "./javascript-request.js";

const RESPONSE = {
  status: new Set<string>(),
  answers: new Set(["end"]),
  answersWithStatus: new Set<string>(),
};
const PATHS_MAX = 100;

/** Routes of a bare request listener: the paths that it compares the request's URL with. */
export function plainRoutes(host: Host, listener: FunctionTerm, at: Place): void {
  host.incomplete("requests are told apart by the program itself");
  const paths = new Set<string>();
  collect(listener.node.body, paths);
  for (const path of [...paths].slice(0, PATHS_MAX)) {
    host.route({
      at,
      method: "*",
      path: literal(path, at),
      guarded: false,
      serve: (now) => answer(now, listener, at),
    });
  }
}

function answer(machine: Machine, listener: Term, at: Place): void {
  const { visit } = machine;
  const response = new ResponseTerm(machine, RESPONSE, () => null);
  const request = requestTerm(machine, () => null);
  machine.stage = "handler";
  const result = invoke(
    machine,
    listener,
    { positional: [request, response.term], named: new Map(), complete: true },
    at,
  );
  machine.stopped = false;
  if (visit?.statuses.length === 0) for (const held of heldBy(machine, result, at)) settle(held);
}

/** Literals in the listener that look like paths. */
function collect(node: unknown, paths: Set<string>): void {
  if (typeof node !== "object" || node === null) return;
  const entries = Object.entries(node);
  const kind = entries.find(([key]) => key === "kind")?.[1];
  for (const [key, value] of entries) {
    if (key === "value" && kind === "literal" && typeof value === "string" && /^\/[\w./-]*$/.test(value))
      paths.add(value);
    if (key !== "at") collect(value, paths);
  }
}
