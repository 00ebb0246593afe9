/** How much may be unpacked of one archive, so that a bomb ends as a sentence. */
export class Budget {
  #left: number;

  constructor(private readonly most: number) {
    this.#left = most;
  }

  /** Gives back what was asked for. */
  take(bytes: number): number {
    this.#left -= bytes;
    if (this.#left < 0)
      throw new Error(`of one archive at most ${Math.round(this.most / 1_000_000)} MB are unpacked`);
    return bytes;
  }
}
