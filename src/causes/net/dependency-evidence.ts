import type { Dependency, DependencyKind, Model, Origin } from "../../model/index.js";
import type { Timeline } from "../../timeline/index.js";
import { injectedFaults, type Spoken } from "../shared/text-signs.js";

// A fault that was set on purpose is no finding about the real dependency: what is left to find is
// how the application bears it, and other causes tell that.
const ON_PURPOSE = 0.4;

/** Lines with their strength lowered where a rehearsal itself made the dependency fail. */
export function unlessOnPurpose(matches: readonly Spoken[], timeline: Timeline): Spoken[] {
  const faults = injectedFaults(timeline).filter((fault) => !/=(?:healthy|well|restored)$/.test(fault));
  if (faults.length === 0) return [...matches];
  const names = faults.map((fault) => fault.split("=")[0] ?? "");
  return matches.map((match) => {
    const kind = kindOf(match.text);
    const own = kind === null || names.some((name) => sameKind(name, kind));
    return own ? { ...match, strength: match.strength * ON_PURPOSE } : match;
  });
}

export function onPurpose(timeline: Timeline): boolean {
  return injectedFaults(timeline).length > 0;
}

const KINDS: readonly { readonly kind: DependencyKind; readonly words: RegExp }[] = [
  {
    kind: "postgres",
    words: /postgres|psycopg|asyncpg|pg_hba|libpq|:5432\b|port 5432\b|\bpg[-_ ]|SQLSTATE|28P01/i,
  },
  { kind: "mysql", words: /mysql|mariadb|:3306\b|ER_ACCESS_DENIED|\(3306\)/i },
  { kind: "redis", words: /redis|:6379\b|WRONGPASS|NOAUTH|valkey/i },
  { kind: "amqp", words: /amqp|rabbit|:5672\b/i },
  { kind: "mongodb", words: /mongo|:27017\b/i },
  { kind: "memcached", words: /memcache|:11211\b/i },
  { kind: "smtp", words: /smtp|:587\b|:465\b/i },
];

/** Which kind of dependency a line speaks of; null when it does not tell. */
export function kindOf(text: string): DependencyKind | null {
  return KINDS.find(({ words }) => words.test(text))?.kind ?? null;
}

function sameKind(name: string, kind: DependencyKind): boolean {
  return name === kind || (KINDS.find((each) => each.kind === kind)?.words.test(name) ?? false);
}

/** Where the Model leads to dependencies of the kinds that the lines speak of; all of them when they do not tell. */
export function dependencyPlaces(
  matches: readonly Spoken[],
  model: Model | null,
): { readonly origin: Origin; readonly value: string }[] {
  const kinds = new Set(matches.map(({ text }) => kindOf(text)));
  const dependencies: readonly Dependency[] = model?.dependencies ?? [];
  return dependencies
    .filter(({ kind }) => kinds.has(kind))
    .map(({ origin, variables, id }) => ({ origin, value: variables[0] ?? id }));
}

/** "PostgreSQL", or "a dependency" when the lines do not tell. */
export function spokenKind(matches: readonly Spoken[]): string {
  const kinds = [...new Set(matches.map(({ text }) => kindOf(text)))];
  const [kind] = kinds;
  return kinds.length === 1 && kind ? (DISPLAY[kind] ?? kind) : "a dependency";
}

const DISPLAY: Partial<Record<DependencyKind, string>> = {
  postgres: "PostgreSQL",
  mysql: "MySQL",
  redis: "Redis",
  amqp: "the message broker",
  mongodb: "MongoDB",
  memcached: "Memcached",
  smtp: "the mail server",
};
