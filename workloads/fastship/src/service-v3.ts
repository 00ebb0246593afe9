import { connectInBackground } from "./database/connect-in-background.js";
import { formulaTariff } from "./quotes/tariff-formula.js";
import { bufferedRequestLogging } from "./request-logging/buffered.js";
import { serveWeb } from "./web.js";

/** Release 2.0: listens at once, waits for nothing outside, and no request waits for its own log entry. */
await serveWeb(({ configuration, database, log }) => {
  const connection = connectInBackground(database, log);
  const logging = bufferedRequestLogging(configuration.redisUrl, configuration.redisPassword, log);
  return {
    tariff: formulaTariff,
    readiness: async () => connection.pending() ?? (await database.problem()),
    logRequests: logging.logRequests,
    closing: [
      { name: "database connection attempts", run: connection.stop },
      { name: "request logging", run: logging.close },
    ],
  };
});
