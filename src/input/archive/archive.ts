/** An entry of an archive that can be read as a file. */
export interface ArchiveEntry {
  /** As written in the archive, checked: relative, with `/`, without `..`. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Unix permission bits; null when the archive was made where there are none. */
  readonly mode: number | null;
  /** The first bytes, at most `length`. Throws with a clause when the archive is broken there. */
  read(length: number): Buffer;
}

export interface Archive {
  readonly entries: readonly ArchiveEntry[];
  /** One sentence each. */
  readonly problems: readonly string[];
}

/** Where an archive's bytes are: in a file, or in memory when it lies in another archive. */
export interface ByteSource {
  readonly sizeBytes: number;
  /** Shorter where the source ends. */
  read(start: number, length: number): Buffer;
}

export type ArchiveKind = "zip" | "tar" | "gzip";

/** Bytes at the beginning that tell archives apart: a tar archive's first header. */
export const ARCHIVE_HEAD_BYTES = 512;

/** By content: the name may be anything. */
export function archiveKind(head: Uint8Array): ArchiveKind | null {
  if (head[0] === 0x50 && head[1] === 0x4b) {
    // A first entry, an empty archive, or one that was split and joined.
    const third = head[2];
    if ((third === 3 && head[3] === 4) || (third === 5 && head[3] === 6) || (third === 7 && head[3] === 8))
      return "zip";
  }
  if (head[0] === 0x1f && head[1] === 0x8b && head[2] === 8) return "gzip";
  return isTarHeader(head) ? "tar" : null;
}

/** A header's checksum is the sum of its bytes with the checksum itself taken as spaces. */
export function isTarHeader(head: Uint8Array): boolean {
  if (head.length < ARCHIVE_HEAD_BYTES || head[0] === 0) return false;
  const written = /^[ ]*([0-7]{1,7})[ \0]/.exec(Buffer.from(head.subarray(148, 157)).toString("latin1"))?.[1];
  if (written === undefined) return false;
  let sum = 0;
  for (let at = 0; at < ARCHIVE_HEAD_BYTES; at += 1) sum += at >= 148 && at < 156 ? 0x20 : (head[at] ?? 0);
  return sum === Number.parseInt(written, 8);
}
