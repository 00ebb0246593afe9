import { known, type ImageStage, type Origin, type Place, unknown, type Value } from "../../model/index.js";
import type { Instruction } from "./instructions.js";
import { expand, type Expanded, splitWords } from "./words.js";

type Variable = ImageStage["environment"][number];

/** The variables that a stage sees: its build arguments, and the environment with what it inherits. */
export class StageScope {
  readonly escape: string;
  readonly #globals: ReadonlyMap<string, string | null>;
  readonly #environment: Map<string, Variable>;
  readonly #arguments = new Map<string, string | null>();
  /** Nothing is inherited from an image that these files do not show. */
  readonly #closed: boolean;

  constructor(
    globals: ReadonlyMap<string, string | null>,
    parent: StageScope | null,
    scratch: boolean,
    escape: string,
  ) {
    this.#globals = globals;
    this.#environment = new Map(parent === null ? [] : parent.#environment);
    this.#closed = parent === null ? scratch : parent.#closed;
    this.escape = escape;
  }

  expand(word: string): Expanded {
    return expand(word, (name) => this.#lookup(name), this.escape);
  }

  environment(): Variable[] {
    return [...this.#environment.values()];
  }

  /** `ARG name`, `ARG name=default`, several in one instruction. */
  defineArguments(text: string): void {
    for (const word of splitWords(text, this.escape)) {
      const equals = word.indexOf("=");
      const name = equals < 0 ? word : word.slice(0, equals);
      if (equals < 0) {
        this.#arguments.set(name, this.#globals.get(name) ?? null);
        continue;
      }
      const value = this.expand(word.slice(equals + 1));
      this.#arguments.set(name, value.unresolved === null ? value.text : null);
    }
  }

  /** `ENV name=value …`, and the old `ENV name value`. All values of one instruction see the state before it. */
  defineEnvironment(instruction: Instruction, originOf: (name: string, place: Place) => Origin): void {
    const words = splitWords(instruction.text, this.escape);
    const first = words[0] ?? "";
    const pairs: (readonly [string, string])[] = first.includes("=")
      ? words.flatMap((word) => {
          const equals = word.indexOf("=");
          return equals > 0 ? [[word.slice(0, equals), word.slice(equals + 1)] as const] : [];
        })
      : first === ""
        ? []
        : [[first, instruction.text.slice(first.length).trim()]];
    const defined = pairs.map(([name, word], index): Variable => {
      const listed = instruction.properties[index];
      const origin = originOf(name, listed?.name === name ? listed.place : instruction.argumentsPlace);
      return { name, origin, value: this.#value(word, origin) };
    });
    for (const variable of defined) this.#environment.set(variable.name, variable);
  }

  #value(word: string, origin: Origin): Value<string> {
    const expanded = this.expand(word);
    return expanded.unresolved === null
      ? known(expanded.text, origin)
      : unknown(`${expanded.unresolved} is not set in the Dockerfile`, origin);
  }

  #lookup(name: string): string | null | undefined {
    const variable = this.#environment.get(name);
    if (variable !== undefined) return variable.value.known ? variable.value.value : undefined;
    const argument = this.#arguments.get(name);
    if (argument !== undefined) return argument ?? undefined;
    return this.#closed ? null : undefined;
  }
}
