import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import { reasonOf, type Log } from "../service/logging.js";
import { createPlaces, type Places, type Release } from "./places.js";

const ASK_EVERY_MS = 250;
const COMMAND_LIMIT_MS = 1_000;
// Who holds a place or waits for one renews it; what a dead process held is free after this long.
const LEASE_MS = 15_000;

/**
 * One step of one caller, as a whole: forget the dead, join the line, and enter when there is a place.
 * Answers -1 when the caller is in, or else how many are before it. Times are Redis's own.
 */
const STEP = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local busy, waiting, alive, sequence = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local ticket, lease, max = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', busy, '-inf', now)
for _, dead in ipairs(redis.call('ZRANGEBYSCORE', alive, '-inf', now)) do
  redis.call('ZREM', waiting, dead)
  redis.call('ZREM', alive, dead)
end
if redis.call('ZSCORE', busy, ticket) then
  redis.call('ZADD', busy, now + lease, ticket)
  return -1
end
if not redis.call('ZSCORE', waiting, ticket) then
  redis.call('ZADD', waiting, redis.call('INCR', sequence), ticket)
end
redis.call('ZADD', alive, now + lease, ticket)
local ahead = redis.call('ZRANK', waiting, ticket)
if ahead < max - redis.call('ZCARD', busy) then
  redis.call('ZREM', waiting, ticket)
  redis.call('ZREM', alive, ticket)
  redis.call('ZADD', busy, now + lease, ticket)
  return -1
end
return ahead
`;

const KEYS = ["busy", "waiting", "alive", "sequence"].map((name) => `{prism:places}:${name}`);

/**
 * One line for all instances, in Redis: the bound on calls to Bedrock is an account's, not a process's. Only
 * tickets stand there, never a document. While Redis is away each process keeps its own line, so that Redis
 * is never a reason not to answer.
 */
export function createSharedPlaces(url: string, max: number, log: Log, leaseMs = LEASE_MS): Places {
  const own = createPlaces(max);
  const redis = new Redis(url, {
    connectTimeout: COMMAND_LIMIT_MS,
    commandTimeout: COMMAND_LIMIT_MS,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (times) => Math.min(times * 200, 5_000),
  });
  // The first to come wait for the first connection, but not for long.
  const started = new Promise<void>((resolve) => {
    setTimeout(resolve, COMMAND_LIMIT_MS).unref();
    redis.once("ready", resolve).once("error", () => resolve());
  });
  let away = false;
  redis.on("error", (error) => {
    if (!away) log.warn("Redis is away: each process keeps its own line", { reason: reasonOf(error) });
    away = true;
  });
  redis.on("ready", () => {
    if (away) log.info("Redis is back: one line for all instances");
    away = false;
  });

  /** How many are before the ticket, -1 when it is in, null when Redis cannot say. */
  const step = async (ticket: string): Promise<number | null> => {
    try {
      const answer = await redis.eval(STEP, KEYS.length, ...KEYS, ticket, leaseMs, max);
      return typeof answer === "number" ? answer : null;
    } catch (error) {
      redis.emit("error", error instanceof Error ? error : new Error(String(error)));
      return null;
    }
  };
  const leave = (ticket: string) =>
    Promise.all(KEYS.slice(0, 3).map((key) => redis.zrem(key, ticket))).catch(() => undefined);

  const held = (ticket: string): Release => {
    const renewing = setInterval(() => void step(ticket), leaseMs / 3);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      clearInterval(renewing);
      void leave(ticket);
    };
  };

  return {
    async take(signal, tellAhead) {
      await started;
      const ticket = randomUUID();
      let told = -1;
      for (;;) {
        if (signal.aborted) {
          await leave(ticket);
          signal.throwIfAborted();
        }
        const ahead = await step(ticket);
        if (ahead === null) return own.take(signal, tellAhead);
        if (ahead < 0) return held(ticket);
        if (ahead !== told) tellAhead(ahead);
        told = ahead;
        await pause(ASK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      }
    },
    async close() {
      await redis.quit().catch(() => redis.disconnect());
    },
  };
}
