import { PassThrough } from "node:stream";
import type { FastifyReply } from "fastify";
import { HEARTBEAT_MS, WORK_LIMIT_MS } from "../limits.js";

export interface LineStream {
  /** Aborted when the reader goes away, and when there is no more time for the work. */
  readonly signal: AbortSignal;
  tell(event: object): void;
}

type Work = (stream: LineStream) => Promise<void>;

const TOO_LONG = "The work took longer than ten minutes and was ended; what was finished is kept.";
const RESTARTING = "The service is being restarted; what was finished is kept. Ask again in a moment.";

/**
 * Answers of one JSON object per line, as the work tells them. A line of `beat` now and then keeps what lies
 * between from taking a long thought for a dead connection; a header asks nginx not to collect the lines.
 */
export function createLineStreams(graceMs: number) {
  const open = new Set<(reason: string) => void>();

  const answer = (reply: FastifyReply, sentenceOf: (error: unknown) => string, work: Work): FastifyReply => {
    const ending = new AbortController();
    const lines = new PassThrough();
    const tell = (event: object) => {
      if (!lines.writableEnded && !lines.destroyed) lines.write(`${JSON.stringify(event)}\n`);
    };
    let reason: string | null = null;
    const end = (sentence: string) => {
      reason = sentence;
      ending.abort();
    };
    open.add(end);
    const beating = setInterval(() => tell({ type: "beat" }), HEARTBEAT_MS);
    const limit = setTimeout(() => end(TOO_LONG), WORK_LIMIT_MS);
    reply.raw.once("close", () => ending.abort());

    void work({ signal: ending.signal, tell })
      .then(
        () => tell({ type: "end" }),
        (error: unknown) => {
          if (reason !== null) tell({ type: "error", text: reason });
          else if (!ending.signal.aborted) tell({ type: "error", text: sentenceOf(error) });
        },
      )
      .finally(() => {
        open.delete(end);
        clearInterval(beating);
        clearTimeout(limit);
        lines.end();
      });
    return reply
      .type("application/x-ndjson; charset=utf-8")
      .header("cache-control", "no-store")
      .header("x-accel-buffering", "no")
      .send(lines);
  };

  return {
    answer,
    /** For the end of the process: what is under way has a while to finish by itself. */
    endSoon(done: () => void): void {
      setTimeout(() => {
        for (const end of open) end(RESTARTING);
      }, graceMs).unref();
      done();
    },
  };
}

export type LineStreams = ReturnType<typeof createLineStreams>;
