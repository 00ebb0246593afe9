import { builtinModules } from "node:module";
import { parse as parseJsonc } from "jsonc-parser";
import { type FileTree, folderOf, joinPath } from "./files.js";

export type Resolution =
  | { readonly kind: "file"; readonly path: string | null }
  | { readonly kind: "builtin" }
  | { readonly kind: "package"; readonly name: string }
  /** Looks like an alias of a build tool or a workspace. */
  | { readonly kind: "alias" };

const BUILTIN: ReadonlySet<string> = new Set(builtinModules);
const ENDINGS = [
  "",
  ".ts",
  ".tsx",
  ".mts",
  ".cts",
  ".js",
  ".mjs",
  ".cjs",
  ".jsx",
  ".json",
  "/index.ts",
  "/index.tsx",
  "/index.mts",
  "/index.js",
  "/index.mjs",
  "/index.cjs",
];
/** TypeScript is imported under the name of what it is compiled to. */
const COMPILED: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
  ".jsx": [".tsx"],
};

export class JavaScriptResolver {
  private readonly aliases: { readonly pattern: string; readonly targets: readonly string[] }[];

  constructor(
    private readonly files: FileTree,
    private readonly root: string,
  ) {
    this.aliases = aliasesOf(files, root);
  }

  resolve(specifier: string, from: string): Resolution {
    if (specifier.startsWith("node:") || BUILTIN.has(specifier)) return { kind: "builtin" };
    if (specifier.startsWith(".") || specifier.startsWith("/")) {
      return { kind: "file", path: this.file(joinPath(folderOf(from), specifier)) };
    }
    for (const { pattern, targets } of this.aliases) {
      const rest = matched(pattern, specifier);
      if (rest === null) continue;
      for (const target of targets) {
        const path = this.file(joinPath(this.root, target.replace("*", rest)));
        if (path !== null) return { kind: "file", path };
      }
    }
    if (specifier.startsWith("#") || specifier.startsWith("@/") || specifier.startsWith("~"))
      return { kind: "alias" };
    return { kind: "package", name: packageName(specifier) };
  }

  /** A file of types alone stands there; an import of it is gone once it is compiled. */
  isDeclared(specifier: string, from: string): boolean {
    return specifier.startsWith(".") && this.files.has(`${joinPath(folderOf(from), specifier)}.d.ts`);
  }

  /** Where files of this name would stand: beside TypeScript, files of TypeScript. */
  candidates(specifier: string, from: string): string[] {
    const typed = /\.[cm]?tsx?$/.test(from);
    const endings = ENDINGS.filter((ending) => ending.includes(".") && /ts/.test(ending) === typed);
    return this.basesOf(specifier, from).flatMap((base) => endings.map((ending) => base + ending));
  }

  private basesOf(specifier: string, from: string): string[] {
    if (specifier.startsWith(".")) return [joinPath(folderOf(from), specifier)];
    return this.aliases.flatMap(({ pattern, targets }) => {
      const rest = matched(pattern, specifier);
      return rest === null ? [] : targets.map((target) => joinPath(this.root, target.replace("*", rest)));
    });
  }

  /** The file that a path means, with the endings that may be left out; JSON is data, not code. */
  file(path: string): string | null {
    const compiled = /\.[cm]?jsx?$/.exec(path)?.[0];
    const bare = compiled === undefined ? path : path.slice(0, -compiled.length);
    const sources = compiled === undefined ? [] : (COMPILED[compiled] ?? []).map((ending) => bare + ending);
    const candidates = [...ENDINGS.map((ending) => path + ending), ...sources];
    return candidates.find((candidate) => this.files.has(candidate)) ?? null;
  }
}

function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function matched(pattern: string, specifier: string): string | null {
  const star = pattern.indexOf("*");
  if (star < 0) return pattern === specifier ? "" : null;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  const fits =
    specifier.startsWith(before) &&
    specifier.endsWith(after) &&
    specifier.length >= before.length + after.length;
  return fits ? specifier.slice(before.length, specifier.length - after.length) : null;
}

/** `paths` and `baseUrl` of tsconfig.json, and `imports` of package.json. */
function aliasesOf(files: FileTree, root: string): { pattern: string; targets: string[] }[] {
  const made: { pattern: string; targets: string[] }[] = [];
  for (const name of ["tsconfig.json", "jsconfig.json", "tsconfig.base.json"]) {
    const text = files.text(joinPath(root, name));
    if (text === null) continue;
    const options = objectIn(parseJsonc(text), "compilerOptions");
    const base = typeof options["baseUrl"] === "string" ? options["baseUrl"] : ".";
    for (const [pattern, targets] of Object.entries(objectIn(options, "paths"))) {
      if (!Array.isArray(targets)) continue;
      made.push({
        pattern,
        targets: targets
          .filter((target) => typeof target === "string")
          .map((target) => joinPath(base, target)),
      });
    }
    if (typeof options["baseUrl"] === "string") made.push({ pattern: "*", targets: [joinPath(base, "*")] });
  }
  for (const [pattern, target] of Object.entries(
    objectIn(files.json(joinPath(root, "package.json")), "imports"),
  )) {
    const path =
      typeof target === "string"
        ? target
        : Object.values(objectIn({ target }, "target")).find((one) => typeof one === "string");
    if (typeof path === "string")
      made.push({ pattern, targets: [path, path.replace(/^\.\/(dist|build|lib|out)\//, "./src/")] });
  }
  return made;
}

export function objectIn(value: unknown, key: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || !(key in value)) return {};
  const inner: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
  return typeof inner === "object" && inner !== null ? Object.fromEntries(Object.entries(inner)) : {};
}
