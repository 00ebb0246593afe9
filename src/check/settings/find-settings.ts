import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { InputProblem } from "../../finding/index.js";
import {
  baseName,
  DiskFile,
  folderOf,
  type InputFile,
  type InputFiles,
  isOutside,
  isWithin,
  joinPath,
  pathFromInput,
} from "../../input/index.js";
import { childOf, documentOf } from "../../read/document/index.js";
import { parseSection } from "./parse-settings.js";
import type { CheckSettings } from "./settings.js";

export interface FoundSettings {
  /** The nearest first: what it says wins. */
  readonly settings: readonly CheckSettings[];
  readonly problems: readonly InputProblem[];
}

/** `config`: use this file and no other; null: use none. */
export interface SettingsChoice {
  readonly config?: string | null | undefined;
  /** Files inside the input that were read as settings, whatever their name. */
  readonly named?: readonly string[];
}

const NAMES = ["steady.yml", "steady.yaml"] as const;

/** Folders above the input that are looked at. */
const CLIMB_MAX = 64;

/**
 * The `check:` sections that hold for an input: of the `steady.yml` files inside it, each for its own
 * folder, and of those in its folder and above, up to the repository's root. So a finding is treated
 * alike, wherever the run starts.
 */
export function findSettings(files: InputFiles, choice: SettingsChoice = {}): FoundSettings {
  if (choice.config === null) return { settings: [], problems: [] };
  if (choice.config !== undefined) return fromFile(files, choice.config);
  const inside = [...files.files.values()]
    .filter((file) => !isOutside(file.path))
    .filter((file) => isNamed(file.path) || (choice.named ?? []).includes(file.path))
    .toSorted((a, b) => depth(b.path) - depth(a.path));
  const found = [...inside, ...above(files)].map((file) => sectionOf(file, files));
  return {
    settings: found.flatMap((one) => one.settings),
    problems: found.flatMap((one) => one.problems),
  };
}

function isNamed(path: string): boolean {
  return NAMES.some((name) => name === baseName(path).toLowerCase());
}

function depth(path: string): number {
  return path.split("/").length;
}

function fromFile(files: InputFiles, config: string): FoundSettings {
  const file = new DiskFile(pathFromInput(files, config), resolve(config));
  if (file.text() === null) {
    const why = existsSync(file.absolute) ? "it is no text" : "it does not exist";
    return {
      settings: [],
      problems: [{ file: config, line: null, message: `The settings cannot be read: ${why}.` }],
    };
  }
  const found = sectionOf(file, files);
  // A file that lies elsewhere, for many repositories, speaks of the input.
  const elsewhere = !isWithin(resolve(files.base), dirname(file.absolute));
  const settings = found.settings.map((one) => ({ ...one, onlyWithin: null }));
  return elsewhere ? sectionOf(file, files, files.base) : { ...found, settings };
}

function above(files: InputFiles): InputFile[] {
  if (files.base === "") return [];
  const found: InputFile[] = [];
  const top = repositoryRoot(files.base);
  let folder = files.base;
  for (let step = 0; step < CLIMB_MAX && folder !== top; step += 1) {
    folder = dirname(folder);
    const name = NAMES.find((one) => existsSync(join(folder, one)));
    if (name !== undefined)
      found.push(new DiskFile(pathFromInput(files, join(folder, name)), join(folder, name)));
  }
  return found;
}

/** The repository's root; without one the working folder when the input is inside it, else the input itself. */
export function repositoryRoot(base: string): string {
  let folder = base;
  for (let step = 0; step < CLIMB_MAX; step += 1) {
    if (existsSync(join(folder, ".git"))) return folder;
    if (dirname(folder) === folder) break;
    folder = dirname(folder);
  }
  const away = relative(process.cwd(), base);
  return away === "" || away.startsWith("..") ? base : process.cwd();
}

function sectionOf(file: InputFile, files: InputFiles, patternsFrom?: string): FoundSettings {
  const document = documentOf(file);
  const problems: InputProblem[] = (document?.problems ?? []).map((problem) => ({ ...problem }));
  const node = childOf(document?.root, "check");
  if (node === undefined) return { settings: [], problems };
  const own = folderOf(file.path);
  const folder = patternsFrom ?? (files.base === "" ? own : resolve(files.base, own));
  const pathOf = (path: string): string =>
    files.base === "" ? withoutFolder(path, own) : relativePath(folder, resolve(files.base, path));
  const { section, problems: wrong } = parseSection(node, pathOf);
  const settings = {
    ...section,
    file: file.path,
    pathOf,
    onlyWithin: isOutside(file.path) || own === "." ? null : own,
  };
  return { settings: [settings], problems: [...problems, ...wrong] };
}

function relativePath(from: string, to: string): string {
  return relative(from, to).split(sep).join("/");
}

function withoutFolder(path: string, folder: string): string {
  return folder === "." || !isWithin(path, folder) ? path : joinPath(path.slice(folder.length + 1));
}
