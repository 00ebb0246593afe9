/**
 * How clients of databases and caches come to speak TLS. `byDefault`: what they do when nothing is
 * said. `parameters`: the URL parameters that turn TLS on or off, with the values they know; an
 * empty list means that any value is taken. `foreign`: parameters of other drivers that this one
 * refuses or passes on to the server, which then refuses them.
 */
export interface DatabaseDriver {
  /** The name as imported, also the driver part of a SQLAlchemy URL. */
  readonly names: readonly string[];
  readonly kind: "postgres" | "mysql" | "redis";
  /** `opportunistic`: tries TLS first and goes on without it, so that either server is satisfied. */
  readonly byDefault: "none" | "opportunistic" | "required" | "depends-on-version";
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** Parameter of another driver → why it fails here. */
  readonly foreign: Readonly<Record<string, string>>;
  /** The parameter that asks for TLS: `sslmode=require`. Null when the URL's scheme does. */
  readonly ask: { readonly name: string; readonly value: string } | null;
}

// Source: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLMODE
export const LIBPQ_SSL_MODES = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;

const ASK_SSLMODE = { name: "sslmode", value: "require" } as const;

export const DATABASE_DRIVERS: readonly DatabaseDriver[] = [
  {
    // Source: libpq's own documentation, above: `prefer` is the default, unknown parameters are refused.
    names: ["psycopg2", "psycopg", "psycopg_async"],
    kind: "postgres",
    byDefault: "opportunistic",
    // `ssl=true` is taken for JDBC's sake, any other value of it is not (psycopg/psycopg2#803).
    parameters: { sslmode: LIBPQ_SSL_MODES, ssl: ["true"] },
    foreign: {},
    ask: ASK_SSLMODE,
  },
  {
    // Source: https://magicstack.github.io/asyncpg/current/api/index.html#connection and MagicStack/asyncpg#737:
    // `prefer` since 0.22; the keyword is `ssl`. SQLAlchemy hands URL parameters on as keywords.
    names: ["asyncpg"],
    kind: "postgres",
    byDefault: "opportunistic",
    parameters: { ssl: [] },
    foreign: { sslmode: "asyncpg answers: connect() got an unexpected keyword argument 'sslmode'" },
    ask: { name: "ssl", value: "require" },
  },
  {
    // Source: https://node-postgres.com/features/ssl and the package pg-connection-string.
    names: ["pg", "pg-pool", "@fastify/postgres", "pg-promise"],
    kind: "postgres",
    byDefault: "none",
    parameters: { sslmode: [], ssl: [], sslrootcert: [] },
    foreign: {},
    ask: ASK_SSLMODE,
  },
  {
    // Source: https://github.com/porsager/postgres#ssl
    names: ["postgres"],
    kind: "postgres",
    byDefault: "none",
    parameters: { sslmode: [], ssl: [] },
    foreign: {},
    ask: ASK_SSLMODE,
  },
  {
    // Source: https://github.com/tlocke/pg8000 (ssl_context, default None); SQLAlchemy hands URL parameters on.
    names: ["pg8000"],
    kind: "postgres",
    byDefault: "none",
    parameters: {},
    foreign: {
      sslmode: "pg8000 answers: connect() got an unexpected keyword argument 'sslmode'",
      ssl: "pg8000 answers: connect() got an unexpected keyword argument 'ssl'",
    },
    ask: null,
  },
  {
    // Source: PyMySQL's changes for 1.2.0: since then it uses TLS where the server offers it, before only when asked.
    names: ["pymysql"],
    kind: "mysql",
    byDefault: "depends-on-version",
    parameters: { ssl_ca: [], ssl: [], ssl_verify_cert: [], ssl_disabled: [] },
    foreign: { sslmode: "PyMySQL answers: unexpected keyword argument 'sslmode'" },
    ask: { name: "ssl_ca", value: "/path/to/global-bundle.pem" },
  },
  {
    // Source: https://sidorares.github.io/node-mysql2/docs (no TLS unless `ssl` is given)
    names: ["mysql2", "mysql"],
    kind: "mysql",
    byDefault: "none",
    parameters: { ssl: [] },
    foreign: {},
    ask: null,
  },
];

/** Clients of Redis and Valkey, as imported, with the libraries that make them. */
export const CACHE_CLIENTS: readonly string[] = [
  "ioredis",
  "redis",
  "@redis/client",
  "iovalkey",
  "valkey",
  "bullmq",
  "bull",
  "bee-queue",
  "aioredis",
];

/** Null when the client is not known here. */
export function databaseDriver(name: string): DatabaseDriver | null {
  // `mysql2/promise`, `pg/lib/native`: a path inside the package.
  const wanted = name.toLowerCase();
  return (
    DATABASE_DRIVERS.find((driver) =>
      driver.names.some(
        (known) => known === wanted || wanted.startsWith(`${known}/`) || wanted.startsWith(`${known}.`),
      ),
    ) ?? null
  );
}
