import type { InputProblem } from "../../finding/index.js";
import { absent, known, type Origin, unknown, type Value } from "../../model/index.js";
import { type Mapping, type MappingEntry, placeholder, type Resolved } from "./resolved.js";

/** How a format writes its fields: `desiredCount` (the ECS API) or `DesiredCount` (CloudFormation, ELBv2). */
export type Casing = "camel" | "pascal";

export interface Reading {
  readonly casing: Casing;
  readonly problems: InputProblem[];
}

/**
 * The fields of one mapping, asked for by their PascalCase names and found however their first
 * letter is written. An absent field has the platform's default and the place of its parent.
 */
export class Fields {
  constructor(
    readonly mapping: Mapping,
    readonly reading: Reading,
  ) {}

  get origin(): Origin {
    return this.mapping.origin;
  }

  entry(name: string): MappingEntry | undefined {
    const entry =
      this.mapping.entries.get(name) ??
      this.mapping.entries.get(name.charAt(0).toLowerCase() + name.slice(1));
    return entry?.value.kind === "nothing" ? undefined : entry;
  }

  raw(name: string): Resolved | undefined {
    return this.entry(name)?.value;
  }

  has(name: string): boolean {
    return this.raw(name) !== undefined;
  }

  /** Where an absent field would be written. */
  missing(name: string): Omit<Origin, "written"> {
    const { place, node } = this.mapping.origin;
    const key = this.reading.casing === "camel" ? name.charAt(0).toLowerCase() + name.slice(1) : name;
    return { place, node: node === null ? null : { file: node.file, path: node.path.concat(key) } };
  }

