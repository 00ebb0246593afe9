import type { App } from "./service/app.js";
import { liveness, readinessOf, type ReadinessCheck } from "./service/health.js";

/**
 * Liveness says only that the process answers. An Auto Scaling group that asks the balancer replaces what fails
 * there, so the balancer asks /health: a database that pauses would otherwise cost every instance.
 */
export function healthRoutes(app: App, ...readiness: readonly ReadinessCheck[]): void {
  app.get("/health", liveness);
  app.get("/ready", readinessOf(...readiness));
}
