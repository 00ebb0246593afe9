import { constants, gunzipSync } from "node:zlib";
import { readRange } from "../file.js";
import type { InputFile } from "../input.js";
import { ARCHIVE_DEPTH_MAX, FILES_MAX, NESTED_ARCHIVE_BYTES_MAX, UNPACKED_BYTES_MAX } from "../limits.js";
import {
  ARCHIVE_HEAD_BYTES,
  type Archive,
  type ArchiveEntry,
  type ArchiveKind,
  archiveKind,
  type ByteSource,
  isTarHeader,
} from "./archive.js";
import { ArchiveFile } from "./archive-file.js";
import { Budget } from "./budget.js";
import { isBundle } from "./bundle.js";
import { mayBeArchive } from "./candidates.js";
import { openTar } from "./tar.js";
import { openZip } from "./zip.js";

export interface OpenedArchive {
  readonly files: readonly InputFile[];
  /** The archive that each is about, and one sentence. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

export interface ArchiveRequest {
  readonly path: string;
  readonly absolute: string;
  readonly source: ByteSource;
  /** True when the archive merely lies in the input: then only a bundle is entered. */
  readonly onlyBundles: boolean;
}

export function fileSource(absolute: string, sizeBytes: number): ByteSource {
  return { sizeBytes, read: (start, length) => readRange(absolute, start, length) };
}

/** The files of an archive and of the bundles in it; null when it is none, or none that is to be entered. Never throws. */
export async function openArchive(request: ArchiveRequest): Promise<OpenedArchive | null> {
  const found: Found = { files: [], problems: [] };
  const budget = new Budget(UNPACKED_BYTES_MAX);
  const entered = await enter(request, budget, 1, found);
  return entered ? found : null;
}

interface Found {
  readonly files: InputFile[];
  readonly problems: { readonly path: string; readonly message: string }[];
}

async function enter(request: ArchiveRequest, budget: Budget, depth: number, found: Found): Promise<boolean> {
  const { path, absolute, source, onlyBundles } = request;
  let archive: Archive;
  try {
    const kind = await kindOf(source);
    if (kind === null) return false;
    archive = kind === "zip" ? await openZip(source, budget) : await openTar(source, kind === "gzip", budget);
  } catch (error) {
    // What lies about and is broken is nobody's bundle; what was asked for is told.
    if (!onlyBundles)
      found.problems.push({ path, message: `This archive cannot be read: ${clause(error)}.` });
    return !onlyBundles;
  }
  if (onlyBundles && !isBundle(archive.entries)) return false;
  found.problems.push(...archive.problems.map((message) => ({ path, message })));
  const { entries, repeated } = lastOfEach(archive.entries);
  if (repeated !== null) found.problems.push({ path, message: repeated });
  for (const entry of entries) {
    if (found.files.length >= FILES_MAX) {
      found.problems.push({ path, message: `Only the first ${FILES_MAX} files are read.` });
      return true;
    }
    if (depth < ARCHIVE_DEPTH_MAX && (await enterNested(request, entry, budget, depth, found))) continue;
    found.files.push(new ArchiveFile(path, absolute, entry));
  }
  return true;
}

/** A single file that is compressed is no archive, however it is called. */
async function kindOf(source: ByteSource): Promise<ArchiveKind | null> {
  const kind = archiveKind(source.read(0, ARCHIVE_HEAD_BYTES));
  if (kind !== "gzip") return kind;
  return isTarHeader(gunzipHead(source)) ? "gzip" : null;
}

const GZIP_HEAD_BYTES = 4_096;

function gunzipHead(source: ByteSource): Buffer {
  try {
    return gunzipSync(source.read(0, GZIP_HEAD_BYTES), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}

async function enterNested(
  outer: ArchiveRequest,
  entry: ArchiveEntry,
  budget: Budget,
  depth: number,
  found: Found,
): Promise<boolean> {
  if (entry.sizeBytes > NESTED_ARCHIVE_BYTES_MAX || !mayBeArchive(entry.name)) return false;
  try {
    if (archiveKind(entry.read(ARCHIVE_HEAD_BYTES)) === null) return false;
    const bytes = entry.read(entry.sizeBytes);
    const source: ByteSource = {
      sizeBytes: bytes.length,
      read: (start, length) => bytes.subarray(start, start + length),
    };
    const path = `${outer.path}!/${entry.name}`;
    const absolute = `${outer.absolute}!/${entry.name}`;
    return await enter({ path, absolute, source, onlyBundles: true }, budget, depth + 1, found);
  } catch {
    // It stays a file, and whoever wants its content is told why there is none.
    return false;
  }
}

/** Of entries with the same name the last one counts, as whoever unpacks them overwrites the first. */
function lastOfEach(all: readonly ArchiveEntry[]): {
  readonly entries: readonly ArchiveEntry[];
  readonly repeated: string | null;
} {
  const byName = new Map<string, ArchiveEntry>();
  const repeated = new Set<string>();
  for (const entry of all) {
    if (byName.has(entry.name)) repeated.add(entry.name);
    byName.set(entry.name, entry);
  }
  const [first] = repeated;
  const others = repeated.size > 1 ? ` and ${repeated.size - 1} more` : "";
  return {
    entries: [...byName.values()],
    repeated:
      first === undefined
        ? null
        : `The archive holds ${JSON.stringify(first.slice(0, 100))}${others} more than once; the last one counts.`,
  };
}

function clause(error: unknown): string {
  const message = error instanceof Error ? error.message : "";
  if (message.startsWith("of one archive")) return message;
  if (/strong encryption/.test(message)) return "it is encrypted";
  if (/multi-disk/.test(message)) return "it is one part of several";
  if (/end of central directory|unexpected eof|overflow/i.test(message)) return "it is cut off or damaged";
  return "it is damaged";
}
