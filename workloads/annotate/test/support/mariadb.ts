import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createConnection } from "mysql2/promise";
import { freePort } from "../../src/local/free-port.js";

export interface MariaDb {
  readonly port: number;
  /** A fresh, empty database; its name. */
  create(): Promise<string>;
  /** Connections stay open and nothing answers, as in a failover; until it is resumed. */
  pause(): Promise<void>;
  resume(): void;
  stop(): Promise<void>;
}

export const LOGIN = { user: "annotate", password: "for-tests-only" } as const;

export function mariaDbIsInstalled(): boolean {
  return ["mariadbd", "mariadb-install-db"].every((name) => spawnSync("which", [name]).status === 0);
}

/** A server of its own in a temporary folder, on a port that nothing else uses. */
export async function startMariaDb(): Promise<MariaDb> {
  const folder = mkdtempSync(join(tmpdir(), "annotate-mariadb-"));
  const data = join(folder, "data");
  const user = `--user=${userInfo().username}`;
  const made = spawnSync(
    "mariadb-install-db",
    [
      "--no-defaults",
      user,
      `--datadir=${data}`,
      "--auth-root-authentication-method=normal",
      "--skip-test-db",
    ],
    { encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(`mariadb-install-db failed: ${made.stderr}`);
  const port = await freePort();
  const server = spawn(
    "mariadbd",
    [
      "--no-defaults",
      user,
      `--datadir=${data}`,
      `--socket=${join(folder, "socket")}`,
      `--port=${port}`,
      "--bind-address=127.0.0.1",
      "--innodb-buffer-pool-size=32M",
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    void ended.then(() => reject(new Error("mariadbd ended before it was ready.")));
    createInterface(server.stderr).on("line", (line) => {
      if (/ready for connections/.test(line)) resolve();
    });
  });
  const asRoot = async (...statements: readonly string[]) => {
    const connection = await createConnection({ socketPath: join(folder, "socket"), user: "root" });
    for (const statement of statements) await connection.query(statement);
    await connection.end();
  };
  await asRoot(`CREATE USER '${LOGIN.user}'@'%' IDENTIFIED BY '${LOGIN.password}'`);
  let count = 0;
  return {
    port,
    async create() {
      count += 1;
      const name = `test_${count}`;
      // Not utf8mb4, as older servers make it: the migration must not depend on it.
      await asRoot(
        `CREATE DATABASE ${name} CHARACTER SET latin1`,
        `GRANT ALL ON ${name}.* TO '${LOGIN.user}'@'%'`,
      );
      return name;
    },
    async pause() {
      server.kill("SIGSTOP");
      // The signal reaches one thread after the other, and each may still answer until then.
      while (!isStopped(server.pid ?? 0)) await new Promise((resolve) => setImmediate(resolve));
    },
    resume: () => void server.kill("SIGCONT"),
    async stop() {
      server.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Whether the kernel has stopped every thread; taken for granted where it does not tell. */
function isStopped(pid: number): boolean {
  const threads = `/proc/${pid}/task`;
  if (!existsSync(threads)) return true;
  try {
    return readdirSync(threads).every((thread) => {
      const status = readFileSync(join(threads, thread, "stat"), "utf8");
      // The state is the first letter behind the name, which may itself hold a parenthesis.
      return status.slice(status.lastIndexOf(")") + 2).startsWith("T");
    });
  } catch {
    // A thread that has just ended: look again.
    return false;
  }
}
