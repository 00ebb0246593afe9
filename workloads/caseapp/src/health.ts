import type { App } from "./service/app.js";
import { liveness, readinessOf, type ReadinessCheck } from "./service/health.js";

/** The process answers; nothing outside is asked, so that nothing outside can cost a task. */
export function livenessRoute(app: App): void {
  app.get("/health", { schema: { tags: ["health"], summary: "The process answers" } }, liveness);
}

/** The database answers: 503 with the reason when it does not. For people and alarms, not for replacing tasks. */
export function readinessRoute(app: App, readiness: ReadinessCheck): void {
  app.get(
    "/health/ready",
    { schema: { tags: ["health"], summary: "The database answers" } },
    readinessOf(readiness),
  );
}
