import { MACHINE, record } from "../audit/record.js";
import type { Database } from "../database/database.js";
import { reasonOf, type Log } from "../service/logging.js";
import { examine } from "./examine.js";

const PAUSE_MS_IDLE = 1_000;
const PAUSE_MS_AFTER_FAILURE = 5_000;

interface WaitingRow {
  id: string;
  case_id: string;
  title: string;
  bytes: Buffer;
}

/** Examines one document that waits; false when there is none. Several processors never take the same. */
export function examineNext(database: Database, log: Log): Promise<boolean> {
  return database.transaction(async (connection) => {
    const [row] = await connection.query<WaitingRow>(
      `SELECT d.id, d.case_id, d.title, c.bytes FROM document d JOIN document_content c ON c.document_id = d.id
       WHERE d.processing = 'waiting' ORDER BY d.id LIMIT 1 FOR UPDATE OF d SKIP LOCKED`,
    );
    if (row === undefined) return false;
    const { sha256, pages, failure } = await examine(row.bytes);
    await connection.query(
      "UPDATE document SET processing = $2, sha256 = $3, pages = $4, failure = $5 WHERE id = $1",
      [row.id, failure === null ? "done" : "failed", sha256, pages, failure],
    );
    const change = { caseId: row.case_id, action: "contents examined", what: row.title };
    await record(connection, MACHINE, { ...change, detail: { sha256, pages, failure } });
    log.info("document examined", { id: row.id, pages, failure });
    return true;
  });
}

/** Examines what waits, until it is told to stop; a database that is away is waited for. */
export async function examineDocuments(database: Database, stop: AbortSignal, log: Log): Promise<void> {
  while (!stop.aborted) {
    try {
      if (await examineNext(database, log)) continue;
      await pause(PAUSE_MS_IDLE, stop);
    } catch (error) {
      log.warn("no document can be examined at the moment", { reason: reasonOf(error) });
      await pause(PAUSE_MS_AFTER_FAILURE, stop);
    }
  }
}

function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    stop.addEventListener("abort", end);
  });
}
