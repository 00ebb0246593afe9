import { known, type Place, unknown, type Value } from "../../model/index.js";
import type { Framework, Host, RouteDraft } from "./framework.js";
import type { AllowedHosts, Listen } from "../../model/index.js";
import { nodeModule } from "./builtins/node-modules.js";
import { JAVASCRIPT } from "./builtins/javascript.js";
import { PYTHON } from "./builtins/python.js";
import { pythonModule } from "./builtins/python-modules.js";
import type { FileTree } from "./graph/files.js";
import type { ModuleGraph } from "./graph/module-graph.js";
import { Scope } from "./run/scope.js";
import type { Linker, LoadedModule, Machine } from "./run/machine.js";
import { memberOf } from "./run/members.js";
import { runModule } from "./run/modules.js";
import {
  external,
  handle,
  literal,
  type NativeTerm,
  objectTerm,
  type Term,
  UNDEFINED,
  unknownTerm,
} from "./terms/term.js";
import { lookup } from "./terms/lookup.js";
import { jsonTerm } from "./terms/json.js";
import { portOf, textValue } from "./terms/values.js";
import type { Listening, ServerSettings } from "./framework.js";
import { listeningServer } from "./http/server-settings.js";

/** Ties the files of one application together while it is run, and gathers what frameworks tell. */
export class ApplicationLinker implements Linker, Host {
  readonly routes: RouteDraft[] = [];
  readonly allowedHosts: AllowedHosts[] = [];
  private readonly listened: (Listen & { readonly settings?: ServerSettings })[] = [];
  readonly frameworks = new Set<string>();
  readonly starts: ((machine: Machine) => void)[] = [];
  /** Why a route that is not seen may be there all the same. */
  readonly gaps: string[] = [];
  private readonly loaded = new Map<string, LoadedModule>();
  private readonly namespaces = new Map<LoadedModule, NativeTerm>();
  private readonly properties: ReadonlySet<string>;

  constructor(
    private readonly graph: ModuleGraph,
    private readonly files: FileTree,
    private readonly catalogue: readonly Framework[],
    private readonly packages: ReadonlySet<string>,
    private readonly mainModule: string,
    private readonly majors: ReadonlyMap<string, number> = new Map(),
  ) {
    this.properties = new Set(
      [...graph.modules.values()].flatMap(({ outline }) => [...outline.assignedProperties]),
    );
  }

  open(machine: Machine, module: string, from: string): Term {
    const resolution = this.graph.resolve(module, from);
    if (resolution.kind === "file") return this.ownModule(machine, resolution.path, module);
    if (resolution.kind === "alias") return unknownTerm(`the module ${module} is an alias that is not known`);
    const python = machine.frame.python;
    const framework = this.catalogue.find(
      (one) => (one.language === "python") === python && one.modules.includes(module),
    );
    if (framework !== undefined) return framework.open(module, this);
    const library = python ? pythonModule(module) : nodeModule(module);
    return library ?? external(module.replace(/^node:/, ""));
  }

  private ownModule(machine: Machine, path: string | null, module: string): Term {
    if (path === null) return unknownTerm(`the module ${module} is not there`);
    if (path.endsWith(".json")) return jsonTerm(this.files.json(path));
    const loaded = this.moduleOf(path);
    if (loaded === null) return unknownTerm(`the module ${module} could not be read`);
    this.packageFirst(machine, path);
    runModule(machine, loaded);
    return this.namespaceOf(loaded);
  }

  /** Python runs a package's own code before that of its modules. */
  private packageFirst(machine: Machine, path: string): void {
    if (!path.endsWith(".py")) return;
    const parts = path.split("/").slice(0, -1);
    for (let length = 1; length <= parts.length; length += 1) {
      const loaded = this.moduleOf(`${parts.slice(0, length).join("/")}/__init__.py`);
      if (loaded !== null) runModule(machine, loaded);
    }
  }

