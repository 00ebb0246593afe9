import { EventEmitter } from "node:events";
import type { PassThrough } from "node:stream";
import type { FastifyReply } from "fastify";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createLineStreams, type LineStream } from "./line-stream.js";

// Ten minutes pass in no time: only what hangs on the clock is tried here, the rest by whole services.
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function answered(work: (stream: LineStream) => Promise<void>, graceMs = 10_000) {
  const raw = new EventEmitter();
  const read: string[] = [];
  const reply = {
    raw,
    type: () => reply,
    header: () => reply,
    send(stream: PassThrough) {
      stream.on("data", (chunk: Buffer) => read.push(chunk.toString()));
      return reply;
    },
  };
  const streams = createLineStreams(graceMs);
  streams.answer(reply as unknown as FastifyReply, () => "It failed.", work);
  return {
    streams,
    raw,
    types: () =>
      read
        .join("")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as object),
  };
}

/** Work that never ends by itself. */
const until = ({ signal }: LineStream) =>
  new Promise<void>((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

it("is never silent for longer than ten seconds, and ends after ten minutes with a sentence", async () => {
  const { types } = answered(until);
  await vi.advanceTimersByTimeAsync(599_000);
  expect(types()).toEqual(Array.from({ length: 59 }, () => ({ type: "beat" })));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(types().at(-1)).toEqual({
    type: "error",
    text: "The work took longer than ten minutes and was ended; what was finished is kept.",
  });
  expect(vi.getTimerCount()).toBe(0);
});

it("ends its work when the reader goes away, and leaves nothing ticking", async () => {
  const seen: LineStream[] = [];
  const { raw } = answered((stream) => {
    seen.push(stream);
    return until(stream);
  });
  raw.emit("close");
  await vi.advanceTimersByTimeAsync(0);
  expect(seen[0]?.signal.aborted).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

it("has its while when the service ends, and no more", async () => {
  const { streams, types } = answered(until);
  const done = vi.fn();
  streams.endSoon(done);
  expect(done).toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(9_900);
  expect(vi.getTimerCount()).toBeGreaterThan(0);
  await vi.advanceTimersByTimeAsync(200);
  expect(types().at(-1)).toMatchObject({ type: "error" });
});

it("tells a failure in one sentence", async () => {
  const { types } = answered(() => Promise.reject(new Error("inside")));
  await vi.advanceTimersByTimeAsync(0);
  expect(types()).toEqual([{ type: "error", text: "It failed." }]);
});
