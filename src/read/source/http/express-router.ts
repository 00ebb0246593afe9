import type { Place } from "../../../model/index.js";
import type { Host, RouteDraft } from "../framework.js";
import { invoke } from "../run/calls.js";
import type { Machine } from "../run/machine.js";
import {
  type Arguments,
  type Call,
  handle,
  literal,
  native,
  type NativeTerm,
  objectTerm,
  promise,
  type Term,
  textOfTerm,
  UNDEFINED,
  unknownTerm,
} from "../terms/term.js";
import { ExpressRoute, type Layer } from "./express-route.js";
import { METHODS } from "./fastify-context.js";
import { listenArguments, NODE_DEFAULT_ADDRESS } from "./node-listen.js";
import { nodeSettings } from "./server-settings.js";
import { answersAll, mayAnswerWell, UNROUTED_ANSWERED } from "./unrouted.js";
import { joinedPath, withoutTrailingSlash } from "./paths.js";

interface Mount {
  readonly router: ExpressRouter;
  readonly prefix: Term;
  /** What ran before the router where it was mounted. */
  readonly layers: readonly Layer[];
}

interface OwnRoute {
  readonly at: Place;
  readonly method: string;
  readonly path: Term;
  readonly layers: readonly Layer[];
  readonly handlers: readonly Term[];
}

/** An Express application or router: middleware applies to what is registered after it. */
export class ExpressRouter {
  private readonly layers: Layer[] = [];
  private readonly routes: OwnRoute[] = [];
  private readonly mounts: Mount[] = [];
  private readonly mountedOn: {
    readonly parent: ExpressRouter;
    readonly prefix: Term;
    readonly layers: readonly Layer[];
  }[] = [];
  private made: NativeTerm | null = null;

  constructor(
    private readonly host: Host,
    private readonly isApplication: boolean,
  ) {}

  term(machine: Machine): NativeTerm {
    this.made ??= handle({
      name: "express",
      member: (name) => this.member(machine, name),
      call: () => UNDEFINED,
    });
    routers.set(this.made, this);
    return this.made;
  }

  private get self(): Term {
    return this.made ?? UNDEFINED;
  }

  private member(machine: Machine, name: string): Term {
    // `app.get("port")` reads a setting.
    if (METHODS.has(name))
      return native(name, (call) =>
        call.arguments.positional.length < 2 ? this.setting(call) : this.add(name, call),
      );
    switch (name) {
      case "use":
        return native(name, (call) => this.use(call));
      case "route":
        return native(name, (call) => this.chain(call));
      case "listen":
        return native(name, (call) => this.listen(call));
      case "set":
        return native(name, (call) => {
          const key = textOfTerm(call.arguments.positional[0]);
          const [, value] = call.arguments.positional;
          if (key !== null && value !== undefined) this.settings.set(key, value);
          return this.self;
        });
      case "locals":
        return this.locals;
      case "param":
      case "disable":
      case "enable":
      case "engine":
        return native(name, () => this.self);
      case "on":
      case "once":
        return native(name, (call) => this.listener(call));
      default:
        return machine.visit === null ? unknownTerm(`the application's ${name} is not known`) : UNDEFINED;
    }
  }

  /** What an event of the application sets off happens sooner or later. */
  private listener(call: Call): Term {
    const [, callback] = call.arguments.positional;
    if (callback?.kind === "function")
      call.machine.detach(() => invoke(call.machine, callback, none, call.at));
    return this.self;
  }

  private readonly settings = new Map<string, Term>();
  private readonly locals = objectTerm([], 0, true);

  private setting(call: Call): Term {
    const key = textOfTerm(call.arguments.positional[0]);
    return (key === null ? undefined : this.settings.get(key)) ?? UNDEFINED;
  }

  private use(call: Call): Term {
    const [first, ...rest] = call.arguments.positional;
    const hasPath =
      first !== undefined &&
      first.kind !== "function" &&
      first.kind !== "native" &&
      first.kind !== "external" &&
      first.kind !== "list";
    const prefix = hasPath ? first : literal("/");
    const handlers = (hasPath ? rest : call.arguments.positional).flatMap((one) =>
      one.kind === "list" ? one.items : [one],
    );
    for (const handler of handlers) this.mount(call, prefix, handler);
    return this.self;
  }