  submodule(machine: Machine, module: string, name: string, at: Place): Term | null {
    const parent = this.graph.resolve(module, at.file);
    const loadedParent = parent.kind === "file" && parent.path !== null ? this.moduleOf(parent.path) : null;
    if (loadedParent?.scope.bindings.has(name) === true) return null;
    const inner = module.endsWith(".") ? `${module}${name}` : `${module}.${name}`;
    const resolution = this.graph.resolve(inner, at.file);
    if (resolution.kind !== "file" || resolution.path === null) return null;
    return this.ownModule(machine, resolution.path, inner);
  }

  /** Whether code of a file looks into texts, as one does to leave some of them out. */
  comparesTexts(file: string): boolean {
    const looks =
      /\b(?:starts_?with|ends_?with|includes|indexOf|test|match|search|fullmatch|fnmatch|find|extname|splitext|suffix)\s*\(|\bif\b[^\n]*\bin\b|===?\s*["'`]|["'`]\s*===?|!==?\s*["'`]/i;
    return looks.test(this.files.text(file) ?? "");
  }

  /** What a file that has been run gives under a name. */
  memberOfFile(machine: Machine, file: string, name: string): Term {
    const module = this.moduleOf(file);
    if (module === null) return UNDEFINED;
    const own = module.tree.language === "python" ? module.scope.bindings.get(name)?.value : undefined;
    const at: Place = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
    return own ?? memberOf(machine, this.namespaceOf(module), name, at);
  }

  moduleOf(file: string): LoadedModule | null {
    const before = this.loaded.get(file);
    if (before !== undefined) return before;
    const source = this.graph.modules.get(file);
    if (source === undefined) return null;
    const scope = new Scope(null, true, file);
    const exports = objectTerm();
    const commonjs = objectTerm([["exports", exports]]);
    const made: LoadedModule = {
      tree: source.tree,
      scope,
      exports: new Map(),
      localExports: new Map(),
      reexports: [],
      commonjs,
      state: "new",
    };
    if (source.tree.language === "python") {
      scope.declare("__name__", literal(file === this.mainModule ? "__main__" : "module"), 0);
      scope.declare("__file__", unknownTerm("it is a path"), 0);
    } else {
      scope.declare("module", commonjs, 0);
      scope.declare("exports", exports, 0);
      const require = handle({
        name: "require",
        member: (name) => (name === "main" ? (file === this.mainModule ? commonjs : objectTerm()) : null),
      });
      scope.declare("require", require, 0);
    }
    this.loaded.set(file, made);
    return made;
  }

  /** What an import of an own module gives. */
  private namespaceOf(module: LoadedModule): Term {
    const isModern = module.exports.size + module.localExports.size + module.reexports.length > 0;
    const old = module.commonjs.properties.get("exports") ?? UNDEFINED;
    if (module.tree.language === "javascript" && !isModern) {
      const used = !(old.kind === "object" && old.class === null && old.properties.size === 0);
      if (used) return old;
    }
    let made = this.namespaces.get(module);
    if (made === undefined) {
      made = handle({ name: "module", member: (name, _, machine) => this.exported(machine, module, name) });
      this.namespaces.set(module, made);
    }
    return made;
  }

  private exported(machine: Machine, module: LoadedModule, name: string): Term | null {
    if (module.tree.language === "python") return module.scope.bindings.get(name)?.value ?? null;
    const local = module.localExports.get(name);
    if (local !== undefined) return heldIn(module.scope, local);
    const given = module.exports.get(name);
    if (given !== undefined) return given;
    for (const other of module.reexports) {
      const found = name === "default" ? null : (other.member?.(name, NO_PLACE, machine) ?? null);
      if (found !== null) return found;
    }
    const old = module.commonjs.properties.get("exports");
    if (old?.kind === "object" && old.properties.has(name)) return memberOf(machine, old, name, NO_PLACE);
    // A cyclic import meets functions that are declared further down.
    return module.state === "running" ? (module.scope.bindings.get(name)?.value ?? null) : null;
  }

  namesOf(term: Term): readonly (readonly [string, Term])[] {
    for (const [module, namespace] of this.namespaces) {
      if (namespace === term)
        return [...module.scope.bindings].map(([name, binding]) => [name, binding.value] as const);
    }
    return [];
  }

  isReassigned(file: string, name: string): boolean {
    return this.graph.modules.get(file)?.outline.reassigned.has(name) === true;
  }

  isAssignedOnce(file: string, name: string): boolean {
    return this.graph.modules.get(file)?.outline.assignments.get(name) === 1;
  }

  isAssignedProperty(name: string): boolean {
    return this.properties.has(name);
  }

  builtin(name: string, python: boolean): Term | null {
    const table = python ? PYTHON : JAVASCRIPT;
    return lookup(table, name) ?? null;
  }

  drivers(): ReadonlySet<string> {
    return this.packages;
  }

  majorOf(name: string): number | null {
    return this.majors.get(name) ?? null;
  }

  sourceText(at: Place, charactersMax: number): string {
    const lines = this.graph.modules.get(at.file)?.text.split("\n", at.endLine) ?? [];
    const text = lines
      .slice(at.line - 1)
      .map((line, position, all) =>
        line.slice(
          position === 0 ? at.column - 1 : 0,
          position === all.length - 1 ? at.endColumn - 1 : undefined,
        ),
      )
      .join(" ")
      .replace(/\s+/g, " ");
    return shortened(text, charactersMax);
  }

  uses(framework: string): void {
    this.frameworks.add(framework);
  }

  listen(machine: Machine, { at, address, port, defaultAddress, defaultPort, server }: Listening): void {
    if (machine.visit !== null) return;
    const origin = { place: at, node: null, written: true };
    const found = portOf(port, origin, defaultPort);
    const listen = { origin, address: addressOf(address, origin, defaultAddress), ...found };
    this.listened.push(server === undefined ? listen : { ...listen, settings: server });
    machine.startsListening();
  }

  /** Where it listens, once the whole program has run: servers are told more after they listen. */
  get listens(): Listen[] {
    return this.listened.map(({ settings, ...listen }) =>
      settings === undefined
        ? listen
        : { ...listen, server: listeningServer(settings, listen.origin, this.properties) },
    );
  }

  serveNamed(machine: Machine, application: Term, at: Place): void {
    const name =
      application.kind === "literal" ? /^([\w.]+):/.exec(String(application.value))?.[1] : undefined;
    if (name !== undefined) this.open(machine, name, at.file);
  }

  route(route: RouteDraft): void {
    this.routes.push(route);
  }

  incomplete(why: string): void {
    if (!this.gaps.includes(why)) this.gaps.push(why);
  }

  allowHosts(hosts: AllowedHosts): void {
    this.allowedHosts.push(hosts);
  }

  answersBeforeHosts(): void {
    this.allowedHosts.length = 0;
  }

  atStart(run: (machine: Machine) => void): void {
    this.starts.push(run);
  }
}

const NO_PLACE: Place = { file: "", line: 1, column: 1, endLine: 1, endColumn: 1 };

function addressOf(term: Term | null, origin: Listen["origin"], fallback: string): Value<string> {
  if (
    term === null ||
    term === UNDEFINED ||
    (term.kind === "literal" && (term.value === undefined || term.value === null || term.value === ""))
  ) {
    return known(fallback, { ...origin, written: false });
  }
  return textValue(term, origin) ?? unknown("the address is not written out", origin);
}

function heldIn(scope: Scope, name: string): Term | null {
  const binding = scope.bindings.get(name);
  return binding?.link?.() ?? binding?.value ?? null;
}

/** `queue.xadd(STREAM, "*", …)` as `queue.xadd(…)`: arguments may hold secrets, and are long. */
function shortened(text: string, charactersMax: number): string {
  let depth = 0;
  let empty = true;
  let short = "";
  for (const letter of text) {
    if (letter === "(") {
      if (depth === 0) short = `${short.replace(/<[^<>]*>$/, "")}(`;
      empty = depth === 0;
      depth += 1;
    } else if (letter === ")" && depth > 0) {
      depth -= 1;
      if (depth === 0) short += empty ? ")" : "…)";
    } else if (depth === 0) short += letter;
    else if (letter !== " ") empty = false;
  }
  return short.length > charactersMax ? `${short.slice(0, charactersMax - 1)}…` : short;
}
