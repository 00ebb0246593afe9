import { parentPort, workerData } from "node:worker_threads";
import { ApiError } from "../service/errors.js";
import { readDocument } from "./read-document.js";
import type { Reading } from "./reading.js";

const { file, fileName } = workerData as { file: Uint8Array; fileName: string };
const answer: Reading = await readDocument(Buffer.from(file), fileName).then(
  (document) => ({ document }),
  (error: unknown) => {
    if (!(error instanceof ApiError)) throw error;
    return { refusal: { status: error.status, code: error.code, message: error.message } };
  },
);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window's
parentPort?.postMessage(answer);
