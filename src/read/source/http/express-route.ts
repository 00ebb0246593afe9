import type { Place } from "../../../model/index.js";
import type { RouteDraft } from "../framework.js";
import { invoke } from "../run/calls.js";
import type { Machine } from "../run/machine.js";
import { inHolder, heldBy } from "../run/promises.js";
import { settle } from "../work/journal.js";
import {
  alternatives,
  type Arguments,
  type ExternalTerm,
  native,
  pathOf,
  type Term,
  textOfTerm,
  UNDEFINED,
} from "../terms/term.js";
import { requestTerm, ResponseTerm, statusOfError } from "./javascript-request.js";

/** A middleware, and the path below which it runs. */
export interface Layer {
  readonly prefix: Term;
  readonly handler: Term;
  readonly at: Place;
}

const RESPONSE = {
  status: new Set(["status"]),
  answers: new Set(["send", "json", "end", "render", "sendFile", "download", "jsonp", "format"]),
  answersWithStatus: new Set(["sendStatus"]),
};

/** Libraries whose middleware lets only those through who have proven who they are. */
const GUARDS =
  /^(passport|express-jwt|express-basic-auth|express-oauth2-jwt-bearer|express-openid-connect|keycloak-connect)/;

interface Step {
  readonly handler: Term;
  readonly stage: "middleware" | "handler";
  readonly at: Place;
}

/** One route of Express: the middleware before it in order, then its handlers, each going on by `next()`. */
export class ExpressRoute implements RouteDraft {
  readonly guarded = false;

  constructor(
    readonly at: Place,
    readonly method: string,
    readonly path: Term,
    private readonly layers: readonly Layer[],
    private readonly handlers: readonly Term[],
  ) {}

  serve(machine: Machine): void {
    const response = new ResponseTerm(machine, RESPONSE, () => null);
    const request = requestTerm(machine, (name) => (name === "res" ? response.term : null));
    this.step(machine, this.steps(), 0, request, response);
  }

  private steps(): Step[] {
    const path = textOfTerm(this.path);
    const before = this.layers
      .filter((layer) => applies(textOfTerm(layer.prefix), path))
      .map((layer): Step => ({ handler: layer.handler, stage: "middleware", at: layer.at }));
    const own = this.handlers.map(
      (handler, position): Step => ({
        handler,
        stage: position === this.handlers.length - 1 ? "handler" : "middleware",
        at: this.at,
      }),
    );
    return [...before, ...own];
  }

  private step(
    machine: Machine,
    steps: readonly Step[],
    position: number,
    request: Term,
    response: ResponseTerm,
  ): void {
    const step = steps[position];
    const { visit } = machine;
    if (step === undefined || visit === null || visit.answered) return;
    const { handler } = step;
    const { stage } = machine;
    machine.stage = step.stage;
    let continued = false;
    const next = native("next", (call) => {
      const [error] = call.arguments.positional;
      if (
        error !== undefined &&
        textOfTerm(error) !== "route" &&
        alternatives(error).every((one) => one.kind !== "literal")
      ) {
        machine.answer(statusOfError(error) ?? null);
        return UNDEFINED;
      }
      continued = true;
      this.step(machine, steps, position + 1, request, response);
      return UNDEFINED;
    });
    this.run(machine, step, [request, response.term, next], response);
    machine.stage = stage;
    // Middleware that is not followed goes on.
    if (!continued && passes(handler)) {
      if (handler.kind === "external" && isGuard(handler)) visit.guarded = true;
      this.step(machine, steps, position + 1, request, response);
    }
  }

  private run(machine: Machine, step: Step, positional: readonly Term[], response: ResponseTerm): void {
    const { visit } = machine;
    const { handler } = step;
    if (visit === null || passes(handler)) return;
    // Middleware with four parameters handles errors.
    if (handler.kind === "function" && handler.node.parameters.length === 4 && handler.bound.length === 0) {
      this.skip(machine, positional);
      return;
    }
    const given: Arguments = { positional, named: new Map(), complete: true };
    const before = visit.statuses.length;
    const holder = { held: [...machine.frame.holder.held] };
    const result = inHolder(machine, holder, () => invoke(machine, handler, given, step.at));
    machine.stopped = false;
    // A handler whose answer is given by something that is not followed: all that it waited for came first.
    if (visit.statuses.length === before && step.stage === "handler" && !response.answered) {
      for (const held of [...holder.held, ...heldBy(machine, result, step.at)]) settle(held);
    }
  }

  private skip(machine: Machine, positional: readonly Term[]): void {
    const next = positional.at(-1);
    if (next?.kind === "native")
      invoke(machine, next, { positional: [], named: new Map(), complete: true }, this.at);
  }

  thrownStatus(term: Term): number | undefined {
    return statusOfError(term);
  }
}

/** A library's middleware, and what is not known: it is taken to let the request through. */
function passes(handler: Term): boolean {
  if (handler.kind === "external") return !wrapsFunction(handler);
  return (
    handler.kind === "unknown" ||
    handler.kind === "literal" ||
    handler.kind === "object" ||
    (handler.kind === "native" && (handler.name === "passing" || handler.name === "static"))
  );
}

/** `passport.initialize()` only prepares, and credentials that are not required guard nothing. */
function isGuard(handler: ExternalTerm): boolean {
  if (!GUARDS.test(handler.module) || /initialize|session/.test(pathOf(handler).join("."))) return false;
  const options = handler.call?.arguments.positional.find((one) => one.kind === "object");
  const required = options?.kind === "object" ? options.properties.get("credentialsRequired") : undefined;
  return !(required?.kind === "literal" && required.value === false);
}

function wrapsFunction(handler: ExternalTerm): boolean {
  return handler.call?.arguments.positional.some((one) => one.kind === "function") === true;
}

/** A middleware runs for its path and everything below it. */
function applies(prefix: string | null, path: string | null): boolean {
  if (prefix === null || path === null) return false;
  const start = prefix.replace(/\/+$/, "");
  if (start === "" || start === "*" || start === "/*") return true;
  return path === start || path.startsWith(`${start}/`);
}
