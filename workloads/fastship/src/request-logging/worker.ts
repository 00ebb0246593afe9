import { setTimeout as pause } from "node:timers/promises";
import type { Redis } from "ioredis";
import type { Database } from "../database/database.js";
import { reasonOf, type Log } from "../service/logging.js";
import type { RequestRecord } from "./record.js";
import { GROUP, STREAM, recordFrom } from "./stream.js";

const BATCH = 200;
const BLOCK_MS = 5_000;
const RETRY_MS = 2_000;
// Entries that another worker took and never acknowledged: taken over after this long.
const ABANDONED_AFTER_MS = 60_000;

type Entry = readonly [id: string, fields: readonly string[] | null];

const INSERT = `
  INSERT INTO request_log (id, at, method, path, status, duration_ms)
  SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::int[], $6::float8[])
  ON CONFLICT (id) DO NOTHING`;

/** Moves request logs from the stream to the database until stopped; whatever fails is tried again. */
export async function moveRequestLogs(
  redis: Redis,
  database: Database,
  consumer: string,
  stop: AbortSignal,
  log: Log,
) {
  let grouped = false;
  while (!stop.aborted) {
    try {
      if (!grouped) await createGroup(redis);
      grouped = true;
      for (const entries of [await takeOver(redis, consumer), await readNew(redis, consumer)]) {
        await keep(entries, redis, database);
      }
    } catch (error) {
      if (stop.aborted) return;
      // A restarted Redis may have lost the group together with the stream.
      if (reasonOf(error).startsWith("NOGROUP")) grouped = false;
      log.warn("request logs could not be moved, trying again", { reason: reasonOf(error) });
      await pause(RETRY_MS, undefined, { signal: stop }).catch(() => undefined);
    }
  }
}

async function createGroup(redis: Redis): Promise<void> {
  try {
    await redis.xgroup("CREATE", STREAM, GROUP, "0", "MKSTREAM");
  } catch (error) {
    if (!reasonOf(error).startsWith("BUSYGROUP")) throw error;
  }
}

async function readNew(redis: Redis, consumer: string): Promise<Entry[]> {
  const reply = await redis.call(
    "XREADGROUP",
    "GROUP",
    GROUP,
    consumer,
    "COUNT",
    BATCH,
    "BLOCK",
    BLOCK_MS,
    "STREAMS",
    STREAM,
    ">",
  );
  return Array.isArray(reply) ? entriesOf(reply[0]?.[1]) : [];
}

async function takeOver(redis: Redis, consumer: string): Promise<Entry[]> {
  const reply = await redis.call(
    "XAUTOCLAIM",
    STREAM,
    GROUP,
    consumer,
    ABANDONED_AFTER_MS,
    "0-0",
    "COUNT",
    BATCH,
  );
  return Array.isArray(reply) ? entriesOf(reply[1]) : [];
}

function entriesOf(reply: unknown): Entry[] {
  const entries: Entry[] = [];
  for (const item of Array.isArray(reply) ? reply : []) {
    if (!Array.isArray(item) || typeof item[0] !== "string") continue;
    entries.push([item[0], Array.isArray(item[1]) ? item[1].map(String) : null]);
  }
  return entries;
}

/** Acknowledged only after the database has them; an entry that cannot be read is acknowledged and let go. */
async function keep(entries: readonly Entry[], redis: Redis, database: Database): Promise<void> {
  if (entries.length === 0) return;
  const now = new Date();
  const records = entries
    .map(([, fields]) => recordFrom(fields ?? [], now))
    .filter((record) => record !== null);
  if (records.length > 0) await insert(database, records);
  await redis.xack(STREAM, GROUP, ...entries.map(([id]) => id));
}

async function insert(database: Database, records: readonly RequestRecord[]): Promise<void> {
  await database.query(INSERT, [
    records.map((record) => record.id),
    records.map((record) => record.at),
    records.map((record) => record.method),
    records.map((record) => record.path),
    records.map((record) => record.status),
    records.map((record) => record.durationMs),
  ]);
}
