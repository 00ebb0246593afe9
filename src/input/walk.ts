import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "./content-file.js";
import { DiskFile } from "./file.js";
import type { InputFile } from "./input.js";
import { FILES_MAX, FOLDER_DEPTH_MAX, MANIFESTS, PRODUCT_FOLDERS, SKIPPED_FOLDERS } from "./limits.js";

export interface Walked {
  readonly files: InputFile[];
  /** Folders that could not be listed, and limits that were met: path and one clause each. */
  readonly left: { readonly path: string; readonly why: string }[];
}

/** Lists the files under a folder, in name order; `prefix` stands before each path ("" or "../.."). */
export function walk(folder: string, prefix: string): Walked {
  const walked: Walked = { files: [], left: [] };
  const top = realOrNull(folder) ?? folder;
  const linked = new Set<string>();

  const enter = (absolute: string, path: string, depth: number): void => {
    let entries: Dirent[];
    try {
      entries = readdirSync(absolute, { withFileTypes: true });
    } catch (error) {
      walked.left.push({ path, why: reasonOf(error) });
      return;
    }
    const hasManifest = entries.some((entry) => MANIFESTS.has(entry.name));
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (walked.files.length >= FILES_MAX) return;
      const child = join(absolute, entry.name);
      const childPath = path === "" ? entry.name : `${path}/${entry.name}`;
      const kind = kindOf(entry, child);
      if (kind === "file") walked.files.push(new DiskFile(childPath, child));
      if (kind !== "folder" || isSkipped(entry.name, child, hasManifest)) continue;
      if (entry.isSymbolicLink() && !mayFollow(child, top, linked)) continue;
      if (depth < FOLDER_DEPTH_MAX) enter(child, childPath, depth + 1);
      else walked.left.push({ path: childPath, why: `folders deeper than ${FOLDER_DEPTH_MAX} are not read` });
    }
  };

  enter(folder, prefix, 0);
  if (walked.files.length >= FILES_MAX) {
    walked.left.push({ path: prefix, why: `only the first ${FILES_MAX} files are read` });
  }
  return walked;
}

function kindOf(entry: Dirent, absolute: string): "file" | "folder" | "other" {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "folder";
  if (!entry.isSymbolicLink()) return "other";
  try {
    const target = statSync(absolute);
    return target.isFile() ? "file" : target.isDirectory() ? "folder" : "other";
  } catch {
    // Dangling, or a circle of links: there is nothing to read.
    return "other";
  }
}

/** What a link inside the input points to is listed on its own way; one that points outside is followed once. */
function mayFollow(absolute: string, top: string, linked: Set<string>): boolean {
  const real = realOrNull(absolute);
  if (real === null || isInside(real, top) || isInside(top, real)) return false;
  if ([...linked].some((known) => isInside(real, known))) return false;
  linked.add(real);
  return true;
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

function isSkipped(name: string, absolute: string, hasManifest: boolean): boolean {
  // What CDK wrote is what will be deployed: its templates stand nowhere else.
  if (name === "cdk.out") return !isFile(join(absolute, "manifest.json"));
  if (SKIPPED_FOLDERS.has(name) || (hasManifest && PRODUCT_FOLDERS.has(name))) return true;
  // A virtual environment under any name.
  return isFile(join(absolute, "pyvenv.cfg"));
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function realOrNull(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
