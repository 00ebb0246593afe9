/** The files of one input: a folder or a single file. (Archives come with the bundle readers.) */
export interface InputFiles {
  /** The path as the user gave it. */
  readonly given: string;
  /** Absolute folder that `InputFile.path` is relative to. */
  readonly base: string;
  readonly files: ReadonlyMap<string, InputFile>;
}

export interface InputFile {
  /** Relative to the input, with `/`. Files outside the input (named by `application: ../..`) begin with `../`. */
  readonly path: string;
  readonly absolute: string;
  readonly sizeBytes: number;
  /** Decoded text; null when it is binary or beyond the limit. Read on first use. */
  text(): string | null;
}
