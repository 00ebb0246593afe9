/** Milliseconds per step, added up: for `--timing`, which is a part of the product. */
export class Stopwatch {
  readonly #milliseconds = new Map<string, number>();

  get milliseconds(): ReadonlyMap<string, number> {
    return this.#milliseconds;
  }

  time<T>(step: string, work: () => T): T {
    const begun = performance.now();
    try {
      return work();
    } finally {
      this.add(step, performance.now() - begun);
    }
  }

  async timeAsync<T>(step: string, work: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    try {
      return await work();
    } finally {
      this.add(step, performance.now() - begun);
    }
  }

  add(step: string, milliseconds: number): void {
    this.#milliseconds.set(step, (this.#milliseconds.get(step) ?? 0) + milliseconds);
  }
}
