import { type AllowedHosts, known, type Place, unknown, type Value } from "../../model/index.js";
import { ApplicationLinker } from "./linker.js";
import type { FileTree } from "./graph/files.js";
import { ModuleGraph } from "./graph/module-graph.js";
import { runModule } from "./run/modules.js";
import { Machine } from "./run/machine.js";
import type { Scope } from "./run/scope.js";
import { rootFrame } from "./application.js";
import { textOfTerm, type Term } from "./terms/term.js";

export interface DjangoRequest {
  readonly files: FileTree;
  readonly root: string;
  readonly graph: ModuleGraph;
  readonly entry: string;
  readonly environment: ReadonlyMap<string, string>;
  readonly isUnset: (variable: string) => boolean;
}

const SETTINGS = "DJANGO_SETTINGS_MODULE";
const NAMED =
  /(?:setdefault\(\s*|environ\[\s*)["']DJANGO_SETTINGS_MODULE["']\s*(?:,|\]\s*=)\s*["']([\w.]+)["']/;

/**
 * Django's ALLOWED_HOSTS, worked out by running the settings module with the deployment's
 * environment. Empty when the program is none of Django, or when the list is not looked at before
 * a request is answered.
 */
export async function djangoAllowedHosts(request: DjangoRequest): Promise<AllowedHosts[]> {
  const { files, root, graph, entry } = request;
  const text = graph.modules.get(entry)?.text ?? "";
  if (!/\bdjango\b/.test(text)) return [];
  const module = request.environment.get(SETTINGS) ?? NAMED.exec(text)?.[1];
  const resolved = module === undefined ? null : graph.resolve(module, entry);
  if (resolved?.kind !== "file" || resolved.path === null) return [];
  const settings = await ModuleGraph.from(files, root, resolved.path);
  const scope = scopeOf(request, settings, resolved.path);
  return scope === null ? [] : checksIn(scope, request, resolved.path);
}

/** The names of the settings module after it has run. */
function scopeOf(
  { files, environment, isUnset }: DjangoRequest,
  graph: ModuleGraph,
  file: string,
): Scope | null {
  const linker = new ApplicationLinker(graph, files, [], new Set(), "");
  const machine = new Machine(linker, environment, rootFrame(file), isUnset);
  machine.stage = "import";
  const module = linker.moduleOf(file);
  if (module === null) return null;
  runModule(machine, module);
  return machine.exhausted || graph.unread.length > 0 ? null : module.scope;
}

/** What Django looks at the host with. Source: Django documentation, ALLOWED_HOSTS and CommonMiddleware. */
const LOOKS_AT_HOST = "django.middleware.common.CommonMiddleware";
/** Middleware that answers no path of the application's by itself. */
const PASSES_ON = /^(?:django\.|whitenoise\.middleware\.|corsheaders\.middleware\.)/;

function checksIn(scope: Scope, { isUnset }: DjangoRequest, file: string): AllowedHosts[] {
  const middleware = textsOf(scope.bindings.get("MIDDLEWARE")?.value, isUnset);
  const at = middleware?.indexOf(LOOKS_AT_HOST) ?? -1;
  // Middleware before it may answer the check of health without a look at the host.
  if (middleware === null || at < 0 || !middleware.slice(0, at).every((name) => PASSES_ON.test(name)))
    return [];
  const binding = scope.bindings.get("ALLOWED_HOSTS");
  const place: Place = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
  const origin = { place: placeOf(binding?.value) ?? place, node: null, written: binding !== undefined };
  return [
    {
      origin,
      by: "Django's ALLOWED_HOSTS",
      allowed: allowedBy(scope, isUnset, binding?.value, origin),
      status: 400,
    },
  ];
}

// Source: Django documentation, ALLOWED_HOSTS: what holds when DEBUG is true and the list is empty.
const WHILE_DEBUGGING = [".localhost", "127.0.0.1", "[::1]"];

function allowedBy(
  scope: Scope,
  isUnset: (variable: string) => boolean,
  term: Term | undefined,
  origin: AllowedHosts["origin"],
): Value<readonly string[]> {
  const names = term === undefined ? [] : textsOf(term, isUnset);
  if (names === null) return unknown("the program works it out", origin);
  if (names.length > 0) return known(names, origin);
  const debugging = decided(scope.bindings.get("DEBUG")?.value, isUnset);
  if (debugging?.kind !== "literal") return unknown("it depends on DEBUG", origin);
  return known(debugging.value === true ? WHILE_DEBUGGING : [], origin);
}

/** A list of texts that are all known; null otherwise. */
function textsOf(given: Term | undefined, isUnset: (variable: string) => boolean): string[] | null {
  const term = decided(given, isUnset);
  if (term?.kind !== "list" || !term.complete) return null;
  const texts = term.items.map((item) => textOfTerm(decided(item, isUnset)));
  return texts.every((text) => text !== null) ? texts.filter((text) => text !== null) : null;
}

/** Without the variables that nothing sets. */
function decided(term: Term | undefined, isUnset: (variable: string) => boolean): Term | undefined {
  return term?.kind === "choice" && isUnset(term.variable) ? decided(term.unset, isUnset) : term;
}

function placeOf(term: Term | undefined): Place | null {
  if (term?.kind === "list") return term.items.map(placeOf).find((place) => place !== null) ?? null;
  return term?.kind === "literal" ? term.at : null;
}
