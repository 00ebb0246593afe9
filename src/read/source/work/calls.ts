import type { DependencyKind, Place, Value } from "../../../model/index.js";
import { known, unknown } from "../../../model/index.js";
import type { Machine } from "../run/machine.js";
import { schemaCall, settingsCall } from "../builtins/schemas.js";
import { type ExternalTerm, numberOfTerm, pathOf, promise, type Term, unknownTerm } from "../terms/term.js";
import { type Client, type Installed, type Limit, Options } from "./client.js";
import { javascriptClients } from "./javascript-clients.js";
import { type Draft, type Held, hold } from "./journal.js";
import { asksOwnPlatform } from "./own-platform.js";
import { pythonClients } from "./python-clients.js";

const OPERATION_CHARACTERS_MAX = 80;

/** A program calls into the same few libraries again and again. */
const clientsByModule = new Map<string, readonly Client[]>();
const MODULES_KEPT_MAX = 5_000;

function clientsOf(module: string, python: boolean): readonly Client[] {
  const key = `${python ? "python" : "javascript"} ${module}`;
  const before = clientsByModule.get(key);
  if (before !== undefined) return before;
  const found = findClients(module, python);
  if (clientsByModule.size < MODULES_KEPT_MAX) clientsByModule.set(key, found);
  return found;
}

/** The client library's entries that a module's name belongs to, most exact first. */
function findClients(module: string, python: boolean): Client[] {
  const name = module.replace(/^node:/, "");
  const separator = python ? "." : "/";
  const fits = (given: string) => name === given || name.startsWith(`${given}${separator}`);
  const table = python ? pythonClients : javascriptClients;
  const found = table.flatMap((client) =>
    client.modules.filter(fits).map((given) => ({ client, length: given.length })),
  );
  const longest = Math.max(0, ...found.map((one) => one.length));
  return found.filter((one) => one.length === longest).map((one) => one.client);
}

function clientOf(machine: Machine, term: ExternalTerm, lazy: boolean): Client | null {
  const python = machine.frame.python;
  const { module, rest } = asImported(term.module, pathOf(term).join("."), python);
  const candidates = clientsOf(module, python);
  const fits = (client: Client) =>
    (client.waits === "lazy") === lazy && client.calls.test(rest) && client.except?.test(rest) !== true;
  return candidates.find(fits) ?? null;
}

/** `import redis.asyncio as redis` and `from redis import asyncio` are the same module. */
function asImported(
  module: string,
  path: string,
  python: boolean,
): { readonly module: string; readonly rest: string } {
  if (!python) return { module, rest: path };
  let name = module;
  let rest = path;
  for (
    let next = /^([a-z_]\w*)\./.exec(rest)?.[1];
    next !== undefined;
    next = /^([a-z_]\w*)\./.exec(rest)?.[1]
  ) {
    const longer = `${name}.${next}`;
    if (
      !pythonClients.some((client) =>
        client.modules.some((given) => given === longer || given.startsWith(`${longer}.`)),
      )
    )
      break;
    name = longer;
    rest = rest.slice(next.length + 1);
  }
  return { module: name, rest };
}

const ENDING =
  /^(close-with-grace|@godaddy\/terminus|lightship|fastify-graceful-shutdown|fastify-graceful|http-graceful-shutdown|node-graceful-shutdown|node-graceful|graceful-shutdown|@tsndr\/graceful|exit-hook|async-exit-hook)$/;

/** Calls that give something on which further calls reach out: connections, transactions, channels. */
const GIVES_CLIENT =
  /(^|\.)(connect|acquire|getConnection|reserve|transaction|begin|createChannel|createConfirmChannel|connection|getconn|channel|create_pool|createConnection|createPool|initialize|connect_robust|cursor|open|session|__aenter__|declare_queue|declare_exchange|multi|pipeline|create_connection|BlockingConnection|SelectConnection|Connection|SMTP|SMTP_SSL|sync|getSession|startSession|KafkaProducer|KafkaConsumer|asPromise)\.\(\)$/;

/** A call into a client library that reaches out: null when it does not. */
export function libraryCall(machine: Machine, term: ExternalTerm, at: Place): Term | null {
  // Libraries whose call installs the handlers for the end of the process.
  if (ENDING.test(term.module)) machine.terminationHandler ??= at;
  const schema = schemaCall(machine, term);
  if (schema !== null) return schema;
  if (term.call !== null && term.depth <= 2) settingsCall(machine, term.call.arguments);
  const client = clientOf(machine, term, false);
  if (client === null) return null;
  const draft = write(machine, client, term, at);
  if (draft === null) return null;
  const result = GIVES_CLIENT.test(pathOf(term).join("."))
    ? term
    : unknownTerm(`it is what ${term.module} gives`);
  if (client.waits === "blocking") {
    machine.wait([hold(draft)]);
    return result;
  }
  return promise(result, [hold(draft)]);
}

