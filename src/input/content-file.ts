import { decode, decodeHead } from "./decode.js";
import type { Encoding } from "./encoding.js";
import type { InputFile } from "./input.js";
import { keptTexts } from "./kept-texts.js";
import { LARGE_HEAD_BYTES, LARGE_TEXT_BYTES_MAX, LARGE_TEXT_SIGNS, TEXT_BYTES_MAX } from "./limits.js";

/** What files on disk and in archives have in common: bytes that are read and decoded when they are asked for. */
export abstract class ContentFile implements InputFile {
  abstract readonly path: string;
  abstract readonly absolute: string;
  abstract readonly sizeBytes: number;
  abstract readonly mode: number | null;
  abstract readonly writable: boolean;
  #encoding: Encoding = "utf-8";
  #failure: string | null = null;
  #isText: boolean | undefined;

  /** The first `length` bytes; may throw. */
  protected abstract read(length: number): Buffer;

  get encoding(): Encoding {
    return this.#encoding;
  }

  get failure(): string | null {
    return this.#failure;
  }

  text(): string | null {
    if (this.#isText === false) return null;
    const kept = keptTexts.get(this);
    if (kept !== undefined) return kept;
    const bytes = this.bytes();
    const decoded = bytes === null ? null : decode(bytes);
    this.#isText = decoded !== null;
    if (decoded === null) return null;
    this.#encoding = decoded.encoding;
    keptTexts.keep(this, decoded.text);
    return decoded.text;
  }

  bytes(): Buffer | null {
    if (this.sizeBytes > TEXT_BYTES_MAX && !this.#isWorthReading()) return null;
    return this.#attempt(this.sizeBytes);
  }

  head(bytes: number): string | null {
    const head = this.#attempt(bytes);
    return head === null ? null : decodeHead(head);
  }

  /** Large files say near their beginning what they are, or they are no deployment files. */
  #isWorthReading(): boolean {
    if (this.sizeBytes > LARGE_TEXT_BYTES_MAX) return false;
    const head = this.head(LARGE_HEAD_BYTES);
    return head !== null && LARGE_TEXT_SIGNS.test(head);
  }

  #attempt(length: number): Buffer | null {
    try {
      return this.read(length);
    } catch (error) {
      this.#failure = reasonOf(error);
      return null;
    }
  }
}

/** Why something could not be read, as a clause. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "EACCES" || code === "EPERM") return "permission denied";
  if (code === "ENOENT") return "it does not exist";
  if (code === "ELOOP") return "its symbolic links go in a circle";
  if (code === "ENAMETOOLONG") return "its name is too long";
  return error instanceof Error ? (error.message.split("\n")[0] ?? "it cannot be read") : "it cannot be read";
}
