import { connectInBackground } from "./database/connect-in-background.js";
import { readinessRoute } from "./health.js";
import { serveWeb } from "./web.js";

/** Listens at once and connects in the background: a database that comes late costs no task. */
await serveWeb(({ database, log }) => {
  const connection = connectInBackground(database, log);
  return {
    ownRoutes: (app) => readinessRoute(app, async () => connection.pending() ?? (await database.problem())),
    closing: [{ name: "database connection attempts", run: connection.stop }],
  };
});
