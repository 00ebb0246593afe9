import { Redis } from "ioredis";
import type { App } from "../service/app.js";
import { reasonOf, type Log } from "../service/logging.js";
import { recordOf, type RequestRecord } from "./record.js";
import { addArguments } from "./stream.js";

export interface BufferedRequestLogging {
  logRequests(app: App): void;
  /** How much waits and how much was given up, for the log and for tests. */
  counts(): { readonly buffered: number; readonly dropped: number; readonly sent: number };
  /** A last attempt to send what waits, then the end of the connection. */
  close(): Promise<void>;
}

const BUFFER_RECORDS_MAX = 2_000;
const BATCH_RECORDS_MAX = 200;
const FLUSH_MS = 1_000;
const COMMAND_TIMEOUT_MS = 500;
const CONNECT_TIMEOUT_MS = 1_000;
const RECONNECT_MS_MAX = 10_000;
const REPORT_MS = 30_000;

/**
 * A request only appends its record to a bounded buffer in memory. A timer sends batches in the
 * background; whatever Redis does, no request waits for it. Records that find the buffer full are
 * counted and dropped: request logs are worth less than requests.
 */
export function bufferedRequestLogging(
  redisUrl: string | null,
  password: string | null,
  log: Log,
): BufferedRequestLogging {
  const buffer: RequestRecord[] = [];
  let dropped = 0;
  let reported = 0;
  let sent = 0;
  let flushing: Promise<void> | null = null;
  const queue = redisUrl === null ? null : connect(redisUrl, password, log);
  if (queue === null) log.warn("REDIS_URL is not set: requests are served but not logged");

  const add = (record: RequestRecord) => {
    if (buffer.length >= BUFFER_RECORDS_MAX) dropped += 1;
    else buffer.push(record);
  };

  const flush = async (connection: Redis) => {
    if (buffer.length === 0 || connection.status !== "ready") return;
    const batch = buffer.slice(0, BATCH_RECORDS_MAX);
    try {
      await Promise.all(batch.map((record) => connection.xadd(...addArguments(record))));
      buffer.splice(0, batch.length);
      sent += batch.length;
    } catch (error) {
      // The batch stays and is sent again; the worker knows a record's id and keeps it once.
      log.warn("request logs could not be queued", { reason: reasonOf(error), buffered: buffer.length });
    }
  };

  const tick = () => {
    if (queue === null || flushing !== null) return;
    flushing = flush(queue).finally(() => (flushing = null));
  };

  const report = () => {
    if (queue?.status !== "ready" && buffer.length > 0) {
      log.warn("Redis does not answer; request logs wait in memory", { buffered: buffer.length });
    }
    if (dropped > reported)
      log.warn("request logs were dropped", { dropped: dropped - reported, total: dropped });
    reported = dropped;
  };

  const timers = [setInterval(tick, FLUSH_MS), setInterval(report, REPORT_MS)];
  for (const timer of timers) timer.unref();

  return {
    logRequests(app) {
      if (queue === null) return;
      app.addHook("onResponse", (request, reply, done) => {
        add(recordOf(request, reply));
        done();
      });
    },
    counts: () => ({ buffered: buffer.length, dropped, sent }),
    async close() {
      for (const timer of timers) clearInterval(timer);
      await flushing;
      if (queue !== null) await flush(queue);
      report();
      queue?.disconnect();
    },
  };
}

function connect(redisUrl: string, password: string | null, log: Log): Redis {
  let reachable: boolean | null = null;
  const redis = new Redis(redisUrl, {
    protocol: 2,
    ...(password === null ? {} : { password }),
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    socketTimeout: 2 * COMMAND_TIMEOUT_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(times * 200, RECONNECT_MS_MAX),
  });
  redis.on("ready", () => {
    reachable = true;
    log.info("request logs are queued in Redis");
  });
  redis.on("error", (error) => {
    // One line when it goes away, not one for every attempt.
    if (reachable !== false)
      log.warn("Redis cannot be reached; request logs wait in memory", { reason: reasonOf(error) });
    reachable = false;
  });
  return redis;
}
