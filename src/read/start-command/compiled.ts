import { parse } from "jsonc-parser";
import { folderOf, type InputFiles, isWithin, joinPath } from "../../input/index.js";
import { splitShellWords } from "../shell-words.js";
import { packageIn, scriptOf } from "./packages.js";

/** What `.js` is written as before it is compiled. */
const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  ".js": [".js", ".ts", ".tsx", ".mts", ".mjs", ".cjs", ".jsx"],
  ".mjs": [".mjs", ".mts", ".ts"],
  ".cjs": [".cjs", ".cts", ".ts"],
};

/** The file itself, or the source that it is compiled from; null when neither is there. */
export function javascriptSource(path: string, root: string, files: InputFiles): string | null {
  const plain = existing(path, files) ?? existing(joinPath(path, "index.js"), files);
  if (plain !== null) return plain;
  const folders = [...new Set([nearestPackage(path, root, files), root])];
  for (const folder of folders) {
    if (!isWithin(path, folder)) continue;
    const inside = relativeTo(path, folder);
    const found =
      byCompilerOptions(inside, folder, files) ??
      byFolderNames(inside, folder, files) ??
      byBuildScript(folder, files);
    if (found !== null) return found;
  }
  return null;
}

function existing(path: string, files: InputFiles): string | null {
  const dot = /\.[cm]?js$/.exec(path)?.[0];
  const stem = dot === undefined ? path : path.slice(0, -dot.length);
  const wanted = dot === undefined ? [path, ...(EXTENSIONS[".js"] ?? []).map((end) => path + end)] : [];
  const candidates = dot === undefined ? wanted : (EXTENSIONS[dot] ?? []).map((end) => stem + end);
  return candidates.find((candidate) => files.files.has(candidate)) ?? null;
}

/** Longer than any path that a file can have. */
const PATH_CHARACTERS_MAX = 4_096;

function nearestPackage(path: string, root: string, files: InputFiles): string {
  if (path.length > PATH_CHARACTERS_MAX) return root;
  for (let folder = folderOf(path); isWithin(folder, root); folder = joinPath(folder, "..")) {
    if (files.files.has(joinPath(folder, "package.json"))) return folder;
    if (folder === root) break;
  }
  return root;
}

/** `outDir` and `rootDir` of the compiler's configurations beside the manifest. */
function byCompilerOptions(inside: string, folder: string, files: InputFiles): string | null {
  const prefix = folder === "." ? "" : `${folder}/`;
  for (const [path, file] of files.files) {
    const name = path.slice(prefix.length);
    if (!path.startsWith(prefix) || !/^tsconfig[\w.-]*\.json$/.test(name)) continue;
    const options = compilerOptions(file.text() ?? "");
    if (options.outDir === null) continue;
    const out = joinPath(options.outDir);
    if (out !== "." && !isWithin(inside, out)) continue;
    const rest = out === "." ? inside : inside.slice(out.length + 1);
    const roots = options.rootDir === null ? ["src", "."] : [options.rootDir];
    for (const rootDir of roots) {
      const found = existing(joinPath(folder, rootDir, rest), files);
      if (found !== null) return found;
    }
  }
  return null;
}

function compilerOptions(text: string): { outDir: string | null; rootDir: string | null } {
  const parsed: unknown = parse(text);
  const options = isRecord(parsed) && isRecord(parsed["compilerOptions"]) ? parsed["compilerOptions"] : {};
  const field = (name: string): string | null => {
    const value = options[name];
    return typeof value === "string" ? value : null;
  };
  return { outDir: field("outDir"), rootDir: field("rootDir") };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `dist/server.js` is made from `src/server.ts` or `server.ts` by every common builder. */
function byFolderNames(inside: string, folder: string, files: InputFiles): string | null {
  const rest = /^(?:dist|build|out|lib|output|\.output|bin|es|cjs|esm)\/(?:apps\/[\w-]+\/)?(.+)$/.exec(
    inside,
  )?.[1];
  if (rest === undefined) return null;
  for (const candidate of [
    joinPath(folder, "src", rest),
    joinPath(folder, rest),
    joinPath(folder, "source", rest),
  ]) {
    const found = existing(candidate, files);
    if (found !== null) return found;
  }
  return null;
}

/** A bundler's only entry: `esbuild src/main.ts --bundle`. */
function byBuildScript(folder: string, files: InputFiles): string | null {
  const line = scriptOf(packageIn(folder, files), "build")?.line ?? "";
  const entries = splitShellWords(line)
    .filter((word) => /\.[cm]?[jt]sx?$/.test(word) && !/(?:^|\/)[\w.-]*\bconfig\.[cm]?[jt]s$|^-/.test(word))
    .map((word) => joinPath(folder, word))
    .filter((path) => files.files.has(path));
  return entries.length === 1 ? (entries[0] ?? null) : null;
}

function relativeTo(path: string, folder: string): string {
  return folder === "." ? path : path.slice(folder.length + 1);
}
