import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { reasonOf, type Log } from "../service/logging.js";
import type { Sql } from "./sql.js";

const FOLDER = fileURLToPath(new URL("../../migrations/", import.meta.url));
const RETRY_MS_FIRST = 500;
const RETRY_MS_MAX = 10_000;

/** Brings the schema up to date, one file after the other; what is applied already is passed over. */
export async function migrate(sql: Sql, log: Log, folder: string = FOLDER): Promise<void> {
  await sql.alone(async (session) => {
    await session.run(
      "CREATE TABLE IF NOT EXISTS schema_migration (name VARCHAR(100) NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)",
    );
    const applied = new Set((await session.all("SELECT name FROM schema_migration")).map(({ name }) => name));
    for (const name of readdirSync(folder)
      .filter((file) => file.endsWith(".sql"))
      .toSorted()) {
      if (applied.has(name)) continue;
      await session.run(readFileSync(folder + name, "utf8"));
      await session.run("INSERT INTO schema_migration (name, applied_at) VALUES (?, ?)", [name, Date.now()]);
      log.info("migration applied", { name });
    }
  });
}

export interface SchemaReadiness {
  /** Why the schema is not in place yet, or null once it is. */
  pending(): string | null;
  stop(): void;
}

/** Migrates as soon as the database answers, while the listener is already up: that delays readiness, never liveness. */
export function migrateInBackground(sql: Sql, log: Log): SchemaReadiness {
  let reason: string | null = "the database is not connected yet";
  let retryMs = RETRY_MS_FIRST;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const attempt = async () => {
    try {
      await migrate(sql, log);
      reason = null;
      log.info("database ready", { database: sql.name });
    } catch (error) {
      reason = `the database is not ready: ${reasonOf(error)}`;
      if (stopped) return;
      log.warn("the database is not ready, trying again", { reason: reasonOf(error), retryMs });
      timer = setTimeout(() => void attempt(), retryMs);
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
