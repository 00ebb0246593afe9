import { migrate } from "./database/migrations.js";
import { loadTariffTable } from "./quotes/tariff-table.js";
import { lazyRequestLogging } from "./request-logging/lazy.js";
import { serveWeb } from "./web.js";

/** Release 1.1: one process; health requests are no longer logged and the queue may be absent at start. */
await serveWeb(async ({ configuration, database, log }) => {
  await migrate(database, log);
  const logging = lazyRequestLogging(configuration.redisUrl ?? "redis://localhost:6379/0", log);
  return {
    tariff: loadTariffTable(),
    readiness: () => database.problem(),
    logRequests: logging.logRequests,
    closing: [{ name: "request logging", run: logging.close }],
  };
});
