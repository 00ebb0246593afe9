import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { accountRoutes } from "../accounts/routes.js";
import type { Tokens } from "../accounts/tokens.js";
import type { Configuration } from "../configuration.js";
import type { Database } from "../database/database.js";
import { healthRoutes } from "../health.js";
import type { Outbox } from "../mail/outbox.js";
import { quoteRoutes } from "../quotes/routes.js";
import type { Tariff } from "../quotes/tariff.js";
import { createApp, type App } from "../service/app.js";
import type { ReadinessCheck } from "../service/health.js";
import type { Log } from "../service/logging.js";
import { shipmentRoutes } from "../shipments/routes.js";
import { frontPage } from "./front-page.js";

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

export async function buildApp(parts: Parts): Promise<App> {
  const { configuration, database, log, outbox, tariff, tokens } = parts;
  const app = createApp(configuration, log);
  parts.logRequests(app);
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
