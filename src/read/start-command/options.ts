/** Reads options of a command line: `--port 80`, `--port=80`, `-p80`. The last one wins. */
export class Options {
  readonly #words: readonly string[];

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  /** Undefined when the option is not given. */
  value(...names: readonly string[]): string | undefined {
    return this.values(...names).at(-1);
  }

  values(...names: readonly string[]): string[] {
    const found: string[] = [];
    for (const [index, word] of this.#words.entries()) {
      for (const name of names) {
        if (word === name) found.push(this.#words[index + 1] ?? "");
        else if (name.startsWith("--") && word.startsWith(`${name}=`))
          found.push(word.slice(name.length + 1));
        else if (
          /^-[a-zA-Z]$/.test(name) &&
          word.startsWith(name) &&
          !word.startsWith("--") &&
          word.length > 2
        ) {
          found.push(word.slice(2).replace(/^=/, ""));
        }
      }
    }
    return found;
  }

  has(name: string): boolean {
    return this.#words.includes(name);
  }

  /** Words that are neither options nor the values of the options named. */
  plain(withValue: RegExp): string[] {
    const plain: string[] = [];
    for (let at = 0; at < this.#words.length; at += 1) {
      const word = this.#words[at] ?? "";
      if (!word.startsWith("-") || word === "-") plain.push(word);
      else if (!word.includes("=") && withValue.test(word)) at += 1;
    }
    return plain;
  }
}
