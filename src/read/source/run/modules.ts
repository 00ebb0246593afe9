import type { Place } from "../../../model/index.js";
import type { ImportNode, Statement } from "../syntax/tree.js";
import { alternatives, type Term, UNDEFINED, unknownTerm } from "../terms/term.js";
import type { LoadedModule, Machine } from "./machine.js";
import { memberOf } from "./members.js";
import type { Scope } from "./scope.js";
import { runBlock } from "./statements.js";

/** Runs a module's top level, once; a cyclic import meets what is there so far. */
export function runModule(machine: Machine, module: LoadedModule): void {
  if (module.state !== "new") return;
  module.state = "running";
  const { stage } = machine;
  const isEntry = machine.frames.length === 1;
  if (!isEntry && machine.visit === null) machine.stage = "import";
  machine.frames.push({
    holder: machine.frame.holder,
    depth: machine.depth,
    self: UNDEFINED,
    scope: module.scope,
    home: null,
    python: module.tree.language === "python",
    returns: [],
    yields: [],
    left: false,
  });
  runBlock(machine, module.scope, module.tree.body);
  machine.frames.pop();
  machine.stage = stage;
  module.state = "done";
}

/** `require(…)` and `import(…)`. */
export function openModule(machine: Machine, scope: Scope, specifier: Term, at: Place): Term {
  const [only, ...more] = alternatives(specifier);
  if (only?.kind !== "literal" || typeof only.value !== "string" || more.length > 0) {
    return unknownTerm("the module's name is computed");
  }
  return machine.linker.open(machine, only.value, scope.file, at);
}

export function importNames(machine: Machine, scope: Scope, node: ImportNode): void {
  const module = machine.linker.open(machine, node.module, scope.file, node.at);
  for (const { imported, local } of node.names) {
    if (imported === null) takeAll(machine, scope, module);
    else if (
      imported !== "*" &&
      !machine.frame.python &&
      module.kind === "native" &&
      module.name === "module"
    ) {
      scope.link(local, () => importedName(machine, module, imported, node));
    } else scope.declare(local, importedName(machine, module, imported, node), machine.depth);
  }
}

function importedName(machine: Machine, module: Term, imported: string, node: ImportNode): Term {
  if (imported === "*") {
    if (!node.bindsRoot || !node.module.includes(".")) return module;
    return machine.linker.open(machine, node.module.split(".")[0] ?? node.module, node.at.file, node.at);
  }
  if (
    imported === "default" &&
    module.kind !== "external" &&
    !(module.kind === "native" && module.name === "module")
  ) {
    return defaultOf(machine, module, node);
  }
  if (machine.frame.python) {
    const inside = machine.linker.submodule(machine, node.module, imported, node.at);
    if (inside !== null) return inside;
  }
  return memberOf(machine, module, imported, node.at);
}

/** A CommonJS module's default import is the module itself, unless it was compiled from one with a default. */
function defaultOf(machine: Machine, module: Term, node: ImportNode): Term {
  if (module.kind === "native") return module.member?.("default", node.at, machine) ?? module;
  return module.kind === "object" ? (module.properties.get("default") ?? module) : module;
}

/** Python's `from x import *`. */
function takeAll(machine: Machine, scope: Scope, module: Term): void {
  for (const [name, value] of machine.linker.namesOf(module)) {
    if (!name.startsWith("_")) scope.declare(name, value, machine.depth);
  }
}

export function exportNames(
  machine: Machine,
  scope: Scope,
  statement: Extract<Statement, { kind: "export" }>,
): void {
  const module = machine.linker.moduleOf(scope.file);
  if (module === null) return;
  const source =
    statement.from === null ? null : machine.linker.open(machine, statement.from, scope.file, statement.at);
  if (statement.all && source !== null) {
    if (source.kind === "native") module.reexports.push(source);
    return;
  }
  for (const { local, exported } of statement.names) {
    if (source !== null) {
      const value = local === "*" ? source : memberOf(machine, source, local, statement.at);
      module.exports.set(exported, value);
    } else module.localExports.set(exported, local);
  }
}
