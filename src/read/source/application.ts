import {
  known,
  type AllowedHosts,
  type Application,
  type AwsCall,
  type Listen,
  type Place,
  type Route,
  type TlsOption,
  unknown,
  type Value,
  type Work,
} from "../../model/index.js";
import type { Framework, RouteDraft } from "./framework.js";
import type { FileTree } from "./graph/files.js";
import type { ModuleGraph } from "./graph/module-graph.js";
import { isLiteralPath, pathsOf } from "./http/paths.js";
import { ApplicationLinker } from "./linker.js";
import { type Frame, Machine, type Visit } from "./run/machine.js";
import { invoke } from "./run/calls.js";
import { runModule } from "./run/modules.js";
import { awaited } from "./run/promises.js";
import { Scope } from "./run/scope.js";
import { type LiteralTerm, NO_ARGUMENTS, type Term, UNDEFINED, unknownTerm } from "./terms/term.js";
import { settle, worksOf } from "./work/journal.js";

/** More routes than this in one application are not read: an answer must come in a blink. */
const ROUTES_MAX = 600;

export interface Run {
  readonly listens: readonly Listen[];
  readonly allowedHosts: readonly AllowedHosts[];
  readonly routes: readonly Route[];
  readonly routesComplete: boolean;
  readonly frameworks: readonly string[];
  readonly startupWork: readonly Work[];
  readonly reads: Application["environment"];
  readonly terminationHandler: Place | null;
  readonly tlsOptions: readonly TlsOption[];
  readonly awsCalls: readonly AwsCall[];
  /** False when the limits of reading ended it. */
  readonly whole: boolean;
}

export interface RunRequest {
  readonly graph: ModuleGraph;
  readonly files: FileTree;
  readonly frameworks: readonly Framework[];
  readonly packages: ReadonlySet<string>;
  readonly majors: ReadonlyMap<string, number>;
  readonly entry: string;
  readonly environment: ReadonlyMap<string, string>;
  /** Nothing sets this variable where the program runs. */
  readonly isUnset: (variable: string) => boolean;
  /** Requests are answered too; without them only the start is run. */
  readonly visits: boolean;
  /** A server imports the entry and runs this attribute of it; null when the entry is run itself. */
  readonly served: string | null;
  /** The attribute is invoked with an event, as the platform of functions does. */
  readonly invoked: boolean;
}

/** Runs the entry as its start command does, then answers one request of every route. */
export function runApplication(request: RunRequest): Run {
  const { graph, files, frameworks, packages, majors, entry, environment, isUnset, served } = request;
  const main = served === null ? entry : "";
  const linker = new ApplicationLinker(graph, files, frameworks, packages, main, majors);
  const machine = new Machine(linker, environment, rootFrame(entry), isUnset);
  machine.stage = served === null ? "start" : "import";
  const module = linker.moduleOf(entry);
  if (module !== null) runModule(machine, module);
  if (served !== null && module !== null) {
    if (request.invoked) invokeHandler(machine, linker.memberOfFile(machine, entry, served));
    else serveAttribute(machine, module.scope, served);
  }
  machine.stage = "start";
  for (const start of linker.starts) if (!machine.exhausted) start(machine);
  machine.stopped = false;
  // What a program waits for that never says that it listens still is its start.
  if (!machine.listening) machine.root.holder.held.forEach(settle);
  else if (linker.starts.length > 0) machine.root.holder.held.forEach(settle);
  const startupWork = worksOf(machine.drafts.filter((draft) => draft.waits));
  const routes = request.visits ? visitRoutes(machine, linker) : [];
  return {
    listens: distinctListens(linker.listens),
    allowedHosts: linker.allowedHosts,
    routes,
    routesComplete: linker.gaps.length === 0 && !machine.exhausted,
    frameworks: [...linker.frameworks],
    startupWork,
    reads: machine.reads,
    terminationHandler: machine.terminationHandler,
    tlsOptions: [...machine.tlsOptions.values()],
    awsCalls: [...machine.awsCalls.values()],
    whole: !machine.exhausted && !machine.cut,
  };
}

