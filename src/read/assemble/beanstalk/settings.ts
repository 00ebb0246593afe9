import {
  absent,
  known,
  mapValue,
  type OptionSetting,
  type Origin,
  unknown,
  type Value,
} from "../../../model/index.js";

const RANK = { direct: 2, saved: 1, file: 0 } as const;

/** Which setting of an option wins: the direct one, then the saved one, then that of the last file by name. */
export function withPrecedence(settings: readonly OptionSetting[]): OptionSetting[] {
  const ordered = [...settings].sort(
    (a, b) => RANK[a.source] - RANK[b.source] || fileOf(a).localeCompare(fileOf(b), "en"),
  );
  const winners = new Map(ordered.map((setting) => [keyOf(setting), setting]));
  return ordered.map((setting) => {
    const winner = winners.get(keyOf(setting));
    const overriddenBy = winner === setting || winner === undefined ? null : winner.origin;
    return { ...setting, overriddenBy: setting.overriddenBy ?? overriddenBy };
  });
}

function keyOf({ namespace, name, resource }: OptionSetting): string {
  return JSON.stringify([namespace, name, resource]);
}

function fileOf({ source, origin }: OptionSetting): string {
  return source === "file" ? (origin.place?.file ?? "") : "";
}

/** The options of an environment as they hold: what is written, else the platform's default. */
export class Options {
  readonly #inForce: ReadonlyMap<string, OptionSetting>;
  readonly #origin: Origin;
  readonly all: readonly OptionSetting[];

  constructor(settings: readonly OptionSetting[], origin: Origin) {
    this.all = settings.filter((setting) => setting.overriddenBy === null);
    this.#inForce = new Map(this.all.map((setting) => [`${setting.namespace} ${setting.name}`, setting]));
    this.#origin = origin;
  }

  setting(namespace: string, name: string): OptionSetting | null {
    return this.#inForce.get(`${namespace} ${name}`) ?? null;
  }

  text(namespace: string, name: string, fallback: string): Value<string> {
    const setting = this.setting(namespace, name);
    return setting === null ? absent(fallback, { place: this.#origin.place, node: null }) : setting.value;
  }

  number(namespace: string, name: string, fallback: number): Value<number> {
    const text = this.text(namespace, name, String(fallback));
    if (!text.known) return text;
    const value = Number(text.value);
    return text.value.trim() !== "" && Number.isFinite(value)
      ? known(value, text.origin)
      : unknown("it is not a number", text.origin);
  }

  /** Null when it is not written. */
  written(namespace: string, name: string): Value<string> | null {
    return this.setting(namespace, name)?.value ?? null;
  }

  /** In lower case; null when it is not written. */
  word(namespace: string, name: string): Value<string> | null {
    const value = this.written(namespace, name);
    return value === null ? null : mapValue(value, (text) => text.toLowerCase());
  }

  in(namespace: string): OptionSetting[] {
    return this.all.filter((setting) => setting.namespace === namespace);
  }

  /** The last parts of namespaces that begin alike: `default` and `api` of `…:process:`. */
  suffixes(prefix: string): string[] {
    const found = this.all
      .filter(({ namespace }) => namespace.startsWith(prefix))
      .map(({ namespace }) => namespace.slice(prefix.length));
    return [...new Set(found)];
  }
}
