import type { App } from "./service/app.js";
import { liveness, readinessOf, type ReadinessCheck } from "./service/health.js";

/**
 * Liveness never waits for the model: the balancer asks /health, and an instance that is still fetching
 * 2 MB is no broken instance. Readiness does; asking it also ends the wait between two attempts to fetch.
 */
export function healthRoutes(app: App, model: ReadinessCheck): void {
  app.get("/health", liveness);
  app.get("/api/health", liveness);
  app.get("/api/v5/skin/health", liveness);
  app.get("/ready", readinessOf(model));
  app.get("/ml/health", readinessOf(model));
}
