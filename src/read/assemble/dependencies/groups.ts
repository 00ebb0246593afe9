import {
  type DataStore,
  type DependencyKind,
  known,
  knownValue,
  unknown,
  type Value,
} from "../../../model/index.js";
import { DEFAULT_PORTS, kindOfName, kindOfPort } from "./kinds.js";
import {
  brokerOfCode,
  databaseOfCode,
  storeIn,
  type Surroundings,
  textOf,
  type Variable,
} from "./surroundings.js";
import type { DependencyDraft } from "./urls.js";

const HOST =
  /^(?<prefix>[A-Z][A-Z0-9_]*?)_?(?:HOST|HOSTNAME|SERVER|ENDPOINT|ADDR|ADDRESS|PRIMARY_ENDPOINT)(?:_ADDRESS|_NAME)?$/;
const MEMBER =
  /^(?:PORT|USER|USERNAME|PASS|PASSWORD|PWD|NAME|DATABASE|DB|DBNAME|SCHEMA|SSL|TLS|SSLMODE|SSL_MODE|DIALECT|ENGINE|AUTH_TOKEN|FROM|SECURE)$/;

/** `DB_HOST`, `PGHOST`, `redisHost` with what stands beside them. */
export function fromGroup(variable: Variable, surroundings: Surroundings): DependencyDraft | null {
  const prefix = HOST.exec(upperName(variable.name))?.groups?.["prefix"];
  if (prefix === undefined) return null;
  const text = textOf(variable);
  if (text.known && (/:\/\/|\s|,/.test(text.value) || /^(?:0\.0\.0\.0|::|\*|)$/.test(text.value.trim())))
    return null;
  const members = surroundings.variables.filter((other) => isMember(other.name, prefix));
  const portVariable = members.find(({ name }) => upperName(name).endsWith("PORT"));
  const [hostText, portText] = text.known ? splitPort(text.value) : [null, null];
  const given = portText ?? knownValue(portVariable === undefined ? null : textOf(portVariable)) ?? null;
  const number = given !== null && /^\d+$/.test(given) ? Number(given) : null;
  const store = text.known ? storeIn(text.value, surroundings.stores) : storeOfSecret(variable, surroundings);
  const kind = kindOf(prefix, number, store, members, surroundings);
  if (kind === null) return null;
  return {
    origin: variable.origin,
    kind,
    variables: [variable.name, ...members.map(({ name }) => name)],
    host:
      hostText === null
        ? unknown(text.known ? "it is empty" : text.reason, variable.origin)
        : known(hostText, variable.origin),
    port: portOf(number, portVariable, kind, variable),
    url: null,
    store,
  };
}

function isMember(name: string, prefix: string): boolean {
  const upper = upperName(name);
  if (!upper.startsWith(prefix)) return false;
  return MEMBER.test(upper.slice(prefix.length).replace(/^_/, ""));
}

function upperName(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/-/g, "_")
    .toUpperCase();
}

/** `cache.internal:6379` */
function splitPort(text: string): [string | null, string | null] {
  const match = /^(?<host>.*?)(?::(?<port>\d{2,5}))?$/.exec(text.trim())?.groups;
  return [match?.["host"] || null, match?.["port"] ?? null];
}

function portOf(
  number: number | null,
  variable: Variable | undefined,
  kind: DependencyKind,
  host: Variable,
): Value<number> {
  if (number !== null) return known(number, variable?.origin ?? host.origin);
  if (variable !== undefined) return unknown("its value is not written as a number", variable.origin);
  const usual = DEFAULT_PORTS[kind];
  return usual === undefined
    ? unknown("no port is given", host.origin)
    : known(usual, { ...host.origin, written: false });
}

function kindOf(
  prefix: string,
  port: number | null,
  store: DataStore | null,
  members: readonly Variable[],
  surroundings: Surroundings,
): DependencyKind | null {
  if (store !== null) return store.kind;
  const named = kindOfName(prefix);
  if (named !== null) return named;
  const byPort = port === null ? null : kindOfPort(port);
  if (byPort !== null) return byPort;
  const told = members
    .map((member) => knownValue(textOf(member))?.toLowerCase() ?? "")
    .find((text) => /^(?:postgres|mysql|mariadb)/.test(text));
  if (told !== undefined) return told.startsWith("postgres") ? "postgres" : "mysql";
  if (/(?:^|_)(?:DB|DATABASE|RDS|SQL|AURORA)$/.test(prefix)) return databaseOfCode(surroundings) ?? "unknown";
  const broker = /(?:^|_)(?:CACHE|QUEUE|BROKER|SESSION|SESSIONS|LOCK|LOCKS)$/.test(prefix);
  return broker ? (brokerOfCode(surroundings) ?? "unknown") : null;
}

/** `${DatabaseSecret}:host::` leads to the store only when its name stands in the reference. */
function storeOfSecret({ value }: Variable, { stores }: Surroundings): DataStore | null {
  return value.known ? storeIn(value.value, stores) : null;
}
