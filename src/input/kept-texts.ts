import { KEPT_TEXT_UNITS_MAX } from "./limits.js";

/** Texts in the order of their last use; what was not used for longest goes when there are too many. */
class KeptTexts {
  readonly #texts = new Map<object, string>();
  #units = 0;

  get(file: object): string | undefined {
    const text = this.#texts.get(file);
    if (text === undefined) return undefined;
    this.#texts.delete(file);
    this.#texts.set(file, text);
    return text;
  }

  keep(file: object, text: string): void {
    this.#texts.set(file, text);
    this.#units += text.length;
    for (const [oldest, its] of this.#texts) {
      // The newest stays, however large: it is in use.
      if (this.#units <= KEPT_TEXT_UNITS_MAX || oldest === file) return;
      this.#texts.delete(oldest);
      this.#units -= its.length;
    }
  }
}

/** One for the process: memory is bounded however many inputs are read. */
export const keptTexts = new KeptTexts();
