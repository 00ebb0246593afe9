import { type Machine, UNDECIDED } from "../run/machine.js";
import {
  alternatives,
  type Call,
  handle,
  literal,
  native,
  type NativeTerm,
  numberOfTerm,
  objectTerm,
  type ObjectTerm,
  promise,
  type Term,
  textOfTerm,
  unknownTerm,
} from "../terms/term.js";

const RESPONSE_MARK = "*response";

/** A response that Python code makes: what matters is its status. */
export function responseTerm(machine: Machine, status: number | null, redirects = false): ObjectTerm {
  const code = status === null ? unknownTerm("its status is computed") : literal(status);
  return objectTerm(
    [
      ["status_code", code],
      [RESPONSE_MARK, literal(redirects)],
      ["headers", objectTerm([], machine.depth, true)],
    ],
    machine.depth,
    true,
  );
}

export interface AnsweredWith {
  readonly status: number | null;
  readonly redirects: boolean;
}

/** What a returned value is answered with; null when it is no response by itself. */
export function responseOf(term: Term): AnsweredWith | null {
  if (term.kind === "list" && term.complete && term.items.length >= 2) {
    const [body, status] = term.items;
    const code = numberOfTerm(status);
    if (code !== null) return { status: code, redirects: false };
    return body === undefined ? null : responseOf(body);
  }
  const mark = term.kind === "object" ? term.properties.get(RESPONSE_MARK) : undefined;
  if (term.kind !== "object" || mark === undefined) return null;
  return {
    status: numberOfTerm(term.properties.get("status_code")),
    redirects: mark.kind === "literal" && mark.value === true,
  };
}

/** A class of responses: `JSONResponse(content, status_code=503)`. */
export function responseClass(name: string, status: number, position: number, redirects = false): Term {
  return native(name, (call: Call) => {
    const given =
      call.arguments.named.get("status_code") ??
      call.arguments.named.get("status") ??
      call.arguments.named.get("code") ??
      call.arguments.positional[position];
    return responseTerm(call.machine, given === undefined ? status : numberOfTerm(given), redirects);
  });
}

/** The request of the route that is being read. */
export function pythonRequest(machine: Machine, more: (name: string) => Term | null): NativeTerm {
  const state = objectTerm([], machine.depth, true);
  return handle({
    name: "request",
    member: (name) => {
      const special = more(name);
      if (special !== null) return special;
      const { visit } = machine;
      const path = visit?.path != null ? literal(visit.path) : unknownTerm("the path has parameters");
      if (name === "path" || name === "full_path") return path;
      if (name === "url")
        return handle({
          name: "url",
          member: (part) => (part === "path" ? path : unknownTerm("a part of the address is not known")),
        });
      if (name === "scope")
        return objectTerm(
          [
            ["path", path],
            ["type", literal("http")],
            ["method", literal(visit?.method ?? "GET")],
          ],
          machine.depth,
          true,
        );
      if (name === "method" && visit !== null && visit.method !== "*") return literal(visit.method);
      if (name === "state") return state;
      if (["json", "body", "form"].includes(name))
        return native(name, () => promise(unknownTerm("it comes with the request")));
      return unknownTerm(`the request's ${name} is not known`);
    },
  });
}

/** Tells the machine what the value that a handler returned is answered with. */
export function answerWith(machine: Machine, value: Term, usual: number | null): void {
  const options = alternatives(value);
  const answer = (one: Term) => {
    const made = responseOf(one);
    if (made !== null) machine.answer(made.status, made.redirects);
    else machine.answer(one.kind === "external" ? null : usual);
  };
  const [only] = options;
  if (only !== undefined && options.length === 1) answer(only);
  // Which of them it is depends on what happens.
  else for (const one of options) machine.under(UNDECIDED, () => answer(one));
}

/** Applies a decorator made here: `@app.get("/x")` gives the function back after it was written down. */
export function registering(write: (target: Term, call: Call) => void): Term {
  return native("decorator", (call) => {
    const [target] = call.arguments.positional;
    if (target !== undefined) write(target, call);
    return target ?? unknownTerm("nothing was decorated");
  });
}

export function methodsIn(term: Term | undefined, fallback: readonly string[]): readonly string[] {
  if (term?.kind !== "list") return fallback;
  return term.items.flatMap((item) => textOfTerm(item)?.toUpperCase() ?? []);
}
