import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { createLog, reasonOf } from "../logging.js";
import { startPostgres, type LocalPostgres } from "./embedded-postgres.js";
import { startRedis, type LocalRedis } from "./local-redis.js";

/** The whole service on this machine alone: PostgreSQL embedded, Redis if it is installed, mail into the log. */
const log = createLog();
const children: ChildProcess[] = [];
let postgres: LocalPostgres | null = null;
let redis: LocalRedis | null = null;
let ending: Promise<void> | null = null;

process.on("SIGINT", () => void end(0));
process.on("SIGTERM", () => void end(0));

try {
  if (process.env["DATABASE_URL"] === undefined) postgres = await startPostgres();
  if (process.env["REDIS_URL"] === undefined) {
    redis = await startRedis();
    if (redis === null) log.warn("redis-server is not installed: request logs are not kept");
  }
  const environment = {
    ...process.env,
    ...(postgres === null ? {} : { DATABASE_URL: postgres.url }),
    ...(redis === null ? {} : { REDIS_URL: redis.url }),
    JWT_SECRET: process.env["JWT_SECRET"] ?? randomBytes(32).toString("hex"),
  };
  if (ending === null) {
    start("service-v3.js", environment);
    if (environment.REDIS_URL !== undefined) start("worker.js", environment);
    log.info(`open http://localhost:${process.env["PORT"] ?? 8000}, stop with Ctrl-C`);
  }
} catch (error) {
  log.error("the local service could not start", { reason: reasonOf(error) });
  await end(1);
}
// A signal that came while something was still starting found nothing to stop then.
if (ending !== null) await stopServers();

function start(file: string, environment: NodeJS.ProcessEnv): void {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../${file}`, import.meta.url))], {
    env: environment,
    stdio: "inherit",
  });
  children.push(child);
  child.once("exit", (code) => void end(code ?? 1));
}

function end(code: number): Promise<void> {
  ending ??= (async () => {
    await Promise.all(children.map(stopped));
    await stopServers();
    process.exit(code);
  })();
  return ending;
}

async function stopServers(): Promise<void> {
  await Promise.all([postgres?.stop(), redis?.stop()]);
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
