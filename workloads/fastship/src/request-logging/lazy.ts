import { Redis } from "ioredis";
import type { App } from "../service/app.js";
import { reasonOf, type Log } from "../service/logging.js";
import { recordOf, type RequestRecord } from "./record.js";
import { addArguments } from "./stream.js";

const EXPIRY_MS = 300_000;
const RETRIES_PER_REQUEST = 3;
const RETRY_MS = 200;

export interface RequestLogging {
  logRequests(app: App): void;
  close(): void;
}

/**
 * The queue's client is made at the first use, so that the service starts without Redis; health
 * requests are not logged; a publish that fails is forgotten, and its entry expires after 300 s.
 */
export function lazyRequestLogging(redisUrl: string, log: Log): RequestLogging {
  let queue: Redis | null = null;

  const connection = () => {
    if (queue === null) {
      queue = new Redis(redisUrl, {
        protocol: 2,
        maxRetriesPerRequest: RETRIES_PER_REQUEST,
        retryStrategy: () => RETRY_MS,
      });
      queue.on("error", (error) => log.warn("the queue's connection failed", { reason: reasonOf(error) }));
    }
    return queue;
  };

  const publish = async (record: RequestRecord) => {
    try {
      await connection().xadd(...addArguments(record, new Date(Date.now() + EXPIRY_MS)));
    } catch (error) {
      log.warn("a request was not logged", { reason: reasonOf(error) });
    }
  };

  return {
    logRequests(app) {
      app.addHook("onSend", async (request, reply) => {
        if (request.url.includes("/health")) return;
        await publish(recordOf(request, reply));
      });
    },
    close: () => queue?.disconnect(),
  };
}
