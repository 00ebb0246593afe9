import { randomUUID } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { pathOf } from "../service/answer-errors.js";

/** What is kept of a request. No query, no headers, no body: they may hold secrets. */
export interface RequestRecord {
  readonly id: string;
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
}

export function recordOf(request: FastifyRequest, reply: FastifyReply): RequestRecord {
  return {
    id: randomUUID(),
    at: new Date().toISOString(),
    method: request.method,
    path: pathOf(request.url),
    status: reply.statusCode,
    durationMs: Math.round(reply.elapsedTime * 1000) / 1000,
  };
}
