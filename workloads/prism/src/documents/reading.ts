import { Worker } from "node:worker_threads";
import { ApiError, invalid } from "../service/errors.js";
import type { ReadDocument } from "./read-document.js";

const READING_LIMIT_MS = 30_000;
const READING_MEBIBYTES_MAX = 512;
const READINGS_AT_ONCE = 2;

export type Reading =
  | { readonly document: ReadDocument }
  | { readonly refusal: { readonly status: number; readonly code: string; readonly message: string } };

/**
 * Documents are read in threads of their own: a large or a hostile one costs its reader time, and never the
 * others their answers, health checks included.
 */
export function createReadingRoom() {
  let reading = 0;
  const waiting: (() => void)[] = [];
  return async (file: Buffer, fileName: string): Promise<ReadDocument> => {
    if (reading >= READINGS_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    else reading += 1;
    try {
      return await readInThread(file, fileName);
    } finally {
      const next = waiting.shift();
      if (next === undefined) reading -= 1;
      else next();
    }
  };
}

export type ReadingRoom = ReturnType<typeof createReadingRoom>;

function readInThread(file: Buffer, fileName: string): Promise<ReadDocument> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL("./reading-thread.js", import.meta.url), {
      workerData: { file, fileName },
      resourceLimits: { maxOldGenerationSizeMb: READING_MEBIBYTES_MAX },
    });
    const limit = setTimeout(() => {
      reject(invalid("The document takes too long to read; upload it in parts."));
      void thread.terminate();
    }, READING_LIMIT_MS);
    thread.once("message", (answer: Reading) => {
      if ("document" in answer) resolve(answer.document);
      else reject(new ApiError(answer.refusal.status, answer.refusal.code, answer.refusal.message));
    });
    thread.once("error", () => reject(invalid("The document needs more memory to read than is allowed.")));
    thread.once("exit", () => {
      clearTimeout(limit);
      reject(invalid("The document could not be read."));
    });
  });
}
