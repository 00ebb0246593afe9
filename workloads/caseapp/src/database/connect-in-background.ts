import { reasonOf, type Log } from "../service/logging.js";
import type { Database } from "./database.js";
import { migrate } from "./migrations.js";

const RETRY_MS_FIRST = 500;
const RETRY_MS_MAX = 10_000;

export interface DatabaseReadiness {
  /** Why the schema is not in place yet, or null once it is. */
  pending(): string | null;
  stop(): void;
}

/**
 * Migrates as soon as the database answers, however late that is, while the listener is already up:
 * a database that is slow to appear delays readiness, never liveness.
 */
export function connectInBackground(database: Database, log: Log): DatabaseReadiness {
  let reason: string | null = "not connected yet";
  let retryMs = RETRY_MS_FIRST;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const attempt = async () => {
    try {
      await migrate(database, log);
      reason = null;
      log.info("database ready");
    } catch (error) {
      reason = reasonOf(error);
      if (stopped) return;
      log.warn("the database is not ready, trying again", { reason, retryMs });
      timer = setTimeout(attempt, retryMs);
      retryMs = Math.min(retryMs * 2, RETRY_MS_MAX);
    }
  };
  void attempt();

  return {
    pending: () => reason,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
