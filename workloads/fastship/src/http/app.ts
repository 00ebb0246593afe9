import type { IncomingMessage, Server, ServerResponse } from "node:http";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from "fastify";
import { accountRoutes } from "../accounts/routes.js";
import type { Tokens } from "../accounts/tokens.js";
import type { Configuration } from "../configuration.js";
import type { Database } from "../database/database.js";
import { healthRoutes, type ReadinessCheck } from "../health.js";
import type { Log } from "../logging.js";
import type { Outbox } from "../mail/outbox.js";
import { quoteRoutes } from "../quotes/routes.js";
import type { Tariff } from "../quotes/tariff.js";
import { shipmentRoutes } from "../shipments/routes.js";
import { answerErrors } from "./answer-errors.js";
import { frontPage } from "./front-page.js";

export type App = FastifyInstance<
  Server,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** What differs between the versions of the service is handed in; the rest is the same in all. */
export interface Parts {
  readonly configuration: Configuration;
  readonly log: Log;
  readonly database: Database;
  readonly tokens: Tokens;
  readonly tariff: Tariff;
  readonly outbox: Outbox;
  readonly readiness: ReadinessCheck;
  /** Adds its hooks to the application before any route exists, so that it sees every request. */
  readonly logRequests: (app: App) => void;
}

const BODY_BYTES_MAX = 64 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

export async function buildApp(parts: Parts): Promise<App> {
  const { configuration, database, log, outbox, tariff, tokens } = parts;
  const app: App = Fastify({
    logger: false,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: configuration.keepAliveTimeoutMs,
    routerOptions: { ignoreTrailingSlash: true },
  }).withTypeProvider<TypeBoxTypeProvider>();
  // Headers of the next request on a kept connection must be allowed to come as late as the connection is kept.
  app.server.headersTimeout = configuration.keepAliveTimeoutMs + 1_000;

  parts.logRequests(app);
  answerErrors(app, log);
  await app.register(swagger, {
    openapi: {
      info: { title: "Fastship", description: "Shipments: quote, send, label, track.", version: "2.0.0" },
      components: { securitySchemes: { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } } },
    },
  });
  await app.register(swaggerUi, { routePrefix: "/docs" });
  // Routes are registered as a plugin so that the documentation, registered first, sees them.
  await app.register(async (scope: App) => {
    healthRoutes(scope, parts.readiness);
    frontPage(scope);
    accountRoutes(scope, database, tokens);
    quoteRoutes(scope, tariff);
    shipmentRoutes(scope, { database, tokens, tariff, outbox, publicUrl: configuration.publicUrl });
  });
  return app;
}
