import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Log } from "../service/logging.js";
import type { Database } from "./database.js";

const FOLDER = fileURLToPath(new URL("../../migrations/", import.meta.url));
// Any number will do as long as nothing else in this database uses it.
const ADVISORY_LOCK = 7_305_114;
const LOCK_TIMEOUT = "15s";

/**
 * Brings the schema up to date. Several tasks may start at once: the advisory lock lets one of them
 * work while the others wait, and what is applied already is passed over.
 */
export async function migrate(database: Database, log: Log): Promise<void> {
  const client = database.dedicatedClient();
  // A connection lost here also rejects the statement under way; the event alone must not end the process.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query(`SET lock_timeout = '${LOCK_TIMEOUT}'`);
    await client.query("SELECT pg_advisory_lock($1)", [ADVISORY_LOCK]);
    await client.query(
      "CREATE TABLE IF NOT EXISTS schema_migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())",
    );
    const { rows } = await client.query<{ name: string }>("SELECT name FROM schema_migration");
    const applied = new Set(rows.map((row) => row.name));
    for (const name of readdirSync(FOLDER)
      .filter((file) => file.endsWith(".sql"))
      .toSorted()) {
      if (applied.has(name)) continue;
      await client.query("BEGIN");
      await client.query(readFileSync(FOLDER + name, "utf8"));
      await client.query("INSERT INTO schema_migration (name) VALUES ($1)", [name]);
      await client.query("COMMIT");
      log.info("migration applied", { name });
    }
  } finally {
    // Ending the session also gives the lock back and rolls back what was not committed.
    await client.end();
  }
}
