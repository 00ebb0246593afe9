import multipart from "@fastify/multipart";
import type { Analyst } from "../analysis/analyst.js";
import { analysisRoutes, PHOTO_BYTES_MAX } from "../analysis/routes.js";
import type { Configuration } from "../configuration.js";
import { debugRoutes } from "../debug/routes.js";
import { healthRoutes } from "../health.js";
import type { ModelStore } from "../model/model-store.js";
import type { ObjectSource } from "../model/object-source.js";
import { createApp, type App } from "../service/app.js";
import type { Log } from "../service/logging.js";
import { frontPage } from "./front-page.js";

// A photo from a phone on a slow network.
const REQUEST_TIMEOUT_MS = 60_000;

export interface Parts {
  readonly configuration: Configuration;
  readonly log: Log;
  readonly analyst: Analyst;
  readonly store: ModelStore;
  readonly source: ObjectSource;
}

export async function buildApp({ configuration, log, analyst, store, source }: Parts): Promise<App> {
  const limits = { ...configuration, bodyBytesMax: PHOTO_BYTES_MAX, requestTimeoutMs: REQUEST_TIMEOUT_MS };
  const app = createApp(limits, log);
  await app.register(multipart, { limits: { files: 1, fileSize: PHOTO_BYTES_MAX, fields: 4 } });
  const readiness = () => {
    const reason = store.reason();
    if (reason !== null) store.tryNow();
    return reason;
  };
  healthRoutes(app, readiness);
  frontPage(app, configuration.localRun);
  analysisRoutes(app, analyst, readiness);
  debugRoutes(app, configuration.debugToken, configuration.model, store, source);
  return app;
}
