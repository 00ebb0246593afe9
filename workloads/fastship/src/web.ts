import { createTokens } from "./accounts/tokens.js";
import { readConfiguration, type Configuration } from "./configuration.js";
import { openDatabase, type Database } from "./database/database.js";
import { buildApp, type Parts } from "./http/app.js";
import { createMailer } from "./mail/mailer.js";
import { createOutbox } from "./mail/outbox.js";
import type { Log } from "./service/logging.js";
import { serve } from "./service/serve.js";
import type { ShutdownStep } from "./service/shutdown.js";

export interface Foundation {
  readonly configuration: Configuration;
  readonly log: Log;
  readonly database: Database;
}

/** What one version of the service adds to the common parts. */
export interface Version extends Pick<Parts, "tariff" | "readiness" | "logRequests"> {
  /** Runs after the listener has closed and before the database does. */
  readonly closing: readonly ShutdownStep[];
}

/** The common composition: configuration, database, mail, routes. */
export function serveWeb(version: (foundation: Foundation) => Promise<Version> | Version): Promise<void> {
  return serve(async (log) => {
    const configuration = readConfiguration(process.env);
    const database = openDatabase(configuration.databaseUrl, configuration.databasePassword, "fastship", log);
    const mailer = createMailer(configuration.smtp, configuration.mailFrom, log);
    const { closing, ...parts } = await version({ configuration, log, database });
    const outbox = createOutbox(database, mailer, log);
    const app = await buildApp({
      ...parts,
      configuration,
      log,
      database,
      outbox,
      tokens: createTokens(configuration.jwtSecret),
    });
    return {
      app,
      listening: configuration,
      closing: [
        ...closing,
        { name: "mail outbox", run: () => outbox.stop() },
        { name: "mail transport", run: () => mailer.close() },
        { name: "database pool", run: () => database.close() },
      ],
    };
  });
}
