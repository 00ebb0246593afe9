import type { Place } from "../../../model/index.js";
import type { RouteDraft } from "../framework.js";
import { invoke } from "../run/calls.js";
import { memberOfInstance } from "../run/instances.js";
import type { Machine } from "../run/machine.js";
import { heldBy } from "../run/promises.js";
import { settle } from "../work/journal.js";
import {
  alternatives,
  type Arguments,
  native,
  objectTerm,
  promise,
  type Term,
  UNDEFINED,
  unknownTerm,
} from "../terms/term.js";
import type { AsgiOwnRoute, AsgiRouter } from "./asgi-router.js";
import { callInjected } from "./dependencies.js";
import { statusOfError } from "./javascript-request.js";
import { answerWith, pythonRequest, responseOf, responseTerm } from "./python-request.js";

/** One route of FastAPI: the middleware from the outermost in, the dependencies, the endpoint. */
export class AsgiRoute implements RouteDraft {
  readonly guarded = false;
  readonly at: Place;
  readonly method: string;
  readonly path: Term;

  constructor(
    private readonly own: AsgiOwnRoute,
    private readonly application: AsgiRouter,
  ) {
    this.at = own.at;
    this.method = own.method;
    this.path = own.path;
  }

  serve(machine: Machine): void {
    const request = pythonRequest(machine, (name) =>
      name === "app" ? this.application.term(machine) : null,
    );
    this.layer(machine, [...this.application.middleware].reverse(), 0, request);
    machine.reached();
  }

  private layer(machine: Machine, layers: readonly Term[], position: number, request: Term): void {
    const layer = layers[position];
    if (layer === undefined) {
      this.endpoint(machine, request);
      return;
    }
    let continued = false;
    const next = native("call_next", () => {
      continued = true;
      const { stage } = machine;
      this.layer(machine, layers, position + 1, request);
      machine.stage = stage;
      return promise(responseTerm(machine, null));
    });
    machine.stage = "middleware";
    const result = this.run(machine, layer, request, next);
    if (result === null) {
      this.layer(machine, layers, position + 1, request);
      return;
    }
    for (const held of heldBy(machine, result, this.at)) settle(held);
    machine.reached();
    const { stopped } = machine;
    machine.stopped = false;
    const value = result.kind === "promise" ? result.result : result;
    if (!continued && !stopped) answerWith(machine, value, 200);
    else if (!stopped) this.early(machine, value);
  }

  /** An answer of its own beside the one that comes from further in. */
  private early(machine: Machine, value: Term): void {
    for (const one of alternatives(value)) {
      const made = responseOf(one);
      if (made !== null && made.status !== null)
        machine.under({ variable: null, set: true, guaranteed: false }, () =>
          machine.answer(made.status, made.redirects),
        );
    }
  }

  /** Runs one layer; null when it is not of a kind that is followed. */
  private run(machine: Machine, layer: Term, request: Term, next: Term): Term | null {
    const given: Arguments = { positional: [request, next], named: new Map(), complete: true };
    if (layer.kind === "function") return invoke(machine, layer, given, this.at);
    if (layer.kind !== "object") return null;
    const dispatch = memberOfInstance(machine, layer, "dispatch", this.at);
    if (dispatch !== null) return invoke(machine, dispatch, given, this.at);
    const plain = memberOfInstance(machine, layer, "__call__", this.at);
    if (plain === null) return null;
    // A plain ASGI layer calls its `app` with scope, receive and send.
    layer.properties.set("app", next);
    const scope =
      request.kind === "native" ? (request.member?.("scope", this.at, machine) ?? UNDEFINED) : UNDEFINED;
    const send = native("send", () => promise(UNDEFINED));
    return invoke(
      machine,
      plain,
      { positional: [scope, unknownTerm("it receives the request"), send], named: new Map(), complete: true },
      this.at,
    );
  }

  private endpoint(machine: Machine, request: Term): void {
    const { visit } = machine;
    if (visit === null) return;
    const holder = { held: [] };
    machine.frames.push({ ...machine.frame, holder, returns: [], yields: [], left: false });
    machine.stage = "middleware";
    for (const dependency of this.own.dependencies) callInjected(machine, dependency, request, this.at);
    machine.stage = "handler";
    const value =
      this.own.endpoint.kind === "native"
        ? objectTerm()
        : callInjected(machine, this.own.endpoint, request, this.at);
    machine.reached();
    machine.frames.pop();
    const { stopped } = machine;
    machine.stopped = false;
    if (!stopped) answerWith(machine, value, this.own.status);
  }

  statusOf(term: Term): number | null {
    return responseOf(term)?.status ?? null;
  }

  thrownStatus(term: Term): number | undefined {
    return statusOfError(term);
  }
}
