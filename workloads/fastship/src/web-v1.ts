import { migrate } from "./database/migrations.js";
import { loadTariffTable } from "./quotes/tariff-table.js";
import { closeRequestLogging, logRequests } from "./request-logging/awaited.js";
import { serveWeb } from "./web.js";

/** Release 1.0: needs the database at start, publishes every request to the queue before answering it. */
export function serveFirstRelease(): Promise<void> {
  return serveWeb(async ({ database, log }) => {
    await migrate(database, log);
    return {
      tariff: loadTariffTable(),
      readiness: () => database.problem(),
      logRequests,
      closing: [{ name: "request logging", run: closeRequestLogging }],
    };
  });
}
