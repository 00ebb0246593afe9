import { hostname } from "node:os";
import { Redis } from "ioredis";
import { ConfigurationError, databaseUrl, redisUrl } from "./configuration.js";
import { openDatabase } from "./database/database.js";
import { createLog, reasonOf } from "./logging.js";
import { moveRequestLogs } from "./request-logging/worker.js";
import { shutDownOnSignal } from "./shutdown.js";

const SHUTDOWN_LIMIT_MS = 10_000;

/** The queue's worker: request logs from Redis into PostgreSQL. The web service migrates the schema. */
const log = createLog();
try {
  const address = redisUrl(process.env);
  if (address === null) throw new ConfigurationError("The worker needs REDIS_URL.");
  const password = process.env["REDIS_PASSWORD"];
  const database = openDatabase(databaseUrl(process.env), process.env["DATABASE_PASSWORD"] ?? null, log);
  const redis = new Redis(address, {
    protocol: 2,
    maxRetriesPerRequest: null,
    ...(password === undefined ? {} : { password }),
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
} catch (error) {
  log.error(error instanceof ConfigurationError ? error.message : "the worker could not start", {
    reason: reasonOf(error),
  });
  process.exit(1);
}
