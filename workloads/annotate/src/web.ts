import { readWebConfiguration } from "./configuration.js";
import { healthRoutes } from "./health.js";
import { pages } from "./http/pages.js";
import { imageRoutes } from "./images/routes.js";
import { createStore } from "./images/store.js";
import { objectsOrigin, openObjects } from "./objects/objects.js";
import { createApp, type App } from "./service/app.js";
import { reasonOf } from "./service/logging.js";
import { serve } from "./service/serve.js";
import { migrateInBackground } from "./sql/migrations.js";
import { openDatabase } from "./sql/open.js";

// A picture from a telephone on a slow line: 15 MB at 1 Mbit/s.
const UPLOAD_TIMEOUT_MS = 120_000;

/** The web tier: pages, uploads, gallery. */
await serve(async (log) => {
  const configuration = readWebConfiguration(process.env);
  const database = await openDatabase(configuration.database, configuration.region);
  const schema = migrateInBackground(database, log);
  const store = createStore(database);
  const objects = openObjects(configuration.objects);
  const reachable = async (what: string, ask: () => Promise<void>) => {
    try {
      await ask();
      return null;
    } catch (error) {
      return `${what}: ${reasonOf(error)}`;
    }
  };

  const app = createApp({ ...configuration, requestTimeoutMs: UPLOAD_TIMEOUT_MS }, log);
  await app.register(async (scope: App) => {
    healthRoutes(
      scope,
      () => schema.pending(),
      () => reachable("the database does not answer", () => store.ping()),
      () => reachable("the bucket does not answer", () => objects.check()),
    );
    pages(scope, objectsOrigin(configuration.objects), configuration.uploadMegabytesMax);
    await imageRoutes(scope, {
      store,
      objects,
      log,
      prefix: configuration.uploadPrefix,
      megabytesMax: configuration.uploadMegabytesMax,
      notice: configuration.notice,
    });
  });
  return {
    app,
    listening: configuration,
    closing: [
      { name: "migration", run: () => schema.stop() },
      { name: "object store", run: () => objects.close() },
      { name: "database", run: () => database.close() },
    ],
  };
});
