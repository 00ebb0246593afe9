import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type Extract, extract, type ExtractEvents, type Header } from "tar-stream";
import { decodeHead } from "../decode.js";
import { ARCHIVE_ENTRIES_MAX, LARGE_TEXT_BYTES_MAX, SNIFF_BYTES, TAR_KEPT_BYTES_MAX } from "../limits.js";
import {
  ARCHIVE_HEAD_BYTES,
  type Archive,
  type ArchiveEntry,
  archiveKind,
  type ByteSource,
} from "./archive.js";
import type { Budget } from "./budget.js";
import { type Link, withLinks } from "./links.js";
import { isInstalled, LeftOut, tidyName, unsafeName } from "./names.js";

const CHUNK_BYTES = 65_536;

type Content = ExtractEvents["entry"][1];

/** Lists a tar archive and keeps its texts: it can be read only in order, compressed by gzip or not. */
export async function openTar(source: ByteSource, compressed: boolean, budget: Budget): Promise<Archive> {
  const reading = new TarReading();
  // Archives of the time before POSIX have no mark of their format.
  const options = { highWaterMark: CHUNK_BYTES, allowUnknownFormat: true };
  const unpacking = extract(options);
  unpacking.on("entry", (header, content, next) => reading.take(header, content, next));
  const unpack = (chunks: AsyncIterable<Buffer>): Promise<void> => feed(unpacking, chunks, budget);
  try {
    if (compressed) await pipeline(chunksOf(source), createGunzip(), unpack);
    else await pipeline(chunksOf(source), unpack);
  } catch (error) {
    reading.problems.push(`It is not read to its end: ${clause(error)}.`);
  } finally {
    unpacking.destroy();
  }
  return reading.archive();
}

async function feed(unpacking: Extract, chunks: AsyncIterable<Buffer>, budget: Budget): Promise<void> {
  let failed: (error: Error) => void = () => {};
  const failure = new Promise<never>((_, reject) => {
    failed = reject;
  });
  // It is waited for only together with what may end otherwise.
  failure.catch(() => {});
  unpacking.on("error", failed);
  for await (const chunk of chunks) {
    budget.take(chunk.length);
    if (unpacking.write(chunk)) continue;
    const drained = new Promise<void>((resolve) => unpacking.once("drain", resolve));
    await Promise.race([drained, failure]);
  }
  const finished = new Promise<void>((resolve) => unpacking.once("finish", resolve));
  unpacking.end(null);
  await Promise.race([finished, failure]);
}

function* chunksOf(source: ByteSource): Generator<Buffer> {
  for (let at = 0; at < source.sizeBytes; at += CHUNK_BYTES) yield source.read(at, CHUNK_BYTES);
}

function clause(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/^(?:of one archive|only the first)/.test(message)) return message;
  return /unexpected end/i.test(message) ? "the archive ends too early" : "the archive is damaged";
}

class TarReading {
  readonly problems: string[] = [];
  readonly #entries: ArchiveEntry[] = [];
  readonly #links: Link[] = [];
  readonly #leftOut = new LeftOut();
  #count = 0;
  #kept = 0;

  archive(): Archive {
    const entries = withLinks(this.#entries, this.#links, this.#leftOut);
    return { entries, problems: [...this.problems, ...this.#leftOut.sentences()] };
  }

  take(header: Header, content: Content, next: (error?: Error) => void): void {
    this.#count += 1;
    const chunks: Uint8Array[] | null = this.#wants(header) ? [] : null;
    if (this.#count > ARCHIVE_ENTRIES_MAX) {
      next(new Error(`only the first ${ARCHIVE_ENTRIES_MAX} entries of an archive are read`));
      return;
    }
    this.#collect(content, chunks, () => {
      if (chunks !== null) this.#entries.push(this.#entry(header, Buffer.concat(chunks)));
      next();
    });
  }

  /** Files are wanted; links are noted, and everything else is passed over. */
  #wants({ name, type, linkname }: Header): boolean {
    if (isInstalled(name) || type === "directory") return false;
    const why = unsafeName(name);
    if (why !== null) {
      this.#leftOut.add(why, name);
      return false;
    }
    if (type === "symlink" || type === "link") {
      // A hard link names its target from the archive's root.
      const target = type === "link" ? `${"../".repeat(depthOf(name))}${linkname}` : linkname;
      this.#links.push({ name: tidyName(name), target });
    }
    return type === "file" || type === "contiguous-file";
  }

  #collect(content: Content, chunks: Uint8Array[] | null, done: () => void): void {
    let size = 0;
    content.on("data", (chunk) => {
      if (!(chunk instanceof Uint8Array)) return;
      // Of what is too large or no text, the beginning is enough.
      const looked = size;
      size += chunk.length;
      if (chunks === null || this.#kept + chunk.length > TAR_KEPT_BYTES_MAX) return;
      if (size > LARGE_TEXT_BYTES_MAX || (looked > 0 && !isKept(chunks[0]))) return;
      this.#kept += chunk.length;
      chunks.push(chunk);
    });
    content.on("end", done);
    // The archive itself fails with the same error, and that one is told.
    content.on("error", () => {});
  }

  #entry(header: Header, kept: Buffer): ArchiveEntry {
    const sizeBytes = header.size;
    return {
      name: tidyName(header.name),
      sizeBytes,
      mode: header.mode & 0o7777,
      read(length) {
        // Of what is no text only the beginning is there, which is enough to see that it is none.
        if (kept.length < Math.min(length, sizeBytes) && isKept(kept))
          throw new Error(
            "the archive is too large to keep all of its files, or it ends before this one does",
          );
        return kept.subarray(0, length);
      },
    };
  }
}

function depthOf(name: string): number {
  return tidyName(name).split("/").length - 1;
}

/** Texts and archives. */
function isKept(first: Uint8Array | undefined): boolean {
  if (first === undefined) return false;
  return (
    archiveKind(first.subarray(0, ARCHIVE_HEAD_BYTES)) !== null ||
    decodeHead(first.subarray(0, SNIFF_BYTES)) !== null
  );
}
