import sqlite from "node-sqlite3-wasm";
import type { Row, Session, Sql } from "./sql.js";

// How long one process waits for another one's statement.
const BUSY_TIMEOUT_MS = 5_000;

/**
 * SQLite as WebAssembly in a file, for running without MySQL. Its lock is a folder beside the file, so that
 * several processes may use it; a process killed in the middle of a statement leaves that folder behind.
 */
export function openSqlite(file: string): Sql {
  const database = new sqlite.Database(file);
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  const session: Session = {
    all: async (text, values = []) => database.all(text, [...values]) as unknown as Row[],
    run: async (text, values = []) => database.run(text, [...values]).changes,
  };
  return {
    ...session,
    name: `embedded SQLite in ${file}`,
    async alone(work) {
      database.exec("BEGIN IMMEDIATE");
      try {
        await work(session);
        database.exec("COMMIT");
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
    close: async () => database.close(),
  };
}
