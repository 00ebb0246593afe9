import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from "fastify";
import { answerErrors, badUrl } from "./answer-errors.js";
import type { Log } from "./logging.js";

export type App = FastifyInstance<
  Server,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

export interface AppLimits {
  readonly keepAliveTimeoutMs: number;
  /** The largest body that is read, in bytes; more is answered with 413. */
  readonly bodyBytesMax?: number;
  /** How long a request may take to arrive, in milliseconds. */
  readonly requestTimeoutMs?: number;
}

const BODY_BYTES_MAX = 64 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

/** An application without routes that answers every mistake with one sentence and keeps connections for the balancer. */
export function createApp(limits: AppLimits, log: Log): App {
  const app: App = Fastify({
    logger: false,
    bodyLimit: limits.bodyBytesMax ?? BODY_BYTES_MAX,
    requestTimeout: limits.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    routerOptions: { ignoreTrailingSlash: true },
    // Refused before there is a route: no error handler of the application would be asked.
    frameworkErrors: (_error, _request, reply) => void badUrl(reply),
  }).withTypeProvider<TypeBoxTypeProvider>();
  // Headers of the next request on a kept connection must be allowed to come as late as the connection is kept.
  app.server.headersTimeout = limits.keepAliveTimeoutMs + 1_000;
  answerErrors(app, log);
  return app;
}