export function rootFrame(entry: string): Frame {
  return {
    holder: { held: [] },
    depth: 0,
    self: UNDEFINED,
    scope: new Scope(null, true, entry),
    home: null,
    python: entry.endsWith(".py"),
    returns: [],
    yields: [],
    left: false,
  };
}

/** A server calls a factory that it is told to run: `uvicorn --factory main:create`, `gunicorn "main:create()"`. */
function serveAttribute(machine: Machine, scope: Scope, served: string): void {
  const found = scope.bindings.get(served.replace(/\(.*\)$/, ""));
  if (found?.value.kind !== "function") return;
  const place = found.value.node.at;
  awaited(machine, invoke(machine, found.value, NO_ARGUMENTS, place), place);
}

/** The event may be anything; nothing is known of it. */
function invokeHandler(machine: Machine, handler: Term): void {
  if (handler.kind !== "function") return;
  machine.stage = "handler";
  const positional = ["the event", "the context", "the callback"].map((what) =>
    unknownTerm(`it is ${what} that the platform hands over`),
  );
  const given = machine.frame.python ? positional.slice(0, 2) : positional;
  const place = handler.node.at;
  awaited(
    machine,
    invoke(machine, handler, { positional: given, named: new Map(), complete: true }, place),
    place,
  );
}

/** Branches that were both taken may listen twice at one place. */
function distinctListens(listens: readonly Listen[]): Listen[] {
  const seen = new Map<string, Listen>();
  for (const listen of listens) {
    const { place } = listen.origin;
    const key = `${place?.file ?? ""}:${place?.line ?? 0}:${place?.column ?? 0} ${JSON.stringify([listen.port.known && listen.port.value, listen.address.known && listen.address.value])}`;
    if (!seen.has(key)) seen.set(key, listen);
  }
  return [...seen.values()];
}

function visitRoutes(machine: Machine, linker: ApplicationLinker): Route[] {
  const routes: Route[] = [];
  const seen = new Set<string>();
  for (const draft of linker.routes) {
    const { paths, complete } = pathsOf(draft.path);
    if (!complete) linker.incomplete("a route's path is not known");
    for (const path of paths) {
      const key = `${draft.method} ${String(path.value)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (routes.length >= ROUTES_MAX || machine.exhausted) {
        linker.incomplete("there are more routes than are read");
        break;
      }
      routes.push(visitRoute(machine, draft, path));
    }
  }
  return routes;
}

function visitRoute(machine: Machine, draft: RouteDraft, path: LiteralTerm): Route {
  const text = String(path.value);
  const literal = isLiteralPath(text);
  const visit: Visit = {
    path: literal ? text : null,
    method: draft.method,
    statuses: [],
    lists: new WeakSet(),
    redirects: false,
    guarded: draft.guarded,
    depth: machine.depth + 1,
    answered: false,
    statusOf: (term) => draft.statusOf?.(term) ?? null,
    thrown: (term) => machine.rejectWith(draft.thrownStatus?.(term) ?? null),
  };
  const { stage, drafts } = machine;
  machine.visit = visit;
  machine.drafts = [];
  machine.stopped = false;
  machine.frames.push({ ...machine.root, holder: { held: [] }, returns: [], yields: [], left: false });
  const whole = machine.withinRequest(() =>
    machine.under({ variable: null, set: true, guaranteed: false }, () => draft.serve(machine)),
  );
  machine.frames.pop();
  const work = worksOf(machine.drafts).map((one): Work => (whole ? one : { ...one, failure: "unknown" }));
  machine.visit = null;
  machine.drafts = drafts;
  machine.stage = stage;
  machine.stopped = false;
  const origin = { place: draft.at, node: null, written: true };
  return {
    origin,
    method: draft.method,
    path: text,
    literal,
    status: whole ? statusOf(visit, origin) : unknown("its handler does more than is followed", origin),
    redirects:
      visit.redirects && visit.statuses.every((status) => status !== null && status >= 300 && status < 400),
    work,
    guarded: visit.guarded,
  };
}

function statusOf(visit: Visit, origin: Route["origin"]): Value<number> {
  const [first] = visit.statuses;
  if (first === undefined || first === null) return unknown("its answer is not a literal", origin);
  return visit.statuses.every((status) => status === first)
    ? known(first, origin)
    : unknown("it depends on what happens in the handler", origin);
}
