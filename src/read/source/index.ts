/** Application source in JavaScript, TypeScript and Python: what it does when it starts and when it is asked. */
import {
  type Application,
  type EnvironmentRead,
  type Listen,
  NOWHERE,
  type Origin,
  unknown,
  known,
  type Value,
} from "../../model/index.js";
import type { InputFiles } from "../../input/index.js";
import type { Run } from "./application.js";
import { djangoAllowedHosts } from "./django-hosts.js";
import { findEntry, sourceOf } from "./graph/entry.js";
import { FileTree } from "./graph/files.js";
import { importsOf } from "./graph/imports.js";
import { nodeManifest, pythonManifest } from "./graph/manifest.js";
import { ModuleGraph } from "./graph/module-graph.js";
import { runIn } from "./runs.js";
import { frameworks } from "./frameworks/frameworks.generated.js";

export interface ApplicationRequest {
  /** Folder of the application, relative to the input. */
  readonly root: string;
  /** The file that the start command runs, relative to the input; null when the command does not say. */
  readonly entry: string | null;
  readonly command: Value<readonly string[]>;
  readonly files: InputFiles;
  /** What the deployment sets; a variable that is not in it may be set elsewhere. */
  readonly environment?: ReadonlyMap<string, string>;
  /** True for a variable that nothing sets where the program runs; without it nobody knows. */
  readonly isUnset?: (variable: string) => boolean;
  /** What the command line says: `uvicorn --host … --port …`. */
  readonly commandListens?: readonly Listen[];
  /** The attribute that a server runs: `app` of `uvicorn main:app`. */
  readonly moduleAttribute?: string | null;
  /** The attribute is a handler that the platform of functions invokes with an event. */
  readonly invoked?: boolean;
}

const NO_VARIABLES: ReadonlyMap<string, string> = new Map();

export async function readApplication(request: ApplicationRequest): Promise<Application> {
  const files = new FileTree(request.files);
  const entry =
    request.entry === null ? findEntry(files, request.root) : sourceOf(files, request.root, request.entry);
  if (entry === null) {
    const named =
      request.entry === null
        ? "no file was found that starts it"
        : `its entry ${request.entry} is not among the files`;
    return unreadable(request, named, null, "unknown");
  }
  const python = /\.pyw?$/.test(entry);
  const language = python ? "python" : "javascript";
  try {
    const graph = await graphOf(request, files, entry);
    if (graph.modules.size === 0)
      return unreadable(request, `${entry} is too large, minified or not text`, entry, language);
    const application = assemble(request, files, graph, entry);
    const hosts = python
      ? await djangoAllowedHosts({ ...environmentOfRequest(request), files, graph, entry })
      : [];
    return { ...application, allowedHosts: [...(application.allowedHosts ?? []), ...hosts] };
  } catch (error) {
    // Whatever a program is made of, reading it must not stop the reading of the other files.
    const reason =
      error instanceof RangeError
        ? "it is nested too deeply"
        : `reading it failed (${error instanceof Error ? error.message : "unknown"})`;
    return unreadable(request, reason, entry, language);
  }
}

function environmentOfRequest({ root, environment, isUnset }: ApplicationRequest) {
  return { root, environment: environment ?? NO_VARIABLES, isUnset: isUnset ?? (() => false) };
}

const graphs = new WeakMap<InputFiles, Map<string, Promise<ModuleGraph>>>();

/** Several deployments run the same application: its files are followed once. */
function graphOf(
  { files: input, root }: ApplicationRequest,
  files: FileTree,
  entry: string,
): Promise<ModuleGraph> {
  const ofInput = graphs.get(input) ?? new Map<string, Promise<ModuleGraph>>();
  graphs.set(input, ofInput);
  const key = JSON.stringify([root, entry]);
  const graph = ofInput.get(key) ?? ModuleGraph.from(files, root, entry);
  ofInput.set(key, graph);
  return graph;
}

