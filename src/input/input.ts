import type { Encoding } from "./encoding.js";

/** The files of one input: a folder, an archive or a single file. */
export interface InputFiles {
  /** The path as the user gave it. */
  readonly given: string;
  /** Absolute folder that `InputFile.path` is relative to. */
  readonly base: string;
  readonly files: ReadonlyMap<string, InputFile>;
}

export interface InputFile {
  /**
   * Relative to the input, with `/`. Files outside the input (named by `application: ../..`) begin
   * with `../`; inside an archive the path goes on behind `!`: `bundle.zip!/Procfile`.
   */
  readonly path: string;
  readonly absolute: string;
  readonly sizeBytes: number;
  /** Unix permission bits (0o755); null when nobody says, as in a zip that was made on Windows. */
  readonly mode: number | null;
  /** False for what stands in an archive or nowhere: an edit can be shown, not made. */
  readonly writable: boolean;
  /** How the text is written; "utf-8" until `text()` was asked. */
  readonly encoding: Encoding;
  /** Why it could not be read, as a clause; null when it could, or was not tried yet. */
  readonly failure: string | null;
  /** Decoded text with its line ends as they are; null when it is binary or beyond the limit. Read on first use. */
  text(): string | null;
  /** The first bytes as text, also of a file that is too large to be read whole; null when it is binary. */
  head(bytes: number): string | null;
  /** The content as it is; null when it cannot be read or is beyond the limit of texts. */
  bytes(): Buffer | null;
}
