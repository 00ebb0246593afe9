import type { App } from "./service/app.js";
import { liveness, readinessOf, type ReadinessCheck } from "./service/health.js";

/**
 * Liveness says only that the process answers; readiness asks the database. ECS replaces a task whose
 * balancer check fails, so the balancer must use liveness: a database that pauses would otherwise cost
 * every task.
 */
export function healthRoutes(app: App, readiness: ReadinessCheck): void {
  for (const url of ["/health", "/api/v1/health"]) {
    app.get(url, { schema: { tags: ["health"], summary: "The process answers" } }, liveness);
  }
  app.get(
    "/ready",
    { schema: { tags: ["health"], summary: "The database answers" } },
    readinessOf(readiness),
  );
}
