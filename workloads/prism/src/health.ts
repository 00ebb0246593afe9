import type { App } from "./service/app.js";
import { liveness, readinessOf, type ReadinessCheck } from "./service/health.js";

/**
 * Liveness says only that the process answers, and is what the balancer asks: a model or a bucket that is away
 * must not take every instance out of service. Readiness names the first thing without which work would fail.
 */
export function healthRoutes(app: App, ...checks: readonly ReadinessCheck[]): void {
  app.get("/health", liveness);
  app.get("/ready", readinessOf(...checks));
}
