import type { App } from "./app.js";
import { closerOf } from "./close-app.js";
import { ConfigurationError, type Listening } from "./configuration.js";
import { createLog, reasonOf, type Log } from "./logging.js";
import { shutDownOnSignal, type ShutdownStep } from "./shutdown.js";

export interface Service {
  readonly app: App;
  readonly listening: Listening;
  /** What is ended after the listener, in this order: work under way first, pools last. */
  readonly closing: readonly ShutdownStep[];
}

/** A web process from its start to its orderly end. */
export function serve(compose: (log: Log) => Promise<Service> | Service): Promise<void> {
  return runEntry("the service", async (log) => {
    const { app, listening, closing } = await compose(log);
    shutDownOnSignal(
      [{ name: "listener and requests in flight", run: closerOf(app) }, ...closing],
      listening.shutdownTimeoutMs,
      log,
    );
    await app.listen({ host: listening.host, port: listening.port });
    log.info("listening", { address: listening.host, port: boundPort(app) });
  });
}

/** Runs a program; a mistake in its configuration is one sentence, anything else says what could not be done. */
export async function runEntry(name: string, work: (log: Log) => Promise<void>): Promise<void> {
  const log = createLog();
  try {
    await work(log);
  } catch (error) {
    if (error instanceof ConfigurationError) log.error(error.message);
    else log.error(`${name} could not start`, { reason: reasonOf(error) });
    process.exit(1);
  }
}

function boundPort(app: App): number | null {
  const address = app.server.address();
  return typeof address === "object" && address !== null ? address.port : null;
}
