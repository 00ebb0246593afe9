import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { createLog, reasonOf } from "../logging.js";
import { startPostgres } from "./embedded-postgres.js";
import { startRedis } from "./local-redis.js";

// The whole service on this machine alone: PostgreSQL embedded, Redis if it is installed, mail into the log.
const PARENT_CHECK_MS = 1_000;

const log = createLog();
const servers: { stop(): Promise<void> }[] = [];
const children: ChildProcess[] = [];
let ending: Promise<void> | null = null;

process.on("SIGINT", () => void end(0));
process.on("SIGTERM", () => void end(0));
// npm that is killed does not pass the signal on; what it started must not outlive it.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) void end(0);
}, PARENT_CHECK_MS).unref();

const starting = startAll();
starting.catch((error: unknown) => {
  log.error("the local service could not start", { reason: reasonOf(error) });
  void end(1);
});

async function startAll(): Promise<void> {
  const environment: NodeJS.ProcessEnv = { ...process.env };
  environment["JWT_SECRET"] ??= randomBytes(32).toString("hex");
  if (environment["DATABASE_URL"] === undefined) {
    const postgres = await startPostgres();
    servers.push(postgres);
    environment["DATABASE_URL"] = postgres.url;
  }
  if (environment["REDIS_URL"] === undefined) {
    const redis = await startRedis();
    if (redis === null) {
      log.warn("redis-server is not installed: request logs are not kept");
    } else {
      servers.push(redis);
      environment["REDIS_URL"] = redis.url;
    }
  }
  if (ending !== null) return;
  startEntry("service-v3.js", environment);
  if (environment["REDIS_URL"] !== undefined) startEntry("worker.js", environment);
  log.info(`open http://localhost:${environment["PORT"] ?? 8000}, stop with Ctrl-C`);
}

function startEntry(file: string, environment: NodeJS.ProcessEnv): void {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../${file}`, import.meta.url))], {
    env: environment,
    stdio: "inherit",
  });
  children.push(child);
  child.once("exit", (code) => void end(code ?? 1));
}

/** What is still starting is waited for: only then is it known what there is to stop. */
function end(code: number): Promise<void> {
  ending ??= (async () => {
    await starting.catch(() => undefined);
    await Promise.all(children.map(stopped));
    await Promise.all(servers.map((server) => server.stop()));
    process.exit(code);
  })();
  return ending;
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
