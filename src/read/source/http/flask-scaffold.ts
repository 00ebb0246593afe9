import type { Place } from "../../../model/index.js";
import type { Host, RouteDraft } from "../framework.js";
import { invoke } from "../run/calls.js";
import type { Machine } from "../run/machine.js";
import { awaited } from "../run/promises.js";
import {
  alternatives,
  type Arguments,
  type Call,
  handle,
  isNothing,
  literal,
  native,
  NO_ARGUMENTS,
  type NativeTerm,
  objectTerm,
  type Term,
  textOfTerm,
  UNDEFINED,
  unknownTerm,
} from "../terms/term.js";
import { statusOfError } from "./javascript-request.js";
import { joinedPath } from "./paths.js";
import { mayAnswerWell, mayBeNotFound, UNROUTED_ANSWERED } from "./unrouted.js";
import { pythonSettings } from "./server-settings.js";
import { answerWith, methodsIn, registering, responseOf } from "./python-request.js";

// Source: Flask API, Flask.run(): host 127.0.0.1 unless SERVER_NAME is set, port 5000.
const DEFAULT_ADDRESS = "127.0.0.1";
const DEFAULT_PORT = 5000;

const VERBS: ReadonlySet<string> = new Set(["get", "post", "put", "patch", "delete"]);
const NOTHING_MARKS: ReadonlySet<string> = new Set([
  "teardown_appcontext",
  "teardown_request",
  "context_processor",
  "template_filter",
  "template_global",
  "shell_context_processor",
  "url_value_preprocessor",
  "route_done",
]);

interface OwnRoute {
  readonly at: Place;
  readonly method: string;
  readonly path: Term;
  readonly view: Term;
  /** Innermost first. */
  readonly scaffolds: readonly FlaskScaffold[];
}

const scaffolds = new WeakMap<NativeTerm, FlaskScaffold>();

export function blueprintOf(term: Term): FlaskScaffold | null {
  return term.kind === "native" ? (scaffolds.get(term) ?? null) : null;
}

/** A Flask application or a blueprint: both take routes and functions that run before requests. */
export class FlaskScaffold {
  readonly before: Term[] = [];
  readonly beforeAll: Term[] = [];
  readonly after: Term[] = [];
  private readonly routes: OwnRoute[] = [];
  private readonly attributes = new Map<string, Term>();
  private made: NativeTerm | null = null;

  constructor(
    private readonly host: Host,
    private readonly prefix: Term | null,
    private readonly isApplication: boolean,
  ) {}

  term(machine: Machine): NativeTerm {
    if (this.made === null) {
      this.attributes.set("config", objectTerm([], machine.depth, true));
      this.made = handle({
        name: "flask",
        member: (name) => this.member(name),
        assign: (name, value) => void this.attributes.set(name, value),
      });
      scaffolds.set(this.made, this);
    }
    return this.made;
  }

  private member(name: string): Term {
    const attribute = this.attributes.get(name);
    if (attribute !== undefined) return attribute;
    if (name === "route")
      return native(name, (call) =>
        this.decorator(call, methodsIn(call.arguments.named.get("methods"), ["GET"])),
      );
    if (VERBS.has(name)) return native(name, (call) => this.decorator(call, [name.toUpperCase()]));
    if (name === "before_request" || name === "before_first_request")
      return registering((target) => this.before.push(target));
    if (name === "before_app_request") return registering((target) => this.beforeAll.push(target));
    if (name === "after_request" || name === "after_app_request")
      return registering((target) => this.after.push(target));
    if (name === "add_url_rule") return native(name, (call) => this.rule(call));
    if (name === "register_blueprint") return native(name, (call) => this.nest(call));
    if (name === "run") return native(name, (call) => this.run(call));
    if (name === "app_context" || name === "test_request_context")
      return native(name, () => unknownTerm("it is a context"));
    if (name === "errorhandler" || name === "app_errorhandler")
      return native(name, (call) =>
        registering((handler) => this.onError(call, handler, name === "app_errorhandler")),
      );
    if (name === "register_error_handler")
      return native(name, (call) => {
        this.onError(call, call.arguments.positional[1] ?? UNDEFINED, false);
        return UNDEFINED;
      });
    if (NOTHING_MARKS.has(name))
      return native(name, (call) =>
        call.arguments.positional[0]?.kind === "function"
          ? (call.arguments.positional[0] ?? UNDEFINED)
          : registering(() => undefined),
      );
    return unknownTerm(`the application's ${name} is not known`);
  }

  private decorator(call: Call, methods: readonly string[]): Term {
    const path = call.arguments.positional[0] ?? call.arguments.named.get("rule") ?? UNDEFINED;
    return registering((view) => this.add(call.at, methods, path, view));
  }

