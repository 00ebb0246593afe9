import { hostname } from "node:os";
import { Redis } from "ioredis";
import { databaseUrl, redisUrl } from "./configuration.js";
import { openDatabase } from "./database/database.js";
import { moveRequestLogs } from "./request-logging/worker.js";
import { ConfigurationError, optional } from "./service/configuration.js";
import { reasonOf } from "./service/logging.js";
import { runEntry } from "./service/serve.js";
import { shutDownOnSignal } from "./service/shutdown.js";

const SHUTDOWN_LIMIT_MS = 10_000;

/** The queue's worker: request logs from Redis into PostgreSQL. The web service migrates the schema. */
await runEntry("the worker", async (log) => {
  const address = redisUrl(process.env);
  if (address === null) throw new ConfigurationError("The worker needs REDIS_URL.");
  const password = optional(process.env, "REDIS_PASSWORD");
  const databasePassword = optional(process.env, "DATABASE_PASSWORD");
  const database = openDatabase(databaseUrl(process.env), databasePassword, "fastship-worker", log);
  const redis = new Redis(address, {
    protocol: 2,
    maxRetriesPerRequest: null,
    ...(password === null ? {} : { password }),
  });
  redis.on("error", (error) => log.warn("Redis cannot be reached", { reason: reasonOf(error) }));
  const stop = new AbortController();
  const moved = moveRequestLogs(redis, database, `${hostname()}-${process.pid}`, stop.signal, log);
  shutDownOnSignal(
    [
      {
        name: "queue",
        run: () => {
          stop.abort();
          // Ends a read that is waiting; entries taken but not acknowledged are taken over later.
          redis.disconnect();
        },
      },
      { name: "move under way", run: () => moved },
      { name: "database pool", run: () => database.close() },
    ],
    SHUTDOWN_LIMIT_MS,
    log,
  );
  log.info("worker started");
});
