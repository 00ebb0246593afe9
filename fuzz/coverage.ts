import { type Profiler, Session } from "node:inspector";

/** Which branches of the bundle were ever taken, by Node's own measurement. */
export class Coverage {
  readonly #session = new Session();
  readonly #known = new Set<string>();

  constructor() {
    this.#session.connect();
    this.#session.post("Profiler.enable");
    this.#session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  get branches(): number {
    return this.#known.size;
  }

  /** How many branches were taken for the first time since it was asked last. */
  fresh(): number {
    const before = this.#known.size;
    for (const script of this.#take()) {
      if (!script.url.includes("steadystate-fuzz")) continue;
      for (const { ranges } of script.functions) {
        for (const { startOffset, endOffset, count } of ranges)
          if (count > 0) this.#known.add(`${script.scriptId}:${startOffset}:${endOffset}`);
      }
    }
    return this.#known.size - before;
  }

  /** The answer comes at once: the session is that of this very thread. */
  #take(): readonly Profiler.ScriptCoverage[] {
    let taken: readonly Profiler.ScriptCoverage[] = [];
    this.#session.post("Profiler.takePreciseCoverage", (_, answer) => {
      taken = answer?.result ?? [];
    });
    return taken;
  }
}
