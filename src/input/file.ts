import { closeSync, constants, openSync, readSync, type Stats, statSync } from "node:fs";
import { ContentFile } from "./content-file.js";
import type { InputFile } from "./input.js";

/** A file on disk; it is looked at only when its size, mode or text is asked for. */
export class DiskFile extends ContentFile {
  readonly path: string;
  readonly absolute: string;
  readonly writable = true;
  #stats: Stats | null | undefined;

  constructor(path: string, absolute: string) {
    super();
    this.path = path;
    this.absolute = absolute;
  }

  get sizeBytes(): number {
    return this.#stat()?.size ?? 0;
  }

  /** Windows has no execute bit, so that it says nothing there. */
  get mode(): number | null {
    const mode = this.#stat()?.mode;
    return mode === undefined || process.platform === "win32" ? null : mode & 0o7777;
  }

  protected read(length: number): Buffer {
    return readRange(this.absolute, 0, length);
  }

  #stat(): Stats | null {
    if (this.#stats !== undefined) return this.#stats;
    try {
      this.#stats = statSync(this.absolute);
    } catch {
      // Reading it tells why.
      this.#stats = null;
    }
    return this.#stats;
  }
}

/** A stretch of a file, shorter where the file ends. What never ends or never begins (a pipe) does not hold it up. */
export function readRange(absolute: string, start: number, length: number): Buffer {
  const handle = openSync(absolute, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const count = readSync(handle, buffer, filled, length - filled, start + filled);
      if (count === 0) break;
      filled += count;
    }
    return buffer.subarray(0, filled);
  } finally {
    closeSync(handle);
  }
}

/** A file that exists only here: an example, a test, or a proof's changed text. */
export function textFile(path: string, text: string, absolute = path, mode: number | null = null): InputFile {
  return {
    path,
    absolute,
    sizeBytes: Buffer.byteLength(text),
    mode,
    writable: false,
    encoding: "utf-8",
    failure: null,
    text: () => text,
    head: (bytes) => text.slice(0, bytes),
    bytes: () => Buffer.from(text),
  };
}

/** The same file with another text: it is written where and as the first one is. */
export function withText(file: InputFile, text: string): InputFile {
  const { absolute, mode, writable, encoding } = file;
  return { ...textFile(file.path, text, absolute, mode), writable, encoding };
}
