import type { AllowedHosts, Place } from "../../../model/index.js";
import type { Host } from "../framework.js";
import { invoke } from "../run/calls.js";
import { construct } from "../run/instances.js";
import type { Machine } from "../run/machine.js";
import { awaited } from "../run/promises.js";
import {
  type Arguments,
  type Call,
  handle,
  isNothing,
  literal,
  native,
  NO_ARGUMENTS,
  type NativeTerm,
  numberOfTerm,
  objectTerm,
  pathOf,
  type Term,
  textOfTerm,
  UNDEFINED,
  unknownTerm,
} from "../terms/term.js";
import { AsgiRoute } from "./asgi-route.js";
import { targetOf } from "./dependencies.js";
import { joinedPath } from "./paths.js";
import { methodsIn, registering } from "./python-request.js";
import { mayAnswerWell, mayBeNotFound, UNROUTED_ANSWERED } from "./unrouted.js";

const VERBS: ReadonlySet<string> = new Set(["get", "post", "put", "patch", "delete", "options", "head"]);

export interface AsgiOwnRoute {
  readonly at: Place;
  readonly method: string;
  readonly path: Term;
  readonly endpoint: Term;
  readonly status: number | null;
  readonly dependencies: readonly Term[];
}

const known = new WeakMap<NativeTerm, AsgiRouter>();

/** A FastAPI application or router. */
export class AsgiRouter {
  private readonly routes: AsgiOwnRoute[] = [];
  /** In the order in which they were added: the last one is the outermost. */
  readonly middleware: Term[] = [];
  private readonly attributes = new Map<string, Term>();
  private readonly dependencies: readonly Term[];
  private made: NativeTerm | null = null;

  constructor(
    private readonly host: Host,
    private readonly prefix: Term | null,
    dependencies: Term | undefined,
    private readonly isApplication: boolean,
  ) {
    this.dependencies = dependenciesIn(dependencies);
  }

  static application(host: Host, call: Call): AsgiRouter {
    const { named } = call.arguments;
    const made = new AsgiRouter(host, null, named.get("dependencies"), true);
    const lifespan = named.get("lifespan");
    if (lifespan !== undefined) {
      host.atStart((machine) => {
        const entered = invoke(
          machine,
          lifespan,
          { positional: [made.term(machine)], named: new Map(), complete: true },
          call.at,
        );
        awaited(machine, entered, call.at);
      });
    }
    made.documentation(call);
    return made;
  }

  /** The pages that FastAPI makes of itself. Source: FastAPI, metadata and docs URLs. */
  private documentation(call: Call): void {
    const { named } = call.arguments;
    const pages: readonly (readonly [string, string])[] = [
      ["openapi_url", "/openapi.json"],
      ["docs_url", "/docs"],
      ["redoc_url", "/redoc"],
    ];
    const schema = named.get("openapi_url");
    if (schema !== undefined && isNothing(schema)) return;
    for (const [option, path] of pages) {
      const given = named.get(option);
      if (given !== undefined && isNothing(given)) continue;
      this.add({
        at: call.at,
        method: "GET",
        path: given ?? literal(path),
        endpoint: native("page", () => UNDEFINED),
        status: 200,
        dependencies: [],
      });
    }
  }

  term(machine: Machine): NativeTerm {
    if (this.made === null) {
      this.attributes.set("state", objectTerm([], machine.depth, true));
      this.made = handle({
        name: "fastapi",
        member: (name) => this.member(name),
        assign: (name, value) => void this.attributes.set(name, value),
      });
      known.set(this.made, this);
    }
    return this.made;
  }

  private member(name: string): Term {
    const attribute = this.attributes.get(name);
    if (attribute !== undefined) return attribute;
    if (VERBS.has(name)) return native(name, (call) => this.decorator(call, [name.toUpperCase()]));
    switch (name) {
      case "api_route":
      case "route":
        return native(name, (call) =>
          this.decorator(call, methodsIn(call.arguments.named.get("methods"), ["GET"])),
        );
      case "add_api_route":
      case "add_route":
        return native(name, (call) => {
          const endpoint = call.arguments.positional[1] ?? call.arguments.named.get("endpoint") ?? UNDEFINED;
          this.write(call, methodsIn(call.arguments.named.get("methods"), ["GET"]), endpoint);
          return UNDEFINED;
        });
      case "include_router":
        return native(name, (call) => this.include(call));
      case "mount":
        return native(name, (call) => this.mount(call));
      case "middleware":
        return native(name, () => registering((target) => this.wrap(target)));
      case "add_middleware":
        return native(name, (call) => this.addMiddleware(call));
      case "on_event":
        return native(name, (call) => {
          const event = textOfTerm(call.arguments.positional[0]);
          return registering((target) => this.onStart(event, target, call.at));
        });
      case "add_event_handler":
        return native(name, (call) => {
          const [event, target = UNDEFINED] = call.arguments.positional;
          this.onStart(textOfTerm(event), target, call.at);
          return UNDEFINED;
        });
      case "exception_handler":
        return native(name, (call) => registering((handler) => this.onError(call, handler)));
      case "websocket":
        return native(name, () => registering(() => undefined));
      case "router":
        return this.made ?? UNDEFINED;
      case "add_exception_handler":
        return native(name, (call) => {
          this.onError(call, call.arguments.positional[1] ?? UNDEFINED);
          return UNDEFINED;
        });
      default:
        return unknownTerm(`the application's ${name} is not known`);
    }
  }

