import { commonFolder, folderOf, isOutside } from "../input/index.js";
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
  const { byFolder, free } = divide(parts, folders);
  const shared = new Shared(free);
  const order = new Map(parts.map((part, index) => [part, index]));
  return joined(folders, byFolder).map((own) => {
    const mine = own
      .flatMap((folder) => byFolder.get(folder) ?? [])
      .sort((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0));
    const root = own.reduce((a, b) => commonFolder(a, b));
    const built = builtFrom(mine, parts);
    return { root, parts: [...mine, ...built, ...shared.nearest(own[0] ?? ".", mine)] };
  });
}

/** Each part with the nearest of the folders around it; those around which there is none are free. */
function divide(
  parts: readonly Part[],
  folders: readonly string[],
): { readonly byFolder: ReadonlyMap<string, Part[]>; readonly free: readonly Part[] } {
  const byFolder = new Map<string, Part[]>(folders.map((folder) => [folder, []]));
  const free: Part[] = [];
  for (const part of parts) {
    const nearest = upwards(part.file).find((folder) => byFolder.has(folder));
    (nearest === undefined ? free : (byFolder.get(nearest) ?? free)).push(part);
  }
  return { byFolder, free };
}

/** A path and the folders around it, nearest first, up to the input or to where the path leaves it. */
function upwards(path: string): string[] {
  const around = [path];
  for (let folder = path; folder !== "." && !/^(?:\.\.\/)*\.\.$/.test(folder); ) {
    folder = folder.includes("/") ? folderOf(folder) : ".";
    around.push(folder);
  }
  return around;
}

/** Dockerfiles elsewhere that files of this deployment name as what they build. */
function builtFrom(mine: readonly Part[], parts: readonly Part[]): Part[] {
  const wanted = new Set(
    mine.flatMap(({ fragment }) => fragment.imageBuilds ?? []).map(({ dockerfile }) => dockerfile),
  );
  return wanted.size === 0 ? [] : parts.filter((part) => wanted.has(part.file) && !mine.includes(part));
}

/** A bundle's own folder, where its files stand in folders of the platform's naming. */
function homeOf({ file, fragment }: Part): string {
  return fragment.deploymentFolder ?? folderOf(file);
}

/** Files that belong to no deployment's folder. */
class Shared {
  /** By format, then by each folder around them. */
  readonly #around = new Map<string, Map<string, Part[]>>();

  constructor(free: readonly Part[]) {
    for (const part of free) {
      const own = this.#around.get(part.reader.id) ?? new Map<string, Part[]>();
      this.#around.set(part.reader.id, own);
      for (const folder of upwards(folderOf(part.file))) {
        const before = own.get(folder);
        if (before === undefined) own.set(folder, [part]);
        else before.push(part);
      }
    }
  }

  /** Of each format that a deployment lacks, those nearest to its folder. */
  nearest(folder: string, own: readonly Part[]): Part[] {
    const present = new Set(own.map((part) => part.reader.id));
    return [...this.#around]
      .filter(([format]) => !present.has(format))
      .flatMap(([, around]) => {
        for (const each of [...upwards(folder), ...OUTWARDS]) {
          const parts = around.get(each);
          if (parts !== undefined) return parts;
        }
        return [];
      });
  }
}

/** The folders around the input, nearest first. */
const OUTWARDS = Array.from({ length: 32 }, (_, index) =>
  Array.from({ length: index + 1 }, () => "..").join("/"),
);

/** Folders whose services name a task definition that another folder, without services, holds: one deployment. */
function joined(folders: readonly string[], byFolder: ReadonlyMap<string, readonly Part[]>): string[][] {
  const groups = folders.map((folder) => [folder]);
  const facts = new Map(folders.map((folder) => [folder, familiesOf(byFolder.get(folder) ?? [])]));
  for (const folder of folders) {
    const { held, hasServices } = facts.get(folder) ?? NO_FAMILIES;
    if (hasServices || held.size === 0) continue;
    const wanting = groups.find(
      (candidate) =>
        candidate[0] !== folder &&
        wantsOneOf(
          candidate.map((each) => facts.get(each) ?? NO_FAMILIES),
          held,
        ),
    );
    const alone = groups.findIndex((candidate) => candidate.length === 1 && candidate[0] === folder);
    if (wanting === undefined || alone < 0) continue;
    wanting.push(folder);
    groups.splice(alone, 1);
  }
  return groups;
}

interface Families {
  /** Of its task definitions. */
  readonly held: ReadonlySet<string>;
  /** That its services name. */
  readonly named: ReadonlySet<string>;
  readonly hasServices: boolean;
}

const NO_FAMILIES: Families = { held: new Set(), named: new Set(), hasServices: false };

function familiesOf(parts: readonly Part[]): Families {
  const services = parts.flatMap((part) => part.fragment.services ?? []);
  const definitions = parts.flatMap((part) => part.fragment.taskDefinitions ?? []);
  return {
    held: new Set(definitions.flatMap(({ family }) => (family.known ? [family.value] : []))),
    named: new Set(
      services.flatMap(({ taskDefinitionName: name }) => (name.known ? [familyFromName(name.value)] : [])),
    ),
    hasServices: services.length > 0,
  };
}

function wantsOneOf(own: readonly Families[], families: ReadonlySet<string>): boolean {
  const held = new Set(own.flatMap((each) => [...each.held]));
  return own.some(({ named }) => [...named].some((family) => families.has(family) && !held.has(family)));
}

/** `arn:aws:ecs:region:account:task-definition/api:12`, `api:12` and `api` all name the family `api`. */
export function familyFromName(name: string): string {
  return name.replace(/^.*task-definition\//, "").replace(/:\d+$/, "");
}