/** A query that is only built until it is awaited. */
export function lazyWork(machine: Machine, term: ExternalTerm, at: Place): Held | null {
  const client = clientOf(machine, term, true);
  const draft = client === null ? null : write(machine, client, term, term.call?.at ?? at);
  return draft === null ? null : hold(draft);
}

function write(machine: Machine, client: Client, term: ExternalTerm, at: Place): Draft | null {
  const options = Options.of(term);
  const dependency = client.dependency ?? kindFrom(options, machine.linker.drivers());
  if (dependency === null || (dependency === "http" && asksOwnPlatform(options))) return null;
  const draft: Draft = {
    place: at,
    dependency,
    client: term.module,
    operation: machine.linker.sourceText(at, OPERATION_CHARACTERS_MAX),
    stage: machine.stage,
    trace: [...machine.trace],
    limitSeconds: limitOf(machine, client, options, dependency, at),
    waits: false,
    failure: "unknown",
  };
  machine.drafts.push(draft);
  return draft;
}

function limitOf(
  machine: Machine,
  client: Client,
  options: Options,
  dependency: DependencyKind,
  at: Place,
): Value<number | null> {
  const origin = { place: at, node: null, written: false };
  const signal = options.term("signal");
  const aborted = signal?.kind === "object" ? numberOfTerm(signal.properties.get("timeoutSeconds")) : null;
  const installed: Installed = {
    dependency,
    packages: machine.linker.drivers(),
    majorOf: (name) => machine.linker.majorOf(name),
  };
  const atStart = machine.stage === "start" || machine.stage === "import";
  const own: Limit =
    client.limit(options, installed) ?? (atStart ? (client.connecting?.(options, installed) ?? null) : null);
  if (aborted !== null) return known(typeof own === "number" ? Math.min(own, aborted) : aborted, origin);
  if (own === "unknown") return unknown("the option that limits it is not a plain number", origin);
  if (own === "version") return unknown("it depends on the version that is installed", origin);
  if (own === null && options.open) return unknown("its options come from a place that is not known", origin);
  return known(own, origin);
}

const SCHEMES: readonly (readonly [RegExp, DependencyKind | null])[] = [
  [/^postgres(ql)?(\+\w+)?:|^(pg|postgres|postgresql|cockroachdb|node-postgres)$/, "postgres"],
  [/^(mysql|mariadb)(\+\w+)?:|^(mysql|mysql2|mariadb)$/, "mysql"],
  [/^mongodb(\+srv)?:|^mongodb$/, "mongodb"],
  [/^rediss?:/, "redis"],
  [/^amqps?:/, "amqp"],
  // A file or memory of the process itself: nothing outside.
  [/^(sqlite|file|duckdb)(\+\w+)?:|^(sqlite|sqlite3|better-sqlite3|sqljs)$/, null],
  [/^s3$/, "bucket"],
  [/^(sqs|sns)$/, "queue"],
  [/^https?:|^(dynamodb|secretsmanager|ssm|lambda|sts|bedrock|bedrock-runtime|ses|cloudwatch)$/, "http"],
];

const DRIVERS: readonly (readonly [string, DependencyKind | null])[] = [
  ["pg", "postgres"],
  ["postgres", "postgres"],
  ["asyncpg", "postgres"],
  ["psycopg2", "postgres"],
  ["psycopg2-binary", "postgres"],
  ["psycopg", "postgres"],
  ["mysql2", "mysql"],
  ["pymysql", "mysql"],
  ["mysqlclient", "mysql"],
  ["aiomysql", "mysql"],
  ["better-sqlite3", null],
  ["sqlite3", null],
  ["aiosqlite", null],
];

/** What is behind an address, or behind the only driver that is installed; null for what stays in the process. */
function kindFrom(options: Options, installed: ReadonlySet<string>): DependencyKind | null {
  for (const text of options.texts()) {
    const scheme = SCHEMES.find(([pattern]) => pattern.test(text));
    if (scheme !== undefined) return scheme[1];
  }
  const drivers = DRIVERS.filter(([name]) => installed.has(name)).map(([, kind]) => kind);
  const [first] = drivers;
  return first !== undefined && drivers.every((kind) => kind === first) ? first : "unknown";
}
