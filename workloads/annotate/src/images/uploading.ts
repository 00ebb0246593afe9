import { randomUUID } from "node:crypto";
import type { Objects } from "../objects/objects.js";
import { ApiError, unavailable } from "../service/errors.js";
import { reasonOf, type Log } from "../service/logging.js";
import { inspect } from "./inspect.js";
import type { NewImage, Store } from "./store.js";

export interface Uploading {
  readonly store: Store;
  readonly objects: Objects;
  readonly prefix: string;
  readonly log: Log;
}

const NAME_CHARACTERS_MAX = 80;

/** A picture becomes a row, then an object, then visible; what fails on the way leaves neither row nor object. */
export async function upload(
  name: string,
  bytes: Buffer,
  { store, objects, prefix, log }: Uploading,
): Promise<NewImage> {
  const picture = await inspect(name, bytes);
  const id = randomUUID();
  const objectKey = `${prefix}${id}/picture.${picture.extension}`;
  const image: NewImage = { ...picture, id, objectKey, name, bytes: bytes.length };
  await attempt("The database cannot be reached; please try again in a moment.", () => store.announce(image));
  try {
    await attempt("The picture could not be stored; please try again in a moment.", async () => {
      await objects.put(objectKey, bytes, picture.contentType);
      await store.markStored(id);
    });
  } catch (error) {
    // The answer may have been lost on its way back, so that the object is there all the same.
    await Promise.allSettled([objects.remove(objectKey), store.withdraw(id)]);
    throw error;
  }
  log.info("picture stored", { id, bytes: bytes.length, type: picture.contentType });
  return image;

  async function attempt(sentence: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof ApiError) throw error;
      log.error("an upload failed", { reason: reasonOf(error) });
      throw unavailable(sentence);
    }
  }
}

/** The file's own name without folders and control characters, short enough for its column. */
export function shownName(written: string): string {
  const plain = (written.split(/[/\\]/).at(-1) ?? "").replaceAll(/\p{Cc}/gu, "").trim();
  return [...(plain === "" ? "picture" : plain)].slice(0, NAME_CHARACTERS_MAX).join("");
}
