import { migrate } from "./database/migrations.js";
import { serveWeb } from "./web.js";

/** As deployment 89 ran it: the database is needed at once, and without it the process ends. */
await serveWeb(async ({ database, log }) => {
  await migrate(database, log);
  return { ownRoutes: () => undefined, closing: [] };
});
