import type { Duplex } from "node:stream";
import { randomInt } from "node:crypto";
import type { Condition } from "./protocol.js";

/** One connection through the proxy: the client's side joined to the server's, with what is wrong in between. */
export interface Link {
  /** From now on nothing passes in either direction; what arrives is taken and forgotten. */
  freeze(): void;
  destroy(): void;
}

export interface LinkOptions {
  readonly client: Duplex;
  readonly upstream: Duplex;
  readonly condition: Condition;
  onBytes(direction: "up" | "down", bytes: number): void;
  /** The condition did something to this connection. */
  onTouched(): void;
  onEnd(): void;
}

/** `slow:N` varies by so much on either side. */
const SLOW_JITTER_SHARE = 0.2;
/**
 * Which answer `close` breaks off: late enough for a PostgreSQL session to have been opened with
 * password and TLS (three answers), so that work in progress is hit.
 */
const CLOSED_ANSWER = 5;

export function join(options: LinkOptions): Link {
  const { client, upstream, condition } = options;
  let frozen = false;
  let ended = false;
  let answers = 0;
  let asked = true;
  let lastDueMs = 0;

  const destroy = (): void => {
    if (ended) return;
    ended = true;
    client.destroy();
    upstream.destroy();
    options.onEnd();
  };
  const pass = (chunk: Buffer): void => {
    if (frozen || ended) return;
    if (!client.write(chunk)) {
      upstream.pause();
      client.once("drain", () => upstream.resume());
    }
  };
  const passLate = (chunk: Buffer, milliseconds: number): void => {
    const jitter = 1 + SLOW_JITTER_SHARE * (randomInt(-1000, 1001) / 1000);
    // Never before what was sent earlier: bytes keep their order.
    lastDueMs = Math.max(lastDueMs, performance.now() + milliseconds * jitter);
    setTimeout(() => pass(chunk), lastDueMs - performance.now());
    options.onTouched();
  };

  client.on("data", (chunk: Buffer) => {
    options.onBytes("up", chunk.length);
    if (frozen) return options.onTouched();
    asked = true;
    if (!upstream.write(chunk)) {
      client.pause();
      upstream.once("drain", () => client.resume());
    }
  });
  upstream.on("data", (chunk: Buffer) => {
    options.onBytes("down", chunk.length);
    if (frozen) return;
    if (asked) answers += 1;
    asked = false;
    if (condition.kind === "slow") passLate(chunk, condition.milliseconds);
    else if (condition.kind === "close" && answers >= CLOSED_ANSWER) {
      options.onTouched();
      client.write(chunk.subarray(0, Math.ceil(chunk.length / 2)), destroy);
    } else pass(chunk);
  });
  for (const side of [client, upstream]) {
    side.on("error", destroy);
    side.on("close", () => {
      if (!frozen || side === client) destroy();
    });
    side.on("end", () => {
      if (!frozen || side === client) destroy();
    });
  }
  return {
    freeze: () => {
      frozen = true;
      client.resume();
    },
    destroy,
  };
}
