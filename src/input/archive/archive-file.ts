import { ContentFile } from "../content-file.js";
import type { ArchiveEntry } from "./archive.js";

/** A file in an archive. It is never unpacked to disk, and it cannot be written. */
export class ArchiveFile extends ContentFile {
  readonly path: string;
  readonly absolute: string;
  readonly writable = false;
  readonly #entry: ArchiveEntry;

  constructor(archivePath: string, archiveAbsolute: string, entry: ArchiveEntry) {
    super();
    this.path = `${archivePath}!/${entry.name}`;
    this.absolute = `${archiveAbsolute}!/${entry.name}`;
    this.#entry = entry;
  }

  get sizeBytes(): number {
    return this.#entry.sizeBytes;
  }

  get mode(): number | null {
    return this.#entry.mode;
  }

  protected read(length: number): Buffer {
    return this.#entry.read(length);
  }
}
