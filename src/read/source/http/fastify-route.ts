import type { Place } from "../../../model/index.js";
import type { RouteDraft } from "../framework.js";
import { invoke } from "../run/calls.js";
import { itemsOf } from "../run/items.js";
import type { Machine } from "../run/machine.js";
import { memberOf } from "../run/members.js";
import { heldBy } from "../run/promises.js";
import { settle } from "../work/journal.js";
import {
  alternatives,
  type Arguments,
  isNothing,
  native,
  promise,
  type Term,
  UNDEFINED,
  unknownTerm,
} from "../terms/term.js";
import type { FastifyContext } from "./fastify-context.js";
import { requestTerm, ResponseTerm, statusOfError } from "./javascript-request.js";

// Source: Fastify documentation, Lifecycle: these run before the answer is sent, in this order; onResponse runs after it.
const BEFORE = ["onRequest", "preParsing", "preValidation", "preHandler"];
const AFTER = ["preSerialization", "onSend"];

const REPLY = {
  status: new Set(["code", "status"]),
  answers: new Set(["send", "sendFile", "view", "download", "html", "json"]),
  answersWithStatus: new Set<string>(),
};

/** One route of Fastify, with the hooks of its context. */
export class FastifyRoute implements RouteDraft {
  readonly guarded = false;

  constructor(
    private readonly context: FastifyContext,
    readonly at: Place,
    readonly method: string,
    readonly path: Term,
    private readonly options: Term,
    private readonly handler: Term,
  ) {}

  serve(machine: Machine): void {
    const reply = new ResponseTerm(machine, REPLY, () => null);
    const request = requestTerm(machine, (name) => {
      if (name === "server") return this.context.term(machine);
      if (name === "jwtVerify") return native(name, () => this.guard(machine));
      return null;
    });
    const context = this.context.term(machine);
    machine.stage = "middleware";
    for (const name of BEFORE) this.hooks(machine, name, [request, reply.term], context);
    if (machine.visit?.answered !== true) {
      machine.stage = "handler";
      this.handle(machine, [request, reply.term], reply, context);
    }
    machine.stage = "middleware";
    this.reopen(machine, () => {
      for (const name of AFTER)
        this.hooks(machine, name, [request, reply.term, unknownTerm("it is the answer's body")], context);
    });
  }

  /** Hooks that run between the handler's answer and its sending still hold it back. */
  private reopen(machine: Machine, run: () => void): void {
    const { visit } = machine;
    if (visit === null) return;
    visit.answered = false;
    const statuses = visit.statuses.length;
    run();
    visit.statuses.length = statuses;
    visit.answered = true;
  }

  private guard(machine: Machine): Term {
    if (machine.visit !== null) machine.visit.guarded = true;
    return promise(unknownTerm("it is who asks"));
  }

  private hooks(machine: Machine, name: string, positional: readonly Term[], self: Term): void {
    const own = memberOf(machine, this.options, name, this.at);
    const list =
      own.kind === "list"
        ? itemsOf(machine, own, false, this.at).items
        : isNothing(own) || own.kind === "unknown"
          ? []
          : [own];
    const callbacks = [...this.context.hooksOf(name).map((hook) => hook.callback), ...list];
    for (const callback of callbacks) {
      if (machine.visit?.answered === true) return;
      this.hook(machine, callback, positional, self);
    }
  }

  private hook(machine: Machine, callback: Term, positional: readonly Term[], self: Term): void {
    // A callback style hook goes on when it calls `done`: what was done before is then over.
    const done = native("done", () => {
      machine.reached();
      return UNDEFINED;
    });
    const given: Arguments = { positional: [...positional, done], named: new Map(), complete: true };
    const bound = callback.kind === "function" && callback.node.ownThis ? { ...callback, self } : callback;
    for (const held of heldBy(machine, invoke(machine, bound, given, this.at), this.at)) settle(held);
    machine.stopped = false;
  }

  private handle(machine: Machine, positional: readonly Term[], reply: ResponseTerm, self: Term): void {
    const { visit } = machine;
    if (visit === null) return;
    const before = visit.statuses.length;
    const given: Arguments = { positional, named: new Map(), complete: true };
    const bound =
      this.handler.kind === "function" && this.handler.node.ownThis
        ? { ...this.handler, self }
        : this.handler;
    const result = invoke(machine, bound, given, this.at);
    if (!visit.answered) for (const held of heldBy(machine, result, this.at)) settle(held);
    const value = result.kind === "promise" ? result.result : result;
    const answered = visit.statuses.length > before;
    const kinds = alternatives(value);
    const returns = kinds.some(
      (one) => one !== reply.term && !(isNothing(one) && answered) && !(one.kind === "unknown" && answered),
    );
    const thrown = machine.stopped && kinds.every(isNothing);
    machine.stopped = false;
    // What an earlier answer was given belongs to that answer.
    if (!visit.answered && returns && !thrown) machine.answer(answered ? null : reply.statusCode);
  }

  thrownStatus(term: Term): number | undefined {
    return statusOfError(term);
  }
}