  private rule(call: Call): Term {
    const [path = UNDEFINED, , third] = call.arguments.positional;
    const view = call.arguments.named.get("view_func") ?? third ?? UNDEFINED;
    this.add(
      call.at,
      methodsIn(call.arguments.named.get("methods"), ["GET"]),
      call.arguments.named.get("rule") ?? path,
      view,
    );
    return UNDEFINED;
  }

  private add(at: Place, methods: readonly string[], path: Term, view: Term): void {
    for (const method of methods) {
      const own = {
        at,
        method,
        path: this.prefix === null ? path : joinedPath(this.prefix, path),
        view,
        scaffolds: [this],
      };
      this.routes.push(own);
      if (this.isApplication) this.host.route(new FlaskRoute(own));
    }
  }

  /** What answers a path that no route has: well, if it does not say that it is an error. */
  private onError(call: Call, handler: Term, everywhere: boolean): void {
    const [error = UNDEFINED] = call.arguments.positional;
    if ((this.isApplication || everywhere) && mayBeNotFound(error) && mayAnswerWell(handler))
      this.host.incomplete(UNROUTED_ANSWERED);
  }

  private nest(call: Call): Term {
    const [given = UNDEFINED] = call.arguments.positional;
    const other = blueprintOf(given);
    if (other === null) {
      this.host.incomplete("a blueprint is not known");
      return UNDEFINED;
    }
    const prefix = call.arguments.named.get("url_prefix");
    for (const route of other.routes) {
      const bare =
        prefix === undefined || isNothing(prefix)
          ? route.path
          : joinedPath(prefix, other.withoutOwn(route.path));
      const path = this.prefix === null ? bare : joinedPath(this.prefix, bare);
      const placed = { ...route, path, scaffolds: [...route.scaffolds, this] };
      this.routes.push(placed);
      if (this.isApplication) this.host.route(new FlaskRoute(placed));
    }
    this.beforeAll.push(...other.beforeAll);
    return UNDEFINED;
  }

  /** A prefix given at registration takes the place of the blueprint's own. */
  private withoutOwn(path: Term): Term {
    const own = textOfTerm(this.prefix ?? UNDEFINED);
    const text = textOfTerm(path);
    return own !== null && text?.startsWith(own) === true
      ? literal(text.slice(own.length), path.kind === "literal" ? path.at : null)
      : path;
  }

  private run(call: Call): Term {
    const { named, positional } = call.arguments;
    const server = pythonSettings("werkzeug", named, ["ssl_context"], "keep_alive");
    this.host.listen(call.machine, {
      at: call.at,
      address: named.get("host") ?? positional[0] ?? null,
      port: named.get("port") ?? positional[1] ?? null,
      defaultAddress: DEFAULT_ADDRESS,
      defaultPort: DEFAULT_PORT,
      ...(server === undefined ? {} : { server }),
    });
    return UNDEFINED;
  }
}

class FlaskRoute implements RouteDraft {
  readonly guarded = false;
  readonly at: Place;
  readonly method: string;
  readonly path: Term;

  constructor(private readonly own: OwnRoute) {
    this.at = own.at;
    this.method = own.method;
    this.path = own.path;
  }

  serve(machine: Machine): void {
    const { visit } = machine;
    const outer = [...this.own.scaffolds].reverse();
    machine.stage = "middleware";
    for (const callback of [
      ...outer.flatMap((one) => one.beforeAll),
      ...outer.flatMap((one) => one.before),
    ]) {
      if (visit?.answered === true) break;
      this.hook(machine, callback);
    }
    if (visit?.answered !== true) {
      machine.stage = "handler";
      const value = awaited(machine, this.view(machine), this.at);
      machine.reached();
      if (!machine.stopped) answerWith(machine, value, 200);
      machine.stopped = false;
    }
    machine.stage = "middleware";
    for (const callback of outer.flatMap((one) => one.after))
      awaited(machine, invoke(machine, callback, unknownArguments, this.at), this.at);
    machine.reached();
  }

  /** A function before the request answers it when it returns something. */
  private hook(machine: Machine, callback: Term): void {
    const value = awaited(machine, invoke(machine, callback, NO_ARGUMENTS, this.at), this.at);
    machine.reached();
    machine.stopped = false;
    const answers = alternatives(value).filter((one) => !isNothing(one));
    if (answers.length === 0) return;
    const certain =
      answers.length === alternatives(value).length &&
      answers.every((one) => one.kind !== "unknown" && one.kind !== "external");
    const run = () => answers.forEach((one) => one.kind !== "unknown" && answerWith(machine, one, 200));
    if (certain) run();
    else machine.under({ variable: null, set: true, guaranteed: false }, run);
  }

  private view(machine: Machine): Term {
    const { view } = this.own;
    return invoke(machine, view, unknownArguments, this.at);
  }

  statusOf(term: Term): number | null {
    return responseOf(term)?.status ?? null;
  }

  thrownStatus(term: Term): number | undefined {
    return statusOfError(term);
  }
}

const unknownArguments: Arguments = { positional: [], named: new Map(), complete: false };
