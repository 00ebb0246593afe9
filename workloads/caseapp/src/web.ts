import { readConfiguration } from "./configuration.js";
import { openDatabase, type Database } from "./database/database.js";
import { buildApp, type Parts } from "./http/app.js";
import { createSignInLimit } from "./limits/sign-in-limit.js";
import { createSessions } from "./people/sessions.js";
import type { Log } from "./service/logging.js";
import { serve } from "./service/serve.js";
import type { ShutdownStep } from "./service/shutdown.js";

export interface Foundation {
  readonly log: Log;
  readonly database: Database;
}

/** What one version of the service adds to the common parts. */
export interface Version extends Pick<Parts, "ownRoutes"> {
  /** Runs after the listener has closed and before the database does. */
  readonly closing: readonly ShutdownStep[];
}

/** The common composition: configuration, database, sessions, routes. */
export function serveWeb(version: (foundation: Foundation) => Promise<Version> | Version): Promise<void> {
  return serve(async (log) => {
    const configuration = readConfiguration(process.env);
    const { redisUrl, redisPassword, timeZone, mediaProcessing: keepsContents } = configuration;
    const database = openDatabase(configuration.databaseUrl, configuration.databasePassword, "caseapp", log);
    const { closing, ownRoutes } = await version({ log, database });
    const signInLimit = createSignInLimit(redisUrl, redisPassword, log);
    const sessions = createSessions(configuration.sessionSecret);
    const app = await buildApp({
      configuration,
      log,
      office: { database, sessions, timeZone, keepsContents, now: () => new Date() },
      signInLimit,
      ownRoutes,
    });
    return {
      app,
      listening: configuration,
      closing: [
        ...closing,
        { name: "counts of sign-in attempts", run: () => signInLimit.close() },
        { name: "database pool", run: () => database.close() },
      ],
    };
  });
}