  private onError(call: Call, handler: Term): void {
    const [error = UNDEFINED] = call.arguments.positional;
    if (mayBeNotFound(error) && mayAnswerWell(handler)) this.host.incomplete(UNROUTED_ANSWERED);
  }

  private onStart(event: string | null, target: Term, at: Place): void {
    if (event === "startup")
      this.host.atStart((machine) => void awaited(machine, invoke(machine, target, NO_ARGUMENTS, at), at));
  }

  private decorator(call: Call, methods: readonly string[]): Term {
    return registering((endpoint) => this.write(call, methods, endpoint));
  }

  private write(call: Call, methods: readonly string[], endpoint: Term): void {
    const { named, positional } = call.arguments;
    const path = positional[0] ?? named.get("path") ?? UNDEFINED;
    const status = named.has("status_code") ? numberOfTerm(named.get("status_code")) : 200;
    const whole = this.prefix === null ? path : joinedPath(this.prefix, path);
    for (const method of methods) {
      this.add({
        at: call.at,
        method,
        path: whole,
        endpoint,
        status,
        dependencies: [...this.dependencies, ...dependenciesIn(named.get("dependencies"))],
      });
    }
  }

  /** FastAPI copies a router's routes when it is included: those written later are not seen. */
  private add(route: AsgiOwnRoute): void {
    this.routes.push(route);
    if (this.isApplication) this.host.route(new AsgiRoute(route, this));
  }

  private include(call: Call): Term {
    const [given = UNDEFINED] = call.arguments.positional;
    const router = given.kind === "native" ? known.get(given) : undefined;
    if (router === undefined) {
      this.host.incomplete("a router is not known");
      return UNDEFINED;
    }
    const prefix = call.arguments.named.get("prefix") ?? null;
    const dependencies = dependenciesIn(call.arguments.named.get("dependencies"));
    for (const route of router.routes) this.add(this.placed(route, prefix, dependencies));
    return UNDEFINED;
  }

  private placed(route: AsgiOwnRoute, prefix: Term | null, dependencies: readonly Term[]): AsgiOwnRoute {
    const inner = prefix === null ? route.path : joinedPath(prefix, route.path);
    const path = this.prefix === null ? inner : joinedPath(this.prefix, inner);
    return { ...route, path, dependencies: [...this.dependencies, ...dependencies, ...route.dependencies] };
  }

  /** What is added later stands before what was added until then. */
  private wrap(middleware: Term): void {
    this.middleware.push(middleware);
    this.host.answersBeforeHosts();
  }

  /** Source: Starlette documentation, TrustedHostMiddleware: 400 for other hosts, every host without a list. */
  private trust({ arguments: { named }, at }: Call): void {
    const given = named.get("allowed_hosts");
    if (!this.isApplication || given === undefined || isNothing(given)) return;
    const origin = { place: at, node: null, written: true };
    this.host.allowHosts({
      origin,
      by: "Starlette's TrustedHostMiddleware",
      allowed: textsIn(given, origin),
      status: 400,
    });
  }

  private mount(call: Call): Term {
    const [path = UNDEFINED, given = UNDEFINED] = call.arguments.positional;
    const router = given.kind === "native" ? known.get(given) : undefined;
    if (router !== undefined) for (const route of router.routes) this.add(this.placed(route, path, []));
    else if (textOfTerm(path) === "/" || given.kind !== "native")
      this.host.incomplete("another application is mounted");
    return UNDEFINED;
  }

  private addMiddleware(call: Call): Term {
    const [given = UNDEFINED, ...rest] = call.arguments.positional;
    if (given.kind === "class") {
      // Its application is what comes after it; the route that is read gives it its own.
      const passed: Arguments = {
        ...call.arguments,
        positional: [unknownTerm("it is the application"), ...rest],
      };
      this.wrap(construct(call.machine, given, passed, call.at, null));
    } else if (given.kind === "function") this.wrap(given);
    else if (given.kind === "external" && pathOf(given).at(-1) === "TrustedHostMiddleware") this.trust(call);
    return UNDEFINED;
  }
}

/** Texts of a list that are all written out; unknown otherwise. */
function textsIn(term: Term, origin: AllowedHosts["origin"]): AllowedHosts["allowed"] {
  const texts = term.kind === "list" && term.complete ? term.items.map((item) => textOfTerm(item)) : [null];
  return texts.every((text) => text !== null)
    ? { known: true, value: texts.filter((text) => text !== null), origin }
    : { known: false, reason: "the program works it out", origin };
}

function dependenciesIn(term: Term | undefined): Term[] {
  return term?.kind === "list" ? term.items.flatMap((item) => targetOf(item) ?? []) : [];
}
