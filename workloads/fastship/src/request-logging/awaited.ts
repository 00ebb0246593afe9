import { Redis } from "ioredis";
import type { App } from "../service/app.js";
import { createLog, reasonOf } from "../service/logging.js";
import { recordOf } from "./record.js";
import { addArguments } from "./stream.js";

const log = createLog();

// The queue's documentation asks for maxRetriesPerRequest: null, so that no job is lost while Redis restarts.
const queue = new Redis(process.env["REDIS_URL"] ?? "redis://localhost:6379/0", {
  protocol: 2,
  maxRetriesPerRequest: null,
});
queue.on("error", (error) => log.warn("the queue's connection failed", { reason: reasonOf(error) }));

/** Puts every request into the queue before its answer goes out. */
export function logRequests(app: App): void {
  app.addHook("onSend", async (request, reply) => {
    await queue.xadd(...addArguments(recordOf(request, reply)));
  });
}

export function closeRequestLogging(): void {
  queue.disconnect();
}
