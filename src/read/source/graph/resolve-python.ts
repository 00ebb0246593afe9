import { type FileTree, folderOf, joinPath } from "./files.js";
import { PYTHON_STANDARD } from "./python-standard.js";
import type { Resolution } from "./resolve-javascript.js";

export class PythonResolver {
  private readonly roots: readonly string[];

  constructor(
    private readonly files: FileTree,
    root: string,
    entry: string,
  ) {
    this.roots = [
      ...new Set([
        root,
        folderOf(entry),
        ...ancestors(files, entry),
        joinPath(root, "src"),
        joinPath(root, "app"),
      ]),
    ];
  }

  resolve(module: string, from: string): Resolution {
    if (module.startsWith(".")) {
      const folder = this.folderOf(module, from) ?? ".";
      const rest = module.replace(/^\.+/, "").replaceAll(".", "/");
      return { kind: "file", path: this.file(rest === "" ? folder : joinPath(folder, rest)) };
    }
    const path = module.replaceAll(".", "/");
    for (const root of this.roots) {
      const found = this.file(joinPath(root, path));
      if (found !== null && found !== from) return { kind: "file", path: found };
    }
    const name = module.split(".")[0] ?? module;
    return PYTHON_STANDARD.has(name) ? { kind: "builtin" } : { kind: "package", name };
  }

  /** A module or package; a folder without `__init__.py` is a namespace and holds no code. */
  private file(path: string): string | null {
    return (
      [`${path}.py`, joinPath(path, "__init__.py")].find((candidate) => this.files.has(candidate)) ?? null
    );
  }

  /** Whether something of this name stands there: a module, or a folder of modules without `__init__.py`. */
  isThere(module: string, from: string): boolean {
    const inner = module.replace(/^\.+/, "").replaceAll(".", "/");
    const relative = this.folderOf(module, from);
    const bases = relative === null ? this.roots : [relative];
    return bases.some(
      (base) =>
        this.file(joinPath(base, inner)) !== null ||
        this.files.below(joinPath(base, inner)).some((path) => path.endsWith(".py")),
    );
  }

  /** Where files of this name would stand. */
  candidates(module: string, from: string): string[] {
    const inner = module.replace(/^\.+/, "").replaceAll(".", "/");
    const relative = this.folderOf(module, from);
    return (relative === null ? this.roots : [relative]).flatMap((base) => [
      `${joinPath(base, inner)}.py`,
      joinPath(base, `${inner}/__init__.py`),
    ]);
  }

  /** The folder that leading dots mean; null for a module that is looked for in the roots. */
  private folderOf(module: string, from: string): string | null {
    if (!module.startsWith(".")) return null;
    const level = /^\.+/.exec(module)?.[0].length ?? 1;
    return joinPath(folderOf(from), "../".repeat(level - 1));
  }

  /** True when a folder of this name stands in one of the roots: its modules are the application's own. */
  isOwn(module: string): boolean {
    const first = module.split(".")[0] ?? module;
    return this.roots.some((root) =>
      this.files.below(joinPath(root, first)).some((path) => path.endsWith(".py")),
    );
  }
}

/** The folder above the outermost package that the entry stands in. */
function ancestors(files: FileTree, entry: string): string[] {
  let folder = folderOf(entry);
  while (folder !== "." && files.has(joinPath(folder, "__init__.py"))) folder = folderOf(folder);
  return [folder];
}
