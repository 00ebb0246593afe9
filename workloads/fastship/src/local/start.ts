import { randomBytes } from "node:crypto";
import { startPostgres } from "./embedded-postgres.js";
import { startRedis } from "./local-redis.js";
import { runLocally } from "./run-locally.js";

// PostgreSQL embedded, Redis if it is installed, mail into the log.
runLocally(async ({ environment, keep, log, start }) => {
  environment["JWT_SECRET"] ??= randomBytes(32).toString("hex");
  environment["DATABASE_URL"] ??= keep(await startPostgres("fastship")).url;
  if (environment["REDIS_URL"] === undefined) {
    const redis = await startRedis();
    if (redis === null) log.warn("redis-server is not installed: request logs are not kept");
    else environment["REDIS_URL"] = keep(redis).url;
  }
  start("service-v3.js");
  if (environment["REDIS_URL"] !== undefined) start("worker.js");
  log.info(`open http://localhost:${environment["PORT"] ?? 8000}, stop with Ctrl-C`);
});
