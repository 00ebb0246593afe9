import { Redis } from "ioredis";
import { ApiError } from "../service/errors.js";
import { reasonOf, type Log } from "../service/logging.js";

/** Slows down whoever guesses passwords. */
export interface SignInLimit {
  /** Counts one attempt for this address; refuses with 429 beyond the limit. */
  take(address: string): Promise<void>;
  close(): void;
}

const ATTEMPTS_MAX = 10;
const WINDOW_SECONDS = 60;
// Signing in never waits longer than this for a count that is only worth having when it is quick.
const REDIS_TIMEOUT_MS = 250;
const ADDRESSES_MAX = 10_000;

/** How often an address was tried in the window that runs; null when the counter cannot say. */
type Counter = (address: string) => Promise<number | null> | number;

/**
 * Counted in Redis for all tasks together where one is configured, otherwise by each task for itself.
 * When Redis does not answer, the task's own count is used: signing in works without it.
 */
export function createSignInLimit(url: string | null, password: string | null, log: Log): SignInLimit {
  const own = ownCounter();
  const shared = url === null ? null : sharedCounter(url, password, log);
  return {
    async take(address) {
      const here = await own(address);
      const everywhere = (await shared?.count(address)) ?? here;
      if (everywhere > ATTEMPTS_MAX) {
        throw new ApiError(429, "too-many", "Too many attempts to sign in; wait a minute and try again.");
      }
    },
    close: () => shared?.close(),
  };
}

function ownCounter(): (address: string) => number {
  let windowStart = 0;
  const counts = new Map<string, number>();
  return (address) => {
    const now = Date.now();
    // One window for all, and a bound on how many addresses are remembered in it.
    if (now - windowStart > WINDOW_SECONDS * 1000 || counts.size >= ADDRESSES_MAX) {
      counts.clear();
      windowStart = now;
    }
    const count = (counts.get(address) ?? 0) + 1;
    counts.set(address, count);
    return count;
  };
}

function sharedCounter(
  url: string,
  password: string | null,
  log: Log,
): { readonly count: Counter; close(): void } {
  const redis = new Redis(url, {
    // Nothing waits in a queue for a connection: a command without one fails at once.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: REDIS_TIMEOUT_MS,
    connectTimeout: 3_000,
    ...(password === null ? {} : { password }),
  });
  let away = false;
  redis.on("error", (error) => {
    if (!away) log.warn("Redis cannot be reached; each task counts for itself", { reason: reasonOf(error) });
    away = true;
  });
  redis.on("ready", () => (away = false));
  return {
    async count(address) {
      const key = `caseapp:sign-in:${address}`;
      try {
        const answers = await redis.multi().incr(key).expire(key, WINDOW_SECONDS, "NX").exec();
        const count = answers?.[0]?.[1];
        return typeof count === "number" ? count : null;
      } catch {
        return null;
      }
    },
    close: () => redis.disconnect(),
  };
}
