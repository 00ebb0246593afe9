import type { Database, Queryable } from "../database/database.js";
import { reasonOf, type Log } from "../service/logging.js";
import type { Mail, Mailer } from "./mailer.js";

export interface Outbox {
  /** Writes a mail within the caller's transaction; it is sent after that has been committed. */
  write(connection: Queryable, mail: Mail): Promise<void>;
  /** Says that there may be something to send. Returns at once. */
  nudge(): void;
  stop(): Promise<void>;
}

const BATCH = 10;
const ATTEMPTS_MAX = 8;
const SWEEP_MS = 15_000;

interface OutboxRow {
  id: string;
  recipient: string;
  subject: string;
  body: string;
}

// Taking a mail moves its next attempt away, so that another task does not send it as well.
const TAKE = `
  UPDATE mail_outbox SET attempts = attempts + 1, not_before = now() + interval '1 minute' * (attempts + 1)
  WHERE id IN (
    SELECT id FROM mail_outbox
    WHERE sent_at IS NULL AND not_before <= now() AND attempts < ${ATTEMPTS_MAX}
    ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
  RETURNING id, recipient, subject, body`;

export function createOutbox(database: Database, mailer: Mailer, log: Log): Outbox {
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  const sendAll = async () => {
    do {
      again = false;
      const rows = await database.query<OutboxRow>(TAKE);
      for (const row of rows) await sendOne(row);
      if (rows.length === BATCH) again = true;
    } while (again && !stopped);
  };

  const sendOne = async (row: OutboxRow) => {
    try {
      await mailer.send({ recipient: row.recipient, subject: row.subject, body: row.body });
      await database.query("UPDATE mail_outbox SET sent_at = now() WHERE id = $1", [row.id]);
    } catch (error) {
      log.warn("a mail could not be sent and will be tried again", { mail: row.id, reason: reasonOf(error) });
    }
  };

  const nudge = () => {
    again = true;
    if (running !== null || stopped) return;
    running = sendAll()
      .catch((error: unknown) => log.warn("the mail outbox could not be read", { reason: reasonOf(error) }))
      .finally(() => (running = null));
  };

  const sweep = setInterval(nudge, SWEEP_MS);
  sweep.unref();

  return {
    async write(connection, { recipient, subject, body }) {
      await connection.query("INSERT INTO mail_outbox (recipient, subject, body) VALUES ($1, $2, $3)", [
        recipient,
        subject,
        body,
      ]);
    },
    nudge,
    async stop() {
      stopped = true;
      clearInterval(sweep);
      await running;
    },
  };
}
