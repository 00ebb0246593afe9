import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ModelLocation } from "../configuration.js";
import type { ObjectSource } from "./object-source.js";

// A connection that brings nothing for this long is given up: the part that is there is kept.
const SILENCE_MS = 10_000;
const PREFIX_CHARACTERS = 16;

export interface Progress {
  readonly bytes: number;
  readonly total: number;
}

/**
 * The model on the local disk: what is there already if its checksum is right, otherwise fetched, from where
 * an interrupted attempt ended. Only a file that has been checked ever has the final name.
 */
export async function fetchModel(
  location: ModelLocation,
  source: ObjectSource,
  tell: (progress: Progress) => void,
  ending: AbortSignal,
): Promise<{ readonly sha256: string; readonly fetched: boolean }> {
  const { localPath } = location;
  await mkdir(dirname(localPath), { recursive: true });
  if (location.sha256 !== null && (await sha256Of(localPath)) === location.sha256)
    return { sha256: location.sha256, fetched: false };

  const object = await source.describe(AbortSignal.any([ending, AbortSignal.timeout(SILENCE_MS)]));
  const sha256 = location.sha256 ?? object.sha256;
  if (sha256 === null)
    throw new Error("neither S3_MODEL_SHA256 nor the object's metadata says what its checksum is");
  if ((await sha256Of(localPath)) === sha256) return { sha256, fetched: false };

  // The name says of which content it is a part, so that two models are never put together.
  const part = `${localPath}.${sha256.slice(0, PREFIX_CHARACTERS)}.part`;
  await removeOtherParts(localPath, part);
  let bytes = await sizeOf(part);
  if (bytes > object.bytes) {
    await rm(part);
    bytes = 0;
  }
  tell({ bytes, total: object.bytes });
  if (bytes < object.bytes) {
    await append(
      part,
      bytes,
      (signal) => source.readFrom(bytes, object.etag, signal),
      ending,
      (added) => {
        bytes += added;
        tell({ bytes, total: object.bytes });
      },
    );
  }
  if ((await sha256Of(part)) !== sha256) {
    await rm(part, { force: true });
    throw new Error("what was fetched does not have the checksum that it should have; it was thrown away");
  }
  await rename(part, localPath);
  return { sha256, fetched: true };
}

async function append(
  part: string,
  from: number,
  open: (signal: AbortSignal) => Promise<Readable>,
  ending: AbortSignal,
  added: (bytes: number) => void,
): Promise<void> {
  const silence = new AbortController();
  const limit = setTimeout(
    () => silence.abort(new Error(`S3 was silent for ${SILENCE_MS / 1000} s`)),
    SILENCE_MS,
  );
  const signal = AbortSignal.any([ending, silence.signal]);
  try {
    const body = await open(signal);
    body.on("data", (chunk: Buffer) => {
      limit.refresh();
      added(chunk.length);
    });
    await pipeline(body, createWriteStream(part, { flags: from === 0 ? "w" : "a" }), { signal });
  } catch (error) {
    throw silence.signal.aborted ? silence.signal.reason : error;
  } finally {
    clearTimeout(limit);
  }
}

/** Null when there is no such file. */
async function sha256Of(file: string): Promise<string | null> {
  if ((await sizeOf(file)) === 0) return null;
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return 0;
    throw error;
  }
}

async function removeOtherParts(localPath: string, kept: string): Promise<void> {
  const folder = dirname(localPath);
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    if (file !== kept && name.startsWith(`${basename(localPath)}.`) && name.endsWith(".part")) await rm(file);
  }
}
