import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { decodeText } from "./decode.js";
import type { InputFile } from "./input.js";
import { TEXT_BYTES_MAX } from "./limits.js";

/** A file on disk; it is looked at only when its size or text is asked for. */
export class DiskFile implements InputFile {
  readonly path: string;
  readonly absolute: string;
  #size: number | null = null;
  #text: string | null | undefined;
  #failure: string | null = null;

  constructor(path: string, absolute: string) {
    this.path = path;
    this.absolute = absolute;
  }

  get sizeBytes(): number {
    if (this.#size === null) {
      try {
        this.#size = statSync(this.absolute).size;
      } catch {
        this.#size = 0;
      }
    }
    return this.#size;
  }

  /** Why the file could not be read at all; null when it could, or was not tried yet. */
  get failure(): string | null {
    return this.#failure;
  }

  text(): string | null {
    if (this.#text === undefined) this.#text = this.#read();
    return this.#text;
  }

  /** The beginning, also of a file that is too large to be read whole. */
  head(bytes: number): string | null {
    try {
      const handle = openSync(this.absolute, "r");
      try {
        const buffer = Buffer.alloc(bytes);
        return decodeText(buffer.subarray(0, readSync(handle, buffer, 0, bytes, 0)));
      } finally {
        closeSync(handle);
      }
    } catch {
      return null;
    }
  }

  #read(): string | null {
    if (this.sizeBytes > TEXT_BYTES_MAX) return null;
    try {
      return decodeText(readFileSync(this.absolute));
    } catch (error) {
      this.#failure = reasonOf(error);
      return null;
    }
  }
}

/** A file that exists only here: an example, a test, or a proof's changed text. */
export function textFile(path: string, text: string, absolute = path): InputFile {
  return { path, absolute, sizeBytes: Buffer.byteLength(text), text: () => text };
}

export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "EACCES" || code === "EPERM") return "permission denied";
  if (code === "ENOENT") return "it does not exist";
  if (code === "ELOOP") return "its symbolic links go in a circle";
  if (code === "ENAMETOOLONG") return "its name is too long";
  return error instanceof Error ? (error.message.split("\n")[0] ?? "it cannot be read") : "it cannot be read";
}