  #unwritten(name: string): Origin {
    const { place, node } = this.missing(name);
    return { place, node, written: false };
  }

  /** The platform's default, or unknown when the field may have been left out of our sight. */
  fallback<T>(name: string, value: T): Value<T> {
    if (this.mapping.incomplete !== null) return unknown(this.mapping.incomplete, this.#unwritten(name));
    return absent(value, this.missing(name));
  }

  text<T extends string | null = string>(name: string, fallback: T): Value<string | T> {
    const raw = this.raw(name);
    return raw === undefined ? this.fallback(name, fallback) : this.#converted(raw, name, toText);
  }

  number<T extends number | null = number>(name: string, fallback: T): Value<number | T> {
    const raw = this.raw(name);
    return raw === undefined ? this.fallback(name, fallback) : this.#converted(raw, name, toNumber);
  }

  boolean(name: string, fallback: boolean): Value<boolean> {
    const raw = this.raw(name);
    return raw === undefined ? this.fallback(name, fallback) : this.#converted(raw, name, toBoolean);
  }

  choice<T extends string>(name: string, choices: readonly T[], fallback: T): Value<T> {
    const raw = this.raw(name);
    if (raw === undefined) return this.fallback(name, fallback);
    return this.#converted(raw, name, (value) => {
      const text = toText(value).converted;
      const choice = choices.find((candidate) => candidate.toLowerCase() === text?.toLowerCase());
      return { converted: choice ?? null, wanted: `one of ${choices.join(", ")}` };
    });
  }

  /** Without a default: unknown when it is absent. */
  required<T>(name: string, read: (name: string) => Value<T>, reason: string): Value<T> {
    return this.has(name) ? read(name) : unknown(reason, this.#unwritten(name));
  }

  requiredText(name: string, reason: string): Value<string> {
    return this.required(name, (field) => this.text(field, ""), reason);
  }

  requiredNumber(name: string, reason: string): Value<number> {
    return this.required(name, (field) => this.number(field, 0), reason);
  }

  /** The fields of a nested mapping; an absent one has no entries and would be written here. */
  nested(name: string): Fields {
    const raw = this.raw(name);
    if (raw?.kind === "mapping") return new Fields(raw, this.reading);
    const origin = raw === undefined ? this.#unwritten(name) : raw.origin;
    const incomplete = raw === undefined ? this.mapping.incomplete : reasonOf(raw, name, "an object");
    if (raw !== undefined) this.#complain(raw, name, "an object");
    return new Fields({ kind: "mapping", entries: new Map(), incomplete, origin }, this.reading);
  }

  /** A list's items; null when the list is unknown. A single value stands for a list of one. */
  items(name: string): readonly Resolved[] | null {
    const raw = this.raw(name);
    if (raw === undefined) return this.mapping.incomplete === null ? [] : null;
    return this.itemsOf(raw, name);
  }

  itemsOf(raw: Resolved, name: string): readonly Resolved[] | null {
    if (raw.kind === "list") return raw.items.filter((item) => item.kind !== "nothing");
    if (raw.kind === "mapping" || raw.kind === "scalar") {
      this.#complain(raw, name, "a list");
      return null;
    }
    return raw.kind === "nothing" ? [] : null;
  }

  /** The mappings of a list, each as fields; items of another kind are left out with a problem. */
  mappings(name: string): readonly Fields[] {
    return (this.items(name) ?? []).flatMap((item) => {
      if (item.kind === "mapping") return [new Fields(item, this.reading)];
      this.#complain(item, `an entry of ${name}`, "an object");
      return [];
    });
  }

  /** A list of texts as one value: unknown when any part of it is. Null when absent. */
  texts(name: string): Value<readonly string[] | null> {
    const raw = this.raw(name);
    if (raw === undefined) return this.fallback<readonly string[] | null>(name, null);
    const items = this.itemsOf(raw, name);
    if (items === null) return unknown(reasonOf(raw, name, "a list"), raw.origin);
    const texts: string[] = [];
    for (const item of items) {
      const text = this.#converted(item, name, toText);
      if (!text.known) return unknown(text.reason, raw.origin);
      texts.push(text.value);
    }
    return known(texts, raw.origin);
  }

  valueOf(raw: Resolved, name: string): Value<string> {
    return this.#converted(raw, name, toText);
  }

  #converted<T>(raw: Resolved, name: string, convert: (raw: Resolved) => Conversion<T>): Value<T> {
    const { converted, wanted } = convert(raw);
    if (converted !== null) return known(converted, raw.origin);
    this.#complain(raw, name, wanted);
    return unknown(reasonOf(raw, name, wanted), raw.origin);
  }

  #complain(raw: Resolved, name: string, wanted: string): void {
    const place = raw.origin.place;
    if (place === null || raw.kind === "unresolved" || raw.kind === "reference") return;
    if (raw.kind === "scalar" && raw.text.includes("${")) return;
    this.reading.problems.push({
      file: place.file,
      line: place.line,
      message: `${name} should be ${wanted}.`,
    });
  }
}

interface Conversion<T> {
  readonly converted: T | null;
  readonly wanted: string;
}

function toText(raw: Resolved): Conversion<string> {
  const wanted = "a text";
  if (raw.kind === "reference") return { converted: placeholder(raw), wanted };
  return { converted: raw.kind === "scalar" ? raw.text : null, wanted };
}

function toNumber(raw: Resolved): Conversion<number> {
  const wanted = "a number";
  if (raw.kind !== "scalar" || typeof raw.value === "boolean") return { converted: null, wanted };
  const text = raw.text.trim();
  return { converted: /^[-+]?(\d+\.?\d*|\.\d+)(e\d+)?$/i.test(text) ? Number(text) : null, wanted };
}

function toBoolean(raw: Resolved): Conversion<boolean> {
  const wanted = "true or false";
  if (raw.kind !== "scalar") return { converted: null, wanted };
  const text = raw.text.trim().toLowerCase();
  if (["true", "yes", "on", "enabled", "1"].includes(text)) return { converted: true, wanted };
  return { converted: ["false", "no", "off", "disabled", "0"].includes(text) ? false : null, wanted };
}

function reasonOf(raw: Resolved, name: string, wanted: string): string {
  if (raw.kind === "unresolved") return raw.reason;
  if (raw.kind === "reference")
    return `it is the ${raw.attribute ?? "id"} of ${raw.logicalId}, which only the deployment decides`;
  if (raw.kind === "scalar" && raw.text.includes("${")) return "only the deployment decides it";
  return `${name} should be ${wanted}`;
}
