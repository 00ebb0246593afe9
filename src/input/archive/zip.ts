import { constants, crc32, inflateRawSync } from "node:zlib";
import {
  type Entry,
  fromRandomAccessReader,
  getFileNameLowLevel,
  RandomAccessReader,
  type ZipFile,
} from "yauzl";
import { ARCHIVE_ENTRIES_MAX } from "../limits.js";
import type { Archive, ArchiveEntry, ByteSource } from "./archive.js";
import type { Budget } from "./budget.js";
import { type Link, withLinks } from "./links.js";
import { isInstalled, LeftOut, tidyName, unsafeName } from "./names.js";

/** Systems that write Unix modes into the upper half of the external attributes: Unix and macOS. */
const UNIX_HOSTS = new Set([3, 19]);
const FILE_TYPE_MASK = 0o170000;
const SYMBOLIC_LINK = 0o120000;

const STORED = 0;
const DEFLATED = 8;

const LOCAL_HEADER_BYTES = 30;
const LOCAL_HEADER_SIGNATURE = 0x04034b50;

/** Deflate packs at most about 1030 bytes into one. */
const RATIO_MAX = 1_100;
const HEAD_COMPRESSED_BYTES_MIN = 256;

/** A link's content is the path that it points to. */
const LINK_BYTES_MAX = 4_096;

/** Lists a zip. Contents are unpacked one by one, when they are asked for. */
export async function openZip(source: ByteSource, budget: Budget): Promise<Archive> {
  const leftOut = new LeftOut();
  const entries: ArchiveEntry[] = [];
  const links: Link[] = [];
  const problems: string[] = [];
  const zip = await directoryOf(source);
  let count = 0;
  for await (const entry of zip.eachEntry()) {
    count += 1;
    if (count > ARCHIVE_ENTRIES_MAX) {
      problems.push(`Only the first ${ARCHIVE_ENTRIES_MAX} entries of this archive are read.`);
      break;
    }
    const name = nameOf(entry);
    if (name.endsWith("/") || isInstalled(name)) continue;
    const why = unsafeName(name) ?? unreadable(entry);
    const file = new ZipEntry(tidyName(name), entry, source, budget);
    if (why !== null) leftOut.add(why, name);
    else if ((unixMode(entry) & FILE_TYPE_MASK) === SYMBOLIC_LINK) links.push(linkOf(file));
    else entries.push(file);
  }
  const all = withLinks(entries, links, leftOut);
  return { entries: all, problems: [...problems, ...leftOut.sentences()] };
}

function linkOf(file: ZipEntry): Link {
  try {
    return { name: file.name, target: file.read(LINK_BYTES_MAX).toString("utf8") };
  } catch {
    return { name: file.name, target: "" };
  }
}

function directoryOf(source: ByteSource): Promise<ZipFile> {
  // Names are decoded here and sizes held against what is really unpacked, because one bad entry
  // must not cost the others.
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: false };
  return new Promise((resolve, reject) => {
    fromRandomAccessReader(new SourceReader(source), source.sizeBytes, options, (error, zip) =>
      error === null || error === undefined ? resolve(zip) : reject(error),
    );
  });
}

class SourceReader extends RandomAccessReader {
  constructor(private readonly source: ByteSource) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, count?: number) => void,
  ): void {
    let count: number;
    try {
      count = this.source.read(position, length).copy(buffer, offset);
    } catch (error) {
      callback(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    callback(null, count);
  }

  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }
}

/** Many tools write UTF-8 without saying so; only what is no UTF-8 is in the old code page. */
function nameOf(entry: Entry): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(entry.fileNameRaw);
  } catch {
    return getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
  }
}

function unreadable(entry: Entry): string | null {
  if (entry.isEncrypted()) return "are encrypted";
  return entry.compressionMethod === STORED || entry.compressionMethod === DEFLATED
    ? null
    : "are compressed by a rare method";
}

function unixMode(entry: Entry): number {
  return UNIX_HOSTS.has(entry.versionMadeBy >> 8) ? entry.externalFileAttributes >>> 16 : 0;
}

class ZipEntry implements ArchiveEntry {
  readonly name: string;
  readonly sizeBytes: number;
  readonly mode: number | null;
  readonly #compressedBytes: number;
  readonly #headerAt: number;
  readonly #stored: boolean;
  readonly #checksum: number;

  constructor(
    name: string,
    entry: Entry,
    private readonly source: ByteSource,
    private readonly budget: Budget,
  ) {
    this.name = name;
    this.sizeBytes = entry.uncompressedSize;
    const mode = unixMode(entry);
    this.mode = mode === 0 ? null : mode & 0o7777;
    this.#compressedBytes = entry.compressedSize;
    this.#headerAt = entry.relativeOffsetOfLocalHeader;
    this.#stored = entry.compressionMethod === STORED;
    this.#checksum = entry.crc32;
  }

  read(length: number): Buffer {
    const start = this.#dataStart();
    const wanted = Math.min(length, this.sizeBytes);
    const content = this.#stored
      ? this.source.read(start, this.budget.take(wanted))
      : wanted < this.sizeBytes
        ? this.#inflateHead(start, wanted)
        : this.#inflate(start);
    if (content.length < wanted) throw new Error("the archive is damaged there, or ends before it does");
    if (wanted === this.sizeBytes && crc32(content) !== this.#checksum) throw new Error(DAMAGED);
    return content;
  }

  #dataStart(): number {
    const header = this.source.read(this.#headerAt, LOCAL_HEADER_BYTES);
    if (header.length < LOCAL_HEADER_BYTES || header.readUInt32LE(0) !== LOCAL_HEADER_SIGNATURE)
      throw new Error("the archive is damaged where it should begin");
    return this.#headerAt + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
  }

  /** What unpacks to more than it says is a bomb, and ends where it said it would. */
  #inflate(start: number): Buffer {
    if (this.sizeBytes > RATIO_MAX * this.#compressedBytes) throw new Error(DAMAGED);
    const compressed = this.source.read(start, this.#compressedBytes);
    const maxOutputLength = Math.max(1, this.budget.take(this.sizeBytes));
    try {
      return inflateRawSync(compressed, { maxOutputLength });
    } catch {
      throw new Error(DAMAGED);
    }
  }

  /** Unpacks as little as it can: more and more of the compressed bytes until there is enough. */
  #inflateHead(start: number, wanted: number): Buffer {
    const first = Math.max(HEAD_COMPRESSED_BYTES_MIN, wanted >> 3);
    for (let taken = first; ; taken *= 4) {
      const compressed = this.source.read(start, Math.min(taken, this.#compressedBytes));
      const head = inflatePart(compressed);
      this.budget.take(head.length);
      if (head.length >= wanted || taken >= this.#compressedBytes) return head.subarray(0, wanted);
    }
  }
}

const DAMAGED = "the archive is damaged there, or holds more than it says";

function inflatePart(compressed: Buffer): Buffer {
  const maxOutputLength = Math.max(1, RATIO_MAX * compressed.length);
  try {
    return inflateRawSync(compressed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength });
  } catch {
    throw new Error(DAMAGED);
  }
}
