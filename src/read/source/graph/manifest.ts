import { type FileTree, folderOf, joinPath } from "./files.js";
import { objectIn } from "./resolve-javascript.js";
import { pinnedMajors } from "./versions.js";

/** What an application's manifest says about the packages that it needs. */
export interface Manifest {
  /** Null when there is no manifest. */
  readonly packages: ReadonlySet<string> | null;
  /** Needed for development only. */
  readonly development: ReadonlySet<string>;
  /** Everything that a lock file installs, those that others bring included; null without one. */
  readonly locked: ReadonlySet<string> | null;
  /** Major versions of packages that are fixed; those that may be any are not in it. */
  readonly majors: ReadonlyMap<string, number>;
}

/** Node: the nearest package.json upwards; those further up belong to a workspace around it. */
export function nodeManifest(files: FileTree, entry: string): Manifest {
  const packages = new Set<string>();
  const development = new Set<string>();
  const locked = new Set<string>();
  const brought = new Set<string>();
  let found = false;
  for (const name of prismaDrivers(files)) packages.add(name);
  for (const folder of upwards(folderOf(entry))) {
    // npm's lock file names every package by the folder that it is put in.
    const lock = objectIn(files.json(joinPath(folder, "package-lock.json")), "packages");
    for (const [path, entry] of Object.entries(lock)) {
      const name = path.split("node_modules/").at(-1);
      if (name === undefined || name === "") continue;
      locked.add(name);
      if (!isMarked(entry, "dev") && !isMarked(entry, "devOptional")) brought.add(name);
    }
    const manifest = files.json(joinPath(folder, "package.json"));
    if (typeof manifest !== "object" || manifest === null) continue;
    for (const key of ["dependencies", "optionalDependencies", "peerDependencies"]) {
      for (const name of Object.keys(objectIn(manifest, key))) packages.add(name);
    }
    for (const name of Object.keys(objectIn(manifest, "devDependencies"))) development.add(name);
    // A package.json that only says "type": "module" is no manifest.
    found ||= Object.keys(objectIn(manifest, "dependencies")).length + development.size > 0;
  }
  // What another package brings is there all the same.
  for (const name of brought) development.delete(name);
  return {
    packages: found ? packages : null,
    development,
    locked: locked.size > 0 ? locked : null,
    majors: new Map(),
  };
}

function isMarked(entry: unknown, mark: "dev" | "devOptional"): boolean {
  return typeof entry === "object" && entry !== null && mark in entry;
}

/** Python: requirement files, pyproject.toml, Pipfile and lock files from the entry upwards. */
export function pythonManifest(files: FileTree, entry: string): Manifest {
  const packages = new Set<string>();
  const majors = new Map<string, number>();
  let found = false;
  for (const folder of upwards(folderOf(entry))) {
    for (const path of files.below(folder)) {
      const rest = folder === "." ? path : path.slice(folder.length + 1);
      const read = /^(requirements[\w.-]*\.(txt|in)|requirements\/[\w.-]+\.(txt|in))$/.test(rest)
        ? requirementNames
        : /^(pyproject\.toml|Pipfile|poetry\.lock|uv\.lock|setup\.cfg|setup\.py|pdm\.lock|Pipfile\.lock|environment\.ya?ml)$/.test(
              rest,
            )
          ? quotedNames
          : null;
      const text = read === null ? null : files.text(path);
      if (read === null || text === null) continue;
      const names = read(text);
      for (const name of names) packages.add(name);
      // Several files may say different things, of which the lowest is meant to hold them all.
      for (const [name, major] of pinnedMajors(text))
        majors.set(name, Math.min(major, majors.get(name) ?? major));
      found ||= names.length > 0;
    }
  }
  return { packages: found ? packages : null, development: new Set(), locked: null, majors };
}

/** The folder and those above it; a folder outside the input (`../..`) has none above it that can be named. */
const PRISMA: Readonly<Record<string, string>> = {
  postgresql: "pg",
  postgres: "pg",
  cockroachdb: "pg",
  mysql: "mysql2",
  sqlite: "sqlite3",
};

/** Prisma brings its own driver: which one, its schema says. */
function prismaDrivers(files: FileTree): string[] {
  return files.below(".").flatMap((path) => {
    if (!path.endsWith(".prisma")) return [];
    const provider = /datasource[^}]*provider\s*=\s*"(\w+)"/.exec(files.text(path) ?? "")?.[1];
    const driver = provider === undefined ? undefined : PRISMA[provider];
    return driver === undefined ? [] : [driver];
  });
}

function upwards(folder: string): string[] {
  const made = [folder];
  for (let at = folder; at !== "." && at.split("/").at(-1) !== ".."; ) {
    at = folderOf(at);
    made.push(at);
  }
  return made;
}

/** Names of distributions are compared without regard to case and the kind of dash. */
export function distribution(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

function requirementNames(text: string): string[] {
  return text.split("\n").flatMap((line) => {
    const name = /^\s*([A-Za-z0-9][\w.-]*)/.exec(line.replace(/#.*/, ""))?.[1];
    return name === undefined ? [] : [distribution(name)];
  });
}

/** Every word that can be a package's name: too many rather than too few, so that nothing is called missing. */
function quotedNames(text: string): string[] {
  const names: string[] = [];
  for (const line of text.split("\n")) {
    const key = /^[ \t]*(?:-[ \t]*)?"?([A-Za-z0-9][\w.-]*)"?[ \t\r]*([=<>~!;:[]|$)/.exec(line)?.[1];
    if (key !== undefined) names.push(distribution(key));
    for (const match of line.matchAll(/["']([A-Za-z0-9][\w.-]*)/g)) names.push(distribution(match[1] ?? ""));
  }
  return names;
}