  private mount(call: Call, prefix: Term, handler: Term): void {
    const router = handler.kind === "native" ? routers.get(handler) : undefined;
    if (router !== undefined) {
      const mount = { router, prefix, layers: [...this.layers] };
      this.mounts.push(mount);
      router.mountedOn.push({ parent: this, prefix, layers: mount.layers });
      for (const route of router.all()) this.publish(route, prefix, mount.layers);
      return;
    }
    if (handler.kind === "native" && handler.name === "static")
      this.host.incomplete("files are served as they are");
    else if (handler.kind === "unknown") this.host.incomplete("what is mounted is not known");
    else if (handler.kind === "external" && handler.call !== null && !QUIET_MIDDLEWARE.test(handler.module))
      this.host.incomplete(`the middleware ${handler.module} may answer requests`);
    else if (handler.kind === "function" && answersAll(handler.node) && mayAnswerWell(handler))
      this.host.incomplete(UNROUTED_ANSWERED);
    this.layers.push({ prefix, handler, at: call.at });
  }

  /** Own routes and those of mounted routers, with what runs before them. */
  private all(): OwnRoute[] {
    const inner = this.mounts.flatMap(({ router, prefix, layers }) =>
      router.all().map((route) => below(route, prefix, layers)),
    );
    return [...this.routes, ...inner];
  }

  private add(name: string, call: Call): Term {
    const [path = UNDEFINED, ...handlers] = call.arguments.positional;
    const paths = path.kind === "list" ? path.items : [path];
    for (const one of paths) this.register(name, one, handlers, call.at);
    return this.self;
  }

  private register(name: string, path: Term, handlers: readonly Term[], at: Place): void {
    const flat = handlers.flatMap((one) => (one.kind === "list" ? one.items : [one]));
    const method = name === "all" ? "*" : name.toUpperCase();
    const route = { at, method, path, layers: [...this.layers], handlers: flat };
    this.routes.push(route);
    this.publish(route, null, []);
  }

  /** Tells the host of a route under every place where the application mounts this router. */
  private publish(route: OwnRoute, prefix: Term | null, layers: readonly Layer[]): void {
    const placed = prefix === null ? route : below(route, prefix, layers);
    if (this.isApplication) this.host.route(draftOf(placed));
    for (const { parent, prefix: outer, layers: before } of this.mountedOn)
      parent.publish(placed, outer, before);
  }

  /** `router.route("/x").get(…).post(…)` */
  private chain(call: Call): Term {
    const [path = UNDEFINED] = call.arguments.positional;
    const made: NativeTerm = handle({
      name: "route",
      member: (name) =>
        native(name, (inner) => {
          if (METHODS.has(name)) this.register(name, path, inner.arguments.positional, inner.at);
          return made;
        }),
    });
    return made;
  }

  private listen(call: Call): Term {
    const close = native("close", () => promise(UNDEFINED));
    const server = objectTerm([["close", close]], call.machine.depth, true);
    this.host.listen(call.machine, {
      at: call.at,
      ...listenArguments(call),
      defaultAddress: NODE_DEFAULT_ADDRESS,
      defaultPort: null,
      server: nodeSettings(server.properties),
    });
    for (const callback of call.arguments.positional)
      if (callback.kind === "function")
        call.machine.detach(() => invoke(call.machine, callback, none, call.at));
    return server;
  }
}

const none: Arguments = { positional: [], named: new Map(), complete: true };
const routers = new WeakMap<NativeTerm, ExpressRouter>();

/** Middleware of libraries that lets every request through or belongs to authentication. */
const QUIET_MIDDLEWARE =
  /^(cors|helmet|morgan|compression|cookie-parser|body-parser|express-session|cookie-session|express-rate-limit|rate-limiter-flexible|hpp|express-mongo-sanitize|xss-clean|method-override|connect-flash|csurf|passport|express-jwt|express-validator|express-fileupload|multer|pino-http|express-winston|winston|response-time|serve-favicon|express-pino-logger|connect-timeout|swagger-ui-express|i18n|i18next-http-middleware|express-async-errors|connect-redis|express-http-context|@sentry\/node|prom-client|express-prom-bundle|lusca|express-slow-down|csrf-csrf|express-useragent|request-ip|vhost|errorhandler|nocache|express-request-id|on-finished)$/;

function below(route: OwnRoute, prefix: Term, layers: readonly Layer[]): OwnRoute {
  const inner = route.layers.map((layer) => ({ ...layer, prefix: joinedPath(prefix, layer.prefix) }));
  return { ...route, path: joinedPath(prefix, route.path), layers: [...layers, ...inner] };
}

function draftOf(route: OwnRoute): RouteDraft {
  return new ExpressRoute(
    route.at,
    route.method,
    withoutTrailingSlash(route.path),
    route.layers,
    route.handlers,
  );
}
