import type { App } from "./http/app.js";

/** Why the service cannot do its work at the moment, or null when it can. */
export type ReadinessCheck = () => Promise<string | null>;

/**
 * Liveness says only that the process answers; it looks at nothing outside. Readiness asks the
 * database. ECS replaces a task whose balancer check fails, so the balancer must use liveness:
 * a database that pauses would otherwise cost every task.
 */
export function healthRoutes(app: App, readiness: ReadinessCheck): void {
  for (const url of ["/health", "/api/v1/health"]) {
    app.get(url, { schema: { tags: ["health"], summary: "The process answers" } }, () => ({ status: "ok" }));
  }
  app.get(
    "/ready",
    { schema: { tags: ["health"], summary: "The database answers" } },
    async (_request, reply) => {
      const reason = await readiness();
      if (reason === null) return { status: "ready" };
      return reply.code(503).send({ status: "not ready", reason });
    },
  );
}
