import type { DependencyKind } from "../../../model/index.js";
import { alternatives, type CallRecord, type ExternalTerm, type Term, UNDEFINED } from "../terms/term.js";

/** How the calls of a client library reach out, and how long they wait. One object per library. */
export interface Client {
  /** Module names, as imported. The longest match of a dotted or slashed prefix counts. */
  readonly modules: readonly string[];
  /** `null`: found from the address that the client is given, or from the driver that is installed. */
  readonly dependency: DependencyKind | null;
  /**
   * `promise`: the call gives a promise; `blocking`: the call comes back when it is done;
   * `lazy`: a query is built, and done when it is awaited.
   */
  readonly waits: "promise" | "blocking" | "lazy";
  /**
   * Which calls reach out: a pattern over the path from the module, such as `Redis.().xadd`. Calls in the path are `()`.
   */
  readonly calls: RegExp;
  /** Calls that stay in the process although the pattern takes them. */
  readonly except?: RegExp;
  /** Seconds after which a call gives up; null = never. Options are looked for in all calls on the way. */
  readonly limit: (options: Options, installed: Installed) => Limit;
  /**
   * Seconds after which a new connection is given up. It is what ends the wait of a start, which has
   * no connection yet; null or absent = never.
   */
  readonly connecting?: (options: Options, installed: Installed) => Limit;
  /** Where the defaults are documented. */
  readonly source: string;
}

/** What of the manifest decides how long a client waits. */
export interface Installed {
  /** What is on the other side, as far as it is known. */
  readonly dependency: DependencyKind;
  readonly packages: ReadonlySet<string>;
  /** Null where any version may be installed. */
  readonly majorOf: (name: string) => number | null;
}

/** The options given to the calls that lead to the one looked at, nearest first. */
export class Options {
  constructor(private readonly records: readonly CallRecord[]) {}

  static of(term: ExternalTerm): Options {
    const records: CallRecord[] = [];
    for (let at: ExternalTerm | null = term; at !== null; at = at.parent)
      if (at.call !== null) records.push(at.call);
    return new Options(records);
  }

  /** The named option: undefined when nobody gives it, null when its value is not a known number. */
  number(...names: readonly string[]): number | null | undefined {
    const term = this.term(...names);
    if (term === undefined) return undefined;
    return term.kind === "literal" && typeof term.value === "number" ? term.value : null;
  }

  term(...names: readonly string[]): Term | undefined {
    for (const { arguments: given } of this.records) {
      for (const name of names) {
        const direct = given.named.get(name);
        if (direct !== undefined) return direct;
        for (const argument of given.positional) {
          const nested = argument.kind === "object" ? deep(argument.properties, name) : undefined;
          if (nested !== undefined) return nested;
        }
      }
    }
    return undefined;
  }

  /** All texts given to the calls, or to what was given to them, for addresses. */
  texts(depth = 0): string[] {
    return this.records.flatMap(({ arguments: given }) =>
      [...given.positional, ...given.named.values()].flatMap((term) => textsIn(term, depth)),
    );
  }

  /** The environment variables of which what is given to the calls is made. */
  variables(): string[] {
    return this.records.flatMap(({ arguments: given }) =>
      [...given.positional, ...given.named.values()].flatMap((term) =>
        alternatives(term).flatMap((one) =>
          one.kind === "unknown" && one.variable !== null ? [one.variable] : [],
        ),
      ),
    );
  }

  /** True when options may hold more than is seen. */
  get open(): boolean {
    return this.records.some(({ arguments: given }) =>
      [...given.positional].some((term) => term.kind === "object" && term.open && term.class === null),
    );
  }
}

/** An address may stand in an engine that a session is made from. */
const NESTED_MAX = 3;

function textsIn(term: Term, depth: number): string[] {
  return alternatives(term).flatMap((one): string[] => {
    if (one.kind === "literal") return typeof one.value === "string" ? [one.value] : [];
    if (one.kind === "unknown") return one.start === null ? [] : [one.start];
    if (depth >= NESTED_MAX) return [];
    if (one.kind === "external") return Options.of(one).texts(depth + 1);
    return one.kind === "object" && one.class === null
      ? [...one.properties.values()].flatMap((inner) => textsIn(inner, depth + 1))
      : [];
  });
}

/** `connect_args={"connect_timeout": 5}` and `requestHandler: new NodeHttpHandler({ … })` stand one level down. */
function deep(properties: ReadonlyMap<string, Term>, name: string): Term | undefined {
  const own = properties.get(name);
  if (own !== undefined && own !== UNDEFINED) return own;
  for (const value of properties.values()) {
    const inner = value.kind === "object" ? value.properties.get(name) : ofCall(value, name);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function ofCall(value: Term, name: string): Term | undefined {
  if (value.kind !== "external" || value.call === null) return undefined;
  const { positional, named } = value.call.arguments;
  const given = named.get(name);
  if (given !== undefined) return given;
  return positional.flatMap((one) => (one.kind === "object" ? (one.properties.get(name) ?? []) : []))[0];
}

/**
 * Seconds, null for no limit, "unknown" when an option is given whose value cannot be read, "version" when
 * it depends on the version that is installed, and any may be.
 */
export type Limit = number | null | "unknown" | "version";

/** Milliseconds of an option as seconds; 0 and absence mean no limit. */
export function milliseconds(value: number | null | undefined): Limit {
  const limit = seconds(value);
  return typeof limit === "number" ? limit / 1000 : limit;
}

export function seconds(value: number | null | undefined): Limit {
  if (value === null) return "unknown";
  return value === undefined || value <= 0 ? null : value;
}

/** The sum, when each part has a limit. */
export function sum(...parts: readonly Limit[]): Limit {
  if (parts.includes(null)) return null;
  let total = 0;
  for (const part of parts) {
    if (typeof part !== "number") return "unknown";
    total += part;
  }
  return total;
}

/** The first limit that is given. */
export function either(...parts: readonly Limit[]): Limit {
  return parts.find((part) => part !== null) ?? null;
}
