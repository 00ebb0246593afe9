import { type InputFiles, joinPath } from "../../input/index.js";
import type { Origin } from "../../model/index.js";
import { childOf, type DocumentNode, documentOf, originOf } from "../document/index.js";

/** A `package.json` of the input. */
export interface PackageManifest {
  readonly folder: string;
  readonly root: DocumentNode;
}

export function packageIn(folder: string, files: InputFiles): PackageManifest | null {
  const file = files.files.get(joinPath(folder, "package.json"));
  const root = file === undefined ? null : (documentOf(file)?.root ?? null);
  return root === null ? null : { folder, root };
}

/** The package of a workspace, by its name or its folder. */
export function workspacePackage(name: string, folder: string, files: InputFiles): PackageManifest | null {
  const wanted = name.replace(/^[.{]+|[.}]+$/g, "").replace(/^\.?\//, "");
  const direct = packageIn(joinPath(folder, wanted), files);
  if (direct !== null) return direct;
  for (const path of files.files.keys()) {
    if (!path.endsWith("/package.json")) continue;
    const manifest = packageIn(path.slice(0, -"/package.json".length), files);
    const own = childOf(manifest?.root, "name");
    if (own?.kind === "scalar" && own.text === name) return manifest;
  }
  return null;
}

export function scriptOf(
  manifest: PackageManifest | null,
  name: string,
): { line: string; origin: Origin } | null {
  const node = childOf(childOf(manifest?.root, "scripts"), name);
  return node?.kind === "scalar" ? { line: node.text, origin: originOf(node) } : null;
}

export function textField(manifest: PackageManifest | null, name: string): string | null {
  const node = childOf(manifest?.root, name);
  return node?.kind === "scalar" && typeof node.value === "string" ? node.value : null;
}
