import type { Machine } from "../run/machine.js";
import {
  alternatives,
  type Call,
  handle,
  literal,
  native,
  type NativeTerm,
  numberOfTerm,
  objectTerm,
  type Term,
  textOfTerm,
  UNDEFINED,
  unknownTerm,
} from "../terms/term.js";
import { assignMember } from "../run/members.js";

/** Properties of a request that hold its path, in Node, Express, Fastify and Koa. */
const PATHS: ReadonlySet<string> = new Set(["url", "path", "originalUrl", "pathname", "routerPath"]);

/** The request of a route that is being read: its path is known when the route's is. */
export function requestTerm(machine: Machine, more: (name: string) => Term | null): NativeTerm {
  const given = objectTerm([], machine.depth, true);
  const made: NativeTerm = handle({
    name: "request",
    member: (name) => {
      const special = more(name);
      if (special !== null) return special;
      const { visit } = machine;
      if (PATHS.has(name) && visit?.path != null) return literal(visit.path);
      if (name === "method" && visit !== null && visit.method !== "*") return literal(visit.method);
      if (name === "raw" || name === "req" || name === "request") return made;
      if (name === "routeOptions")
        return objectTerm(
          [["url", visit?.path != null ? literal(visit.path) : unknownTerm("the path has parameters")]],
          0,
          true,
        );
      if (name === "baseUrl" && visit?.path != null) return unknownTerm("it is a part of the path");
      return given.properties.get(name) ?? unknownTerm(`the request's ${name} is not known`);
    },
    assign: (name, value) => assignMember(machine, given, name, value),
  });
  return made;
}

/** How responses of a framework are written: which calls answer, and which only prepare. */
export interface ResponseNames {
  readonly status: ReadonlySet<string>;
  readonly answers: ReadonlySet<string>;
  /** `sendStatus(200)` */
  readonly answersWithStatus: ReadonlySet<string>;
}

/** The response of a route that is being read. */
export class ResponseTerm {
  readonly term: NativeTerm;
  private status: number | null = 200;
  /** A status that was set where it is not certain that the code goes there. */
  private tentative: { readonly status: number | null; readonly depth: number; used: boolean } | null = null;
  private ended = false;

  constructor(
    private readonly machine: Machine,
    private readonly names: ResponseNames,
    more: (name: string) => Term | null,
  ) {
    this.term = handle({
      name: "response",
      member: (name) => more(name) ?? this.member(name),
      assign: (name, value) => {
        if (name === "statusCode" || name === "status") this.prepare(numberOfTerm(value));
      },
    });
  }

  /** What an answer without a status of its own has. */
  get statusCode(): number | null {
    const { tentative } = this;
    if (tentative === null) return this.status;
    if (this.machine.depth >= tentative.depth) {
      tentative.used = true;
      return tentative.status;
    }
    // It went out with an answer of its own, or it may hold for this one.
    return tentative.used ? this.status : null;
  }

  private prepare(status: number | null): void {
    const { machine } = this;
    if (machine.depth > (machine.visit?.depth ?? 0))
      this.tentative = { status, depth: machine.depth, used: false };
    else {
      this.status = status;
      this.tentative = null;
    }
  }

  get answered(): boolean {
    return this.ended;
  }

  private answer(status: number | null, redirects = false): Term {
    this.ended = true;
    this.machine.answer(status, redirects);
    return this.term;
  }

  private member(name: string): Term {
    const { names } = this;
    if (name === "redirect") return native(name, (call) => this.redirect(call));
    if (names.status.has(name)) {
      return native(name, (call) => {
        this.prepare(statusIn(call));
        return this.term;
      });
    }
    if (names.answersWithStatus.has(name)) return native(name, (call) => this.answer(statusIn(call)));
    if (names.answers.has(name)) return native(name, () => this.answer(this.statusCode));
    if (name === "callNotFound" || name === "notFound") return native(name, () => this.answer(404));
    if (name === "writeHead") {
      return native(name, (call) => {
        this.prepare(statusIn(call));
        return this.term;
      });
    }
    if (name === "raw" || name === "res") return this.term;
    if (name === "statusCode")
      return this.statusCode === null ? unknownTerm("it is not known") : literal(this.statusCode);
    if (name === "headersSent" || name === "sent" || name === "writableEnded")
      return unknownTerm("it depends on what was done before");
    if (name === "on" || name === "once") return native(name, () => this.term);
    if (name === "locals") return unknownTerm("it belongs to the request");
    // Headers, cookies and the like prepare the answer; what is unknown may give it.
    return native(name, () => this.term);
  }

  private redirect(call: Call): Term {
    const codes = call.arguments.positional.map(numberOfTerm).filter((code) => code !== null);
    return this.answer(codes[0] ?? 302, true);
  }
}

function statusIn(call: Call): number | null {
  const [given] = call.arguments.positional;
  const codes = alternatives(given ?? UNDEFINED).map(numberOfTerm);
  return codes.length === 1 ? (codes[0] ?? null) : null;
}

/** The status of an error that carries one: `{ statusCode: 503 }`, `createError(404)`. */
export function statusOfError(term: Term): number | undefined {
  if (term.kind !== "object") {
    if (term.kind !== "external") return undefined;
    const first = term.call?.arguments.positional[0];
    return numberOfTerm(first) ?? undefined;
  }
  for (const name of ["statusCode", "status", "status_code", "code"]) {
    const status = numberOfTerm(term.properties.get(name));
    if (status !== null && status >= 100 && status < 600) return status;
  }
  return undefined;
}

export function textArgument(call: Call, position: number): string | null {
  return textOfTerm(call.arguments.positional[position]);
}
