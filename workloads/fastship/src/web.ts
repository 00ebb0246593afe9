import { createTokens } from "./accounts/tokens.js";
import { ConfigurationError, readConfiguration, type Configuration } from "./configuration.js";
import { openDatabase, type Database } from "./database/database.js";
import { buildApp, type App, type Parts } from "./http/app.js";
import { closerOf } from "./http/close-app.js";
import { createLog, reasonOf, type Log } from "./logging.js";
import { createMailer } from "./mail/mailer.js";
import { createOutbox } from "./mail/outbox.js";
import { shutDownOnSignal, type ShutdownStep } from "./shutdown.js";

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

/** The common composition: configuration, database, mail, routes, listener, orderly end. */
export async function serveWeb(
  version: (foundation: Foundation) => Promise<Version> | Version,
): Promise<void> {
  const log = createLog();
  try {
    const configuration = readConfiguration(process.env);
    const database = openDatabase(configuration.databaseUrl, configuration.databasePassword, log);
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
    shutDownOnSignal(
      [
        { name: "listener and requests in flight", run: closerOf(app) },
        ...closing,
        { name: "mail outbox", run: () => outbox.stop() },
        { name: "mail transport", run: () => mailer.close() },
        { name: "database pool", run: () => database.close() },
      ],
      configuration.shutdownTimeoutMs,
      log,
    );
    await listen(app, configuration);
    log.info("listening", { address: configuration.host, port: boundPort(app) });
  } catch (error) {
    // A mistake in the configuration is one sentence; anything else says what was being tried.
    if (error instanceof ConfigurationError) log.error(error.message);
    else log.error("the service could not start", { reason: reasonOf(error) });
    process.exit(1);
  }
}

async function listen(app: App, { host, port }: Configuration): Promise<void> {
  await app.listen({ host, port });
}

function boundPort(app: App): number | null {
  const address = app.server.address();
  return typeof address === "object" && address !== null ? address.port : null;
}
