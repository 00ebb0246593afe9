import { type ImportRead, known, unknown, type Value } from "../../../model/index.js";
import { distribution, type Manifest } from "./manifest.js";
import type { ModuleGraph, ResolvedRequest } from "./module-graph.js";
import { DISTRIBUTIONS } from "./python-names.js";
import { PythonResolver } from "./resolve-python.js";
import { lookup } from "../terms/lookup.js";

/** Everything that the files read import, and whether it is there. */
export function importsOf(graph: ModuleGraph, manifest: Manifest): ImportRead[] {
  const seen = new Set<string>();
  return graph.requests.flatMap((one): ImportRead[] => {
    const { request, from, resolution } = one;
    const kind = resolution.kind === "builtin" ? "builtin" : resolution.kind === "file" ? "file" : "package";
    const key = kind === "file" ? `${from} ${request.module}` : request.module;
    if (seen.has(key)) return [];
    seen.add(key);
    const place = placeOf(one);
    return [
      {
        module: request.module,
        origin: { place, node: null, written: true },
        kind,
        found: foundOf(one, graph, manifest),
        ...(isForDevelopment(one, manifest) ? { developmentOnly: true } : {}),
      },
    ];
  });
}

/** Whoever starts the application asks for a package that the manifest lists for development only. */
function isForDevelopment({ request, resolution }: ResolvedRequest, manifest: Manifest): boolean {
  return (
    resolution.kind === "package" &&
    request.always &&
    manifest.development.has(resolution.name) &&
    manifest.packages?.has(resolution.name) === false
  );
}

function placeOf({ request, from }: ResolvedRequest): {
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
} {
  const at: unknown = "at" in request.node ? request.node.at : null;
  if (
    typeof at === "object" &&
    at !== null &&
    "column" in at &&
    "line" in at &&
    "endLine" in at &&
    "endColumn" in at
  ) {
    return {
      file: from,
      line: Number(at.line),
      column: Number(at.column),
      endLine: Number(at.endLine),
      endColumn: Number(at.endColumn),
    };
  }
  return { file: from, line: request.at.line, column: 1, endLine: request.at.line, endColumn: 1 };
}

function foundOf(one: ResolvedRequest, graph: ModuleGraph, manifest: Manifest): Value<boolean> {
  const { request, resolution } = one;
  const python = graph.resolver instanceof PythonResolver;
  if (resolution.kind === "builtin") return known(true);
  if (resolution.kind === "alias") return unknown("it is an alias of a build tool or a workspace");
  if (resolution.kind === "file") {
    if (resolution.path !== null) return known(true);
    if (request.guarded) return unknown("its absence is caught");
    if (isThereOtherwise(one, graph)) return known(true);
    if (isGenerated(request.module) || graph.isLeftOut(request.module, one.from))
      return unknown("it may be made by a build");
    return !python && isTakenElsewhere(graph, manifest)
      ? unknown("without a manifest the folder is not the whole application")
      : known(false);
  }
  if (manifest.packages === null) return unknown("there is no manifest");
  if (python) return pythonFound(request.module, one, graph, manifest.packages);
  if (manifest.packages.has(resolution.name)) return known(true);
  if (manifest.development.has(resolution.name)) return unknown("it is installed for development only");
  if (request.guarded) return unknown("its absence is caught");
  if (graph.isLeftOut(request.module, one.from)) return unknown("it may be made by a build");
  if (manifest.locked !== null && !manifest.locked.has(resolution.name)) return known(false);
  // A package that another one brings is found as long as it is put beside it.
  return unknown("it is not in the manifest, but another package or the build may bring it");
}

/** A recipe to copy into an application: it asks for packages, and no package.json says which. */
function isTakenElsewhere(graph: ModuleGraph, manifest: Manifest): boolean {
  return manifest.packages === null && graph.requests.some(({ resolution }) => resolution.kind === "package");
}

/** `from . import name` of a package without an own file, a folder of modules, or types alone. */
function isThereOtherwise({ request: { module }, from }: ResolvedRequest, graph: ModuleGraph): boolean {
  if (graph.resolver instanceof PythonResolver) {
    return /^\.+$/.test(module) || graph.resolver.isThere(module, from);
  }
  return graph.resolver.isDeclared(module, from);
}

function isGenerated(module: string): boolean {
  return /generated|\/dist\/|\/build\/|\.(json|css|svg|wasm|node|sql|html|graphql|vue)$|\.prisma/.test(
    module,
  );
}

function pythonFound(
  module: string,
  one: ResolvedRequest,
  graph: ModuleGraph,
  packages: ReadonlySet<string>,
): Value<boolean> {
  const name = module.split(".")[0] ?? module;
  const candidates = lookup(DISTRIBUTIONS, name) ?? [name];
  if (candidates.some((candidate) => packages.has(distribution(candidate)))) return known(true);
  if (one.request.guarded) return unknown("its absence is caught");
  if (graph.resolver instanceof PythonResolver && graph.resolver.isOwn(name)) {
    const inner = module.split(".").slice(1);
    // The folder is the application's own, and the module in it is not there.
    if (inner.length === 0 || graph.resolver.isThere(module, one.from)) return known(true);
    return graph.isLeftOut(module, one.from) ? unknown("it may be made by a build") : known(false);
  }
  return unknown("it is not in the manifest under this name, but another package may bring it");
}
