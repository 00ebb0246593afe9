import { baseName, folderOf, type InputFiles, joinPath } from "../../input/index.js";
import type { ImageBuild, ImageCopy, ImageStage } from "../../model/index.js";

/** Where files of an image come from in the input, followed through the COPYs of its stages. */

const STAGES_MAX = 10;

/** Every input path that may be the file or folder at a path of the image; the likeliest first. */
export function sourcesOf(imagePath: string, image: ImageBuild, files: InputFiles): string[] {
  return sourcesIn(image.final, absolute(imagePath, image.final), image, files, 0);
}

function sourcesIn(
  stage: ImageStage,
  path: string,
  image: ImageBuild,
  files: InputFiles,
  depth: number,
): string[] {
  if (depth > STAGES_MAX) return [];
  return [...stage.copies].reverse().flatMap((copy) =>
    copy.sources.flatMap((source) => {
      if (/[*?[]/.test(source) || /^https?:/.test(source))
        return globbed(copy, source, path, stage, image, files);
      const found = placesUnder(copy, source, path, stage, isFolder(joinPath(image.context, source), files));
      if (copy.fromStage === null) return found.map((rest) => joinPath(image.context, source, rest));
      const from = stageNamed(copy.fromStage, image);
      return from === null
        ? []
        : found.flatMap((rest) =>
            sourcesIn(from, absolute(joined(source, rest), from), image, files, depth + 1),
          );
    }),
  );
}

/** What remains below `source` when `path` is what this copy made; several when it may be a file or a folder. */
function placesUnder(
  copy: ImageCopy,
  source: string,
  path: string,
  stage: ImageStage,
  folder: boolean,
): string[] {
  const destination = absolute(copy.destination, stage);
  const found: string[] = [];
  if (path === destination) found.push("");
  else if (path.startsWith(destination === "/" ? "/" : `${destination}/`)) {
    const rest = path.slice(destination.length).replace(/^\//, "");
    // A single file keeps its name in a folder; of a folder the contents are copied.
    if (rest === baseName(source) && !(copy.fromStage === null && folder)) found.push("");
    found.push(rest);
  }
  return found;
}

/** `COPY package*.json ./`: files keep their names. */
function globbed(
  copy: ImageCopy,
  source: string,
  path: string,
  stage: ImageStage,
  image: ImageBuild,
  files: InputFiles,
): string[] {
  const destination = absolute(copy.destination, stage);
  if (copy.fromStage !== null || folderOf(path) !== destination) return [];
  const candidate = joinPath(image.context, folderOf(source), baseName(path));
  return files.files.has(candidate) ? [candidate] : [];
}

function stageNamed(name: string, image: ImageBuild): ImageStage | null {
  return (
    image.stages.find((stage) => stage.name?.toLowerCase() === name.toLowerCase()) ??
    (/^\d+$/.test(name) ? image.stages[Number(name)] : undefined) ??
    null
  );
}

export function absolute(path: string, stage: ImageStage): string {
  const base = stage.workingDirectory.known ? stage.workingDirectory.value : "/";
  const whole = path.startsWith("/") ? path : `${base}/${path}`;
  const tidy = joinPath(whole);
  return tidy === "." ? "/" : `/${tidy}`;
}

function joined(source: string, rest: string): string {
  return rest === "" ? source : `${source.replace(/\/$/, "")}/${rest}`;
}

/** The folders of an input, gathered once. */
const foldersOf = new WeakMap<InputFiles, ReadonlySet<string>>();

export function isFolder(path: string, files: InputFiles): boolean {
  if (path === "." || /^(?:\.\.\/)*\.\.$/.test(path)) return true;
  let folders = foldersOf.get(files);
  if (folders === undefined) {
    folders = allFolders(files);
    foldersOf.set(files, folders);
  }
  return folders.has(path);
}

function allFolders(files: InputFiles): Set<string> {
  const folders = new Set<string>();
  for (const path of files.files.keys()) {
    for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
      const folder = path.slice(0, slash);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}

/**
 * The input folder that the image's working directory is made of: the source whose contents land
 * there, or the folder of the files that do.
 */
export function workingFolder(image: ImageBuild, files: InputFiles): string {
  const { final } = image;
  const here = absolute(".", final);
  const whole = sourcesOf(here, image, files).filter((path) => isFolder(path, files));
  const votes = new Map<string, number>();
  const vote = (folder: string, weight: number): void =>
    void votes.set(folder, (votes.get(folder) ?? 0) + weight);
  for (const folder of whole) vote(folder, 3);
  for (const copy of final.copies) {
    if (copy.fromStage !== null) continue;
    for (const source of copy.sources) {
      const path = joinPath(image.context, source);
      const destination = absolute(copy.destination, final);
      const single = !isFolder(path, files);
      if (single && destination === here) vote(folderOf(path), 1);
      if (!single && destination === `${here}/${baseName(path)}`.replace("//", "/")) vote(folderOf(path), 1);
    }
  }
  const best = [...votes].sort((a, b) => b[1] - a[1])[0]?.[0];
  return best ?? image.context;
}
