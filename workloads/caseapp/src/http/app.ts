import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { auditRoutes } from "../audit/routes.js";
import { caseRoutes } from "../cases/routes.js";
import type { Configuration } from "../configuration.js";
import { deadlineRoutes } from "../file/deadlines.js";
import { documentRoutes } from "../file/documents.js";
import { noteRoutes } from "../file/notes.js";
import { partyRoutes } from "../file/parties.js";
import { livenessRoute } from "../health.js";
import type { SignInLimit } from "../limits/sign-in-limit.js";
import type { Office } from "../office.js";
import { peopleRoutes } from "../people/routes.js";
import { searchRoutes } from "../search/routes.js";
import { createApp, type App } from "../service/app.js";
import type { Log } from "../service/logging.js";
import { pageRoutes } from "./pages.js";

/** What differs between the versions of the service is handed in; the rest is the same in all. */
export interface Parts {
  readonly configuration: Configuration;
  readonly log: Log;
  readonly office: Office;
  readonly signInLimit: SignInLimit;
  /** Routes that only some versions have. */
  readonly ownRoutes: (app: App) => void;
}

export async function buildApp(parts: Parts): Promise<App> {
  const { configuration, log, office, signInLimit, ownRoutes } = parts;
  const app = createApp(configuration, log);
  await app.register(swagger, {
    openapi: {
      info: { title: "Caseapp", description: "Case management for a small office.", version: "1.0.0" },
      components: { securitySchemes: { session: { type: "http", scheme: "bearer", bearerFormat: "JWT" } } },
    },
  });
  await app.register(swaggerUi, { routePrefix: "/docs" });
  // Routes are registered as a plugin so that the documentation, registered first, sees them.
  await app.register(async (scope: App) => {
    livenessRoute(scope);
    ownRoutes(scope);
    pageRoutes(scope, configuration.demonstration);
    peopleRoutes(scope, { ...office, signInLimit, invitationCode: configuration.invitationCode });
    caseRoutes(scope, office);
    partyRoutes(scope, office);
    noteRoutes(scope, office);
    documentRoutes(scope, office);
    deadlineRoutes(scope, office);
    searchRoutes(scope, office);
    auditRoutes(scope, office);
  });
  return app;
}
