import { commonFolder, folderOf, isOutside, isWithin } from "../input/index.js";
import type { Part } from "./recognise.js";

/** The parts that make one deployment, and its folder. */
export interface Group {
  readonly root: string;
  readonly parts: Part[];
}

/**
 * Each folder with a file that describes a service or task is a deployment. What lies in its folder
 * and below belongs to it; of what lies elsewhere, the nearest of each format.
 */
export function group(parts: readonly Part[]): Group[] {
  const hearts = parts.filter((part) => part.fragment.describesDeployment && !isOutside(part.file));
  const folders = [...new Set(hearts.map(homeOf))];
  if (parts.length === 0) return [];
  if (folders.length <= 1) return [{ root: folders[0] ?? ".", parts: [...parts] }];
  return joined(folders, parts).map((own) => {
    const mine = parts.filter((part) => own.includes(nearestFolder(part.file, folders) ?? ""));
    const root = own.reduce((a, b) => commonFolder(a, b));
    const built = builtFrom(mine, parts);
    return { root, parts: [...mine, ...built, ...nearestShared(own[0] ?? ".", mine, parts, folders)] };
  });
}

/** Dockerfiles elsewhere that files of this deployment name as what they build. */
function builtFrom(mine: readonly Part[], parts: readonly Part[]): Part[] {
  const wanted = new Set(
    mine.flatMap(({ fragment }) => fragment.imageBuilds ?? []).map(({ dockerfile }) => dockerfile),
  );
  return parts.filter((part) => wanted.has(part.file) && !mine.includes(part));
}

/** A bundle's own folder, where its files stand in folders of the platform's naming. */
function homeOf({ file, fragment }: Part): string {
  return fragment.deploymentFolder ?? folderOf(file);
}

function nearestFolder(file: string, folders: readonly string[]): string | undefined {
  return folders.filter((folder) => isWithin(file, folder)).sort((a, b) => b.length - a.length)[0];
}

/** Files that belong to no deployment's folder: of each format that `own` lacks, those nearest to it. */
function nearestShared(
  folder: string,
  own: readonly Part[],
  parts: readonly Part[],
  folders: readonly string[],
): Part[] {
  const present = new Set(own.map((part) => part.reader.id));
  const free = parts.filter(
    (part) => nearestFolder(part.file, folders) === undefined && !present.has(part.reader.id),
  );
  const formats = [...new Set(free.map((part) => part.reader.id))];
  return formats.flatMap((format) => {
    const candidates = free.filter((part) => part.reader.id === format);
    const depth = (part: Part): number => depthOf(commonFolder(folder, folderOf(part.file)));
    const deepest = Math.max(...candidates.map(depth));
    return candidates.filter((part) => depth(part) === deepest);
  });
}

function depthOf(folder: string): number {
  if (folder === ".") return 0;
  const climbs = folder.split("/").filter((name) => name === "..").length;
  return folder.split("/").length - 2 * climbs;
}

/** Folders whose services name a task definition that another folder, without services, holds: one deployment. */
function joined(folders: readonly string[], parts: readonly Part[]): string[][] {
  const groups = folders.map((folder) => [folder]);
  for (const folder of folders) {
    const own = parts.filter((part) => nearestFolder(part.file, folders) === folder);
    if (own.some((part) => (part.fragment.services ?? []).length > 0)) continue;
    const families = new Set(own.flatMap((part) => (part.fragment.taskDefinitions ?? []).map(familyOf)));
    const wanting = groups.find(
      (candidate) => candidate[0] !== folder && wantsOneOf(candidate, families, parts, folders),
    );
    const alone = groups.findIndex((candidate) => candidate.length === 1 && candidate[0] === folder);
    if (wanting === undefined || alone < 0) continue;
    wanting.push(folder);
    groups.splice(alone, 1);
  }
  return groups;
}

function wantsOneOf(
  own: readonly string[],
  families: ReadonlySet<string | null>,
  parts: readonly Part[],
  folders: readonly string[],
): boolean {
  const mine = parts.filter((part) => own.includes(nearestFolder(part.file, folders) ?? ""));
  const held = new Set(mine.flatMap((part) => (part.fragment.taskDefinitions ?? []).map(familyOf)));
  return mine
    .flatMap((part) => part.fragment.services ?? [])
    .some((service) => {
      const family = service.taskDefinitionName.known
        ? familyFromName(service.taskDefinitionName.value)
        : null;
      return family !== null && families.has(family) && !held.has(family);
    });
}

function familyOf(definition: {
  readonly family: { known: true; value: string } | { known: false };
}): string | null {
  return definition.family.known ? definition.family.value : null;
}

/** `arn:aws:ecs:region:account:task-definition/api:12`, `api:12` and `api` all name the family `api`. */
export function familyFromName(name: string): string {
  return name.replace(/^.*task-definition\//, "").replace(/:\d+$/, "");
}
