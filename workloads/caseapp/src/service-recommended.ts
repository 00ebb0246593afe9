import { migrate } from "./database/migrations.js";
import { readinessRoute } from "./health.js";
import { serveWeb } from "./web.js";

/** With the second health path that the record recommends; the start is the one of deployment 89. */
await serveWeb(async ({ database, log }) => {
  await migrate(database, log);
  return { ownRoutes: (app) => readinessRoute(app, () => database.problem()), closing: [] };
});
