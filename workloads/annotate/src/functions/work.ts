import type { SNSEvent } from "aws-lambda";
import { readFoundation } from "../configuration.js";
import { createStore, type Image, type Store } from "../images/store.js";
import { UselessPicture } from "../images/picture.js";
import { openObjects, type Objects } from "../objects/objects.js";
import { optional } from "../service/configuration.js";
import { createLog, reasonOf, type Log } from "../service/logging.js";
import { openDatabase } from "../sql/open.js";
import { objectsCreated } from "./messages.js";

export interface Tools {
  readonly store: Store;
  readonly objects: Objects;
  readonly log: Log;
}

/** One half of what is made for every picture. */
export interface Work {
  readonly of: "thumbnail" | "caption";
  isDone(image: Image): boolean;
  make(image: Image, bytes: Buffer, tools: Tools): Promise<void>;
}

/**
 * A function over the pictures in an event. What is done already is passed over, so that a message may come
 * twice or late; what fails is written into the row and thrown, so that Lambda tries again and at last puts
 * the message into the dead-letter queue.
 */
export function handlerOf(work: Work): (event: SNSEvent) => Promise<void> {
  // Kept from one invocation to the next. A configuration that is wrong is read, and refused, each time.
  let tools: Promise<Tools> | null = null;
  return async (event) => {
    tools ??= openTools();
    tools.catch(() => (tools = null));
    const ready = await tools;
    const prefix = optional(process.env, "UPLOAD_PREFIX") ?? "uploads/";
    const failures: unknown[] = [];
    for (const { key, versionId } of objectsCreated(event, prefix)) {
      try {
        await workOn(work, key, versionId, ready);
      } catch (error) {
        failures.push(error);
        ready.log.error(`${work.of} failed`, { key, reason: reasonOf(error) });
        await ready.store.noteFailure(key, work.of, reasonOf(error)).catch(() => undefined);
      }
    }
    if (failures.length > 0) throw failures[0];
  };
}

async function workOn(work: Work, key: string, versionId: string | null, tools: Tools): Promise<void> {
  const { log, objects, store } = tools;
  const image = await store.byKey(key);
  if (image === null) return log.warn("nothing is known of this object", { key });
  if (work.isDone(image)) return log.info(`${work.of} is there already`, { key });
  const bytes = await objects.get(key, versionId ?? undefined);
  if (bytes === null) return log.warn("the object is gone", { key });
  try {
    await work.make(image, bytes, tools);
    log.info(`${work.of} made`, { key });
  } catch (error) {
    if (!(error instanceof UselessPicture)) throw error;
    log.warn(`${work.of} cannot be made`, { key, reason: error.message });
    await store.noteFailure(key, work.of, error.message);
  }
}

async function openTools(): Promise<Tools> {
  const foundation = readFoundation(process.env);
  const database = await openDatabase(foundation.database, foundation.region);
  return { store: createStore(database), objects: openObjects(foundation.objects), log: createLog() };
}