function assemble(
  request: ApplicationRequest,
  files: FileTree,
  graph: ModuleGraph,
  entry: string,
): Application {
  const python = /\.pyw?$/.test(entry);
  const manifest = python ? pythonManifest(files, entry) : nodeManifest(files, entry);
  const served = request.moduleAttribute ?? null;
  const shared = {
    graph,
    files,
    frameworks,
    packages: manifest.packages ?? new Set<string>(),
    majors: manifest.majors,
    entry,
    served,
    invoked: request.invoked ?? false,
  };
  const environment = request.environment ?? NO_VARIABLES;
  // What is required shows when nothing is set, at the start.
  const bare = runIn({
    ...shared,
    environment: NO_VARIABLES,
    isUnset: () => false,
    visits: environment.size === 0,
  });
  const run = runIn({ ...shared, environment, isUnset: request.isUnset ?? (() => false), visits: true });
  const listens =
    request.commandListens !== undefined && request.commandListens.length > 0
      ? [...request.commandListens]
      : withVariables(run, bare);
  return {
    root: request.root,
    language: python ? "python" : "javascript",
    unreadable: graph.unread.includes(entry) ? `${entry} could not be read` : null,
    command: request.command,
    entry,
    files: [...graph.modules.keys()],
    frameworks: run.frameworks,
    listens,
    routes: [...run.routes],
    routesComplete: run.routesComplete && run.frameworks.length > 0 && graph.unread.length === 0,
    startupWork: [...run.startupWork],
    environment: environmentOf(bare, run),
    imports: importsOf(graph, manifest),
    tlsOptions: run.tlsOptions,
    awsCalls: run.awsCalls,
    allowedHosts: run.allowedHosts,
    terminationHandler:
      served === null
        ? terminationOf(run, graph)
        : unknown("the server that runs it handles the signal", NOWHERE),
  };
}

/** With the variables of the deployment the port is what they say; which variable it is shows without them. */
function withVariables(run: Run, bare: Run): Listen[] {
  return run.listens.map((listen, position) => {
    const other = bare.listens.length === run.listens.length ? bare.listens[position] : undefined;
    return listen.portVariable === null && other !== undefined
      ? { ...listen, portVariable: other.portVariable }
      : listen;
  });
}

/** What is required shows when nothing is set; what is read at all may depend on what is set. */
function environmentOf(bare: Run, run: Run): EnvironmentRead[] {
  const byName = new Map<string, EnvironmentRead>();
  for (const read of [...bare.reads, ...run.reads]) {
    const before = byName.get(read.name);
    if (before === undefined) byName.set(read.name, read);
    else if (
      (read.required && !before.required) ||
      (read.requiredByRequests === true && before.requiredByRequests !== true) ||
      (before.fallback === null && read.fallback !== null)
    ) {
      byName.set(read.name, {
        ...before,
        fallback: before.fallback ?? read.fallback,
        required: before.required || read.required,
        requiredByRequests: before.requiredByRequests === true || read.requiredByRequests === true,
      });
    }
  }
  return [...byName.values()];
}

function terminationOf(run: Run, graph: ModuleGraph): Value<Origin | null> {
  if (run.terminationHandler !== null) {
    const origin = { place: run.terminationHandler, node: null, written: true };
    return known(origin, origin);
  }
  return run.whole && graph.unread.length === 0 ? known(null) : unknown("the source was not wholly read");
}

function unreadable(
  request: ApplicationRequest,
  reason: string,
  entry: string | null,
  language: Application["language"],
): Application {
  return {
    root: request.root,
    language,
    unreadable: reason,
    command: request.command,
    entry,
    files: [],
    frameworks: [],
    listens: [...(request.commandListens ?? [])],
    routes: [],
    routesComplete: false,
    startupWork: [],
    environment: [],
    imports: [],
    terminationHandler: unknown(reason, NOWHERE),
  };
}
