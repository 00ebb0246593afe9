import type { Host, ServerSettings } from "../framework.js";
import { invoke } from "../run/calls.js";
import { itemsOf } from "../run/items.js";
import type { Machine } from "../run/machine.js";
import { memberOf } from "../run/members.js";
import { heldBy } from "../run/promises.js";
import {
  type Arguments,
  type Call,
  external,
  externalCall,
  handle,
  isNothing,
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
import { FastifyRoute } from "./fastify-route.js";
import { joinedPath } from "./paths.js";
import { mayAnswerWell, UNROUTED_ANSWERED } from "./unrouted.js";
import { lookup } from "../terms/lookup.js";
import { noteTls } from "../work/tls.js";

// Source: Fastify documentation, Server, listen(): without `host` it listens on localhost, without `port` on a free one.
const DEFAULT_ADDRESS = "localhost";

export const METHODS: ReadonlySet<string> = new Set([
  "get",
  "post",
  "put",
  "patch",
  "delete",
  "head",
  "options",
  "all",
]);

/** Plugins that add no routes and decide nothing about requests that is read here. */
const QUIET_PLUGINS =
  /^(@fastify\/(cors|helmet|formbody|swagger|rate-limit|jwt|cookie|multipart|compress|sensible|env|redis|postgres|mongodb|mysql|session|secure-session|etag|auth|bearer-auth|basic-auth|accepts|caching|circuit-breaker|csrf-protection|request-context|type-provider-.*|view|schedule|routes|hotwire|error-page|kafka|leveldb|throttle|url-data|response-validation|one-line-logger)|fastify-graceful-shutdown|fastify-metrics-off|fastify-(cors|helmet|jwt|cookie|formbody|multipart|rate-limit|sensible|swagger|compress|raw-body|redis|postgres)|close-with-grace)$/;
/** Plugins whose routes are known: the option that says where, and the default. */
const ROUTED_PLUGINS: Readonly<Record<string, { readonly option: string; readonly path: string }>> = {
  // Source: README of @fastify/swagger-ui: routePrefix /documentation.
  "@fastify/swagger-ui": { option: "routePrefix", path: "/documentation" },
  "@scalar/fastify-api-reference": { option: "routePrefix", path: "/reference" },
  "fastify-metrics": { option: "endpoint", path: "/metrics" },
};
/** What plugins put on the application: the name, and the client library behind it. */
const DECORATING_PLUGINS: Readonly<Record<string, readonly [string, string]>> = {
  "@fastify/redis": ["redis", "ioredis"],
  "fastify-redis": ["redis", "ioredis"],
  "@fastify/postgres": ["pg", "pg"],
  "fastify-postgres": ["pg", "pg"],
  "@fastify/mysql": ["mysql", "mysql2"],
  "@fastify/mongodb": ["mongo", "mongodb"],
};

export interface Hook {
  readonly callback: Term;
}

/** One Fastify instance or encapsulated context: its prefix, hooks and decorations. */
export class FastifyContext {
  readonly hooks = new Map<string, Hook[]>();
  readonly decorations = new Map<string, Term>();
  private made: NativeTerm | null = null;

  constructor(
    readonly host: Host,
    readonly parent: FastifyContext | null,
    private readonly prefix: Term | null,
    private readonly server: ServerSettings | undefined = undefined,
  ) {}

  term(machine: Machine): NativeTerm {
    this.made ??= handle({
      name: "fastify",
      member: (name) => this.member(machine, name),
      assign: (name, value) => void this.decorations.set(name, value),
    });
    return this.made;
  }

  private get self(): Term {
    return this.made ?? UNDEFINED;
  }

  decoration(name: string): Term | null {
    return this.decorations.get(name) ?? this.parent?.decoration(name) ?? null;
  }

  /** Hooks of the contexts around it run first. */
  hooksOf(name: string): readonly Hook[] {
    return [...(this.parent?.hooksOf(name) ?? []), ...(this.hooks.get(name) ?? [])];
  }

  path(given: Term): Term {
    const own =
      this.prefix === null ? given : joinedPath(this.prefix, textOfTerm(given) === "/" ? literal("") : given);
    return this.parent === null ? own : this.parent.path(own);
  }

  private member(machine: Machine, name: string): Term {
    if (METHODS.has(name)) return native(name, (call) => this.shorthand(name, call));
    const known = lookup(this.methods, name);
    if (known !== undefined) return native(name, known);
    const decoration = this.decoration(name);
    if (decoration !== null) return decoration;
    if (name === "then") return UNDEFINED;
    if (name === "server") return objectTerm([["on", native("on", () => UNDEFINED)]], machine.depth, true);
    if (name === "log") return handle({ name: "log", member: (level) => native(level, () => UNDEFINED) });
    if (name === "prefix") return this.prefix ?? literal("");
    if (CHAINED.has(name)) return native(name, () => this.self);
    return unknownTerm(`the application's ${name} is not known`);
  }

  private readonly methods: Readonly<Record<string, (call: Call) => Term>> = {
    setNotFoundHandler: (call) => this.answersUnrouted(call),
    register: (call) => this.register(call),
    route: (call) => {
      const [options] = call.arguments.positional;
      if (options !== undefined)
        this.add(
          call,
          memberOf(call.machine, options, "method", call.at),
          memberOf(call.machine, options, "url", call.at),
          options,
          null,
        );
      return this.self;
    },
    addHook: (call) => {
      const [name, callback] = call.arguments.positional;
      const text = textOfTerm(name);
      if (text === null || callback === undefined) this.host.incomplete("a hook's name is not known");
      else if (text === "onReady" || text === "onListen")
        this.host.atStart((machine) =>
          machine.wait(heldBy(machine, invoke(machine, callback, none, call.at), call.at)),
        );
      else this.hooks.set(text, [...(this.hooks.get(text) ?? []), { callback }]);
      return this.self;
    },
    decorate: (call) => {
      const [name, value] = call.arguments.positional;
      const text = textOfTerm(name);
      if (text !== null) this.decorations.set(text, value ?? UNDEFINED);
      return this.self;
    },
    listen: (call) => this.listen(call),
    after: (call) => this.later(call),
    ready: (call) => this.later(call),
    close: () => promise(UNDEFINED),
    inject: () => promise(unknownTerm("it is an answer")),
  };

  private answersUnrouted(call: Call): Term {
    const handler = call.arguments.positional.findLast((one) => one.kind !== "object");
    if (handler !== undefined && mayAnswerWell(handler)) this.host.incomplete(UNROUTED_ANSWERED);
    return this.self;
  }

  private later(call: Call): Term {
    const [callback] = call.arguments.positional;
    if (callback !== undefined)
      call.machine.wait(heldBy(call.machine, invoke(call.machine, callback, none, call.at), call.at));
    return this.self;
  }

  private shorthand(name: string, call: Call): Term {
    const [path = UNDEFINED, second, third] = call.arguments.positional;
    const options = third === undefined ? null : (second ?? null);
    this.add(
      call,
      literal(name === "all" ? "*" : name.toUpperCase()),
      path,
      options ?? second ?? UNDEFINED,
      third ?? second ?? UNDEFINED,
    );
    return this.self;
  }

  private add(call: Call, method: Term, url: Term, options: Term, handler: Term | null): void {
    const { machine, at } = call;
    const given = handler ?? memberOf(machine, options, "handler", at);
    const answering = given.kind === "object" ? memberOf(machine, given, "handler", at) : given;
    const list = itemsOf(machine, method, false, at);
    const methods = method.kind === "list" ? list.items : [method];
    for (const one of methods) {
      const text = textOfTerm(one);
      if (text === null) this.host.incomplete("a route's method is not known");
      this.host.route(
        new FastifyRoute(this, at, text?.toUpperCase() ?? "*", this.path(url), options, answering),
      );
    }
  }

  private register(call: Call): Term {
    const { machine, at } = call;
    const [given = UNDEFINED, options] = call.arguments.positional;
    const plugin = opened(given);
    const prefix = options === undefined ? UNDEFINED : memberOf(machine, options, "prefix", at);
    const hasPrefix =
      !isNothing(prefix) &&
      options !== undefined &&
      options.kind === "object" &&
      options.properties.has("prefix");
    if (plugin.kind === "function") {
      const joins = plugin.properties.has("skip-override");
      const inner = joins ? this : new FastifyContext(this.host, this, hasPrefix ? prefix : null);
      const done = native("done", () => UNDEFINED);
      const passed: Arguments = {
        positional: [inner.term(machine), options ?? objectTerm(), done],
        named: new Map(),
        complete: true,
      };
      machine.wait(heldBy(machine, invoke(machine, plugin, passed, at), at));
    } else this.library(call, plugin, options ?? UNDEFINED);
    return this.self;
  }

  /** A plugin of a library. */
  private library(call: Call, plugin: Term, options: Term): void {
    const { machine, at } = call;
    if (plugin.kind === "native" && plugin.name === "fastify-plugin") return;
    const module = plugin.kind === "external" ? plugin.module : null;
    const routed = module === null ? undefined : lookup(ROUTED_PLUGINS, module);
    if (routed !== undefined) {
      const written = memberOf(machine, options, routed.option, at);
      const path = textOfTerm(written) === null ? literal(routed.path) : written;
      for (const whole of [path, joinedPath(path, literal("/*"))]) {
        this.host.route({
          at,
          method: "GET",
          path: this.path(whole),
          guarded: false,
          serve: (now) => now.answer(null),
        });
      }
      return;
    }
    if (module !== null && /graceful/.test(module)) machine.terminationHandler ??= at;
    const decoration = module === null ? undefined : lookup(DECORATING_PLUGINS, module);
    if (decoration !== undefined) {
      const [name, library] = decoration;
      const record = {
        arguments: { positional: [options], named: new Map<string, Term>(), complete: true },
        construct: true,
        at,
      };
      const client = externalCall(external(library), record);
      noteTls(machine, client, at);
      this.decorations.set(name, client);
    }
    if (module === null || !QUIET_PLUGINS.test(module))
      this.host.incomplete(`the plugin ${module ?? "that is registered"} may add routes`);
  }

  private listen(call: Call): Term {
    const { machine, at } = call;
    const [given, second] = call.arguments.positional;
    const isOptions =
      given !== undefined &&
      given.kind !== "literal" &&
      !(given.kind === "choice") &&
      given.kind !== "union" &&
      given.kind !== "unknown";
    const port = isOptions ? memberOf(machine, given, "port", at) : (given ?? null);
    const address = isOptions
      ? memberOf(machine, given, "host", at)
      : second?.kind === "function"
        ? null
        : (second ?? null);
    this.host.listen(machine, {
      at,
      ...(this.server === undefined ? {} : { server: this.server }),
      address: given?.kind === "function" ? null : address,
      port: given?.kind === "function" ? null : port,
      defaultAddress: DEFAULT_ADDRESS,
      defaultPort: null,
    });
    for (const callback of call.arguments.positional) {
      if (callback.kind === "function")
        machine.detach(() =>
          invoke(machine, callback, { positional: [literal(null)], named: new Map(), complete: false }, at),
        );
    }
    return promise(unknownTerm("it is an address"));
  }
}

const none: Arguments = { positional: [], named: new Map(), complete: true };

/** Calls that give the application back. */
const CHAINED: ReadonlySet<string> = new Set([
  "withTypeProvider",
  "setErrorHandler",
  "setValidatorCompiler",
  "setSerializerCompiler",
  "decorateRequest",
  "decorateReply",
  "addSchema",
  "addContentTypeParser",
  "setSchemaErrorFormatter",
  "setReplySerializer",
  "setSchemaController",
  "removeAllContentTypeParsers",
  "enableVersioning",
  "addHttpMethod",
  "setGenReqId",
]);

/** A plugin given as a promise of a module, as a module, or as its default export. */
function opened(term: Term): Term {
  const given = term.kind === "promise" ? term.result : term;
  if (given.kind === "object") return given.properties.get("default") ?? given;
  return given;
}
