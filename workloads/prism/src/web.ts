import { readConfiguration } from "./configuration.js";
import { createReadingRoom } from "./documents/reading.js";
import { createDocumentStore } from "./documents/store.js";
import { healthRoutes } from "./health.js";
import { documentRoutes } from "./http/document-routes.js";
import { createLineStreams } from "./http/line-stream.js";
import { pages } from "./http/pages.js";
import { reviewRoutes } from "./http/review-routes.js";
import { WORK_LIMIT_MS } from "./limits.js";
import { createExports } from "./review/exports.js";
import { createPlaces } from "./review/places.js";
import { createSharedPlaces } from "./review/shared-places.js";
import { chooseReviewer } from "./reviewers/choose-reviewer.js";
import { createApp } from "./service/app.js";
import { serve } from "./service/serve.js";
import { createSessions, refuseOtherSites } from "./sessions/session.js";

await serve(async (log) => {
  const configuration = readConfiguration(process.env);
  const { dataDirectory, modelCallsMax, redisUrl, session, storage, uploadBytesMax } = configuration;
  const store = createDocumentStore(dataDirectory, log);
  await store.start();
  const reviewer = await chooseReviewer(configuration, log);
  const places =
    redisUrl === null ? createPlaces(modelCallsMax) : createSharedPlaces(redisUrl, modelCallsMax, log);
  const exports = storage === null ? null : createExports(storage, log);
  const sessions = createSessions(session);

  const app = createApp(
    { keepAliveTimeoutMs: configuration.keepAliveTimeoutMs, requestTimeoutMs: WORK_LIMIT_MS },
    log,
  );
  // A review may last ten minutes and a shutdown must not: what is under way gets half of its time.
  const streams = createLineStreams(configuration.shutdownTimeoutMs / 2);
  app.addHook("preClose", streams.endSoon);
  app.addHook("onRequest", refuseOtherSites);
  // Redis is not asked: without it each process keeps its own line, and every route answers.
  healthRoutes(
    app,
    () => store.readiness(),
    () => reviewer.readiness(),
    () => exports?.readiness() ?? null,
  );
  pages(app);
  await documentRoutes(app, { sessions, store, read: createReadingRoom(), exports, uploadBytesMax });
  reviewRoutes(app, { sessions, store, reviewer, places, streams, configuration, log });

  return {
    app,
    listening: configuration,
    closing: [
      { name: "places", run: () => places.close() },
      { name: "documents", run: () => store.stop() },
      { name: "exports", run: () => exports?.close() },
    ],
  };
});
