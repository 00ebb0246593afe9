import type { FastifyReply } from "fastify";

/** Why the service cannot do its work at the moment, or null when it can. */
export type ReadinessCheck = () => Promise<string | null> | string | null;

/** Liveness says only that the process answers; it looks at nothing outside, so that nothing outside can cost a task. */
export const liveness = () => ({ status: "ok" });

/** Readiness: 200, or 503 with the first reason why work would fail. Never what a balancer replaces tasks by. */
export function readinessOf(...checks: readonly ReadinessCheck[]) {
  return async (_request: unknown, reply: FastifyReply) => {
    for (const check of checks) {
      const reason = await check();
      if (reason !== null) return reply.code(503).send({ status: "not ready", reason });
    }
    return { status: "ready" };
  };
}
