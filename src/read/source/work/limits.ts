/** How long clients wait by default, where several of them share it. All in seconds. */
import { either, type Installed, type Limit, milliseconds, type Options, seconds } from "./client.js";

/**
 * MongoDB's drivers choose a server before they send anything, and give up when none answers. Their monitors
 * ask every server again and again, and close the connections of one that does not answer.
 * Source: https://www.mongodb.com/docs/drivers/node/current/connect/connection-options.md,
 * https://pymongo.readthedocs.io/en/stable/api/pymongo/mongo_client.html,
 * https://mongoosejs.com/docs/connections.html (read 2026-11-21).
 */
const SERVER_SELECTION_SECONDS = 30;

export function mongoLimit(options: Options): Limit {
  const own = [options.number("timeoutMS"), options.number("socketTimeoutMS")].map(milliseconds);
  const selection = milliseconds(options.number("serverSelectionTimeoutMS")) ?? SERVER_SELECTION_SECONDS;
  return either(...own, selection);
}

/**
 * redis-py waits without end before version 8, and 5 s since.
 * Source: https://github.com/redis/redis-py/releases/tag/v8.0.0 (read 2026-11-21).
 */
const REDIS_PY_LIMITED_SINCE = 8;
const REDIS_PY_SECONDS = 5;

export function redisPyLimit(options: Options, { majorOf }: Installed): Limit {
  const given = options.term("socket_timeout");
  if (given?.kind === "literal" && given.value === null) return null;
  if (given !== undefined) return seconds(options.number("socket_timeout"));
  const major = majorOf("redis");
  if (major === null) return "version";
  return major < REDIS_PY_LIMITED_SINCE ? null : REDIS_PY_SECONDS;
}

/** Source: https://github.com/psycopg/psycopg/blob/master/psycopg/psycopg/conninfo.py (read 2026-11-21). */
const PSYCOPG_CONNECT_SECONDS = 130;
/** Source: https://magicstack.github.io/asyncpg/current/api/index.html, connect(timeout=60) (read 2026-11-21). */
const ASYNCPG_CONNECT_SECONDS = 60;
/** Source: https://pymysql.readthedocs.io/en/latest/modules/connections.html (read 2026-11-21). */
const PYMYSQL_CONNECT_SECONDS = 10;

/** libpq and psycopg2 have none of their own; the operating system ends a connection that is not even accepted. */
export function postgresConnecting(options: Options, { packages }: Installed): Limit {
  const given = givenLimit(options, "connect_timeout");
  if (given !== undefined) return given;
  const third = packages.has("psycopg") && !packages.has("psycopg2") && !packages.has("psycopg2-binary");
  return third ? PSYCOPG_CONNECT_SECONDS : null;
}

export function asyncpgConnecting(options: Options): Limit {
  return givenLimit(options, "timeout") ?? ASYNCPG_CONNECT_SECONDS;
}

export function pymysqlConnecting(options: Options): Limit {
  return givenLimit(options, "connect_timeout", "connection_timeout") ?? PYMYSQL_CONNECT_SECONDS;
}

/** SQLAlchemy and others that leave it to the driver. */
export function driverConnecting(options: Options, installed: Installed): Limit {
  const given = givenLimit(options, "connect_timeout", "timeout");
  if (given !== undefined) return given;
  const { dependency, packages } = installed;
  if (dependency === "postgres") return postgresConnecting(options, installed);
  if (dependency !== "mysql") return null;
  return packages.has("mysqlclient") ? null : PYMYSQL_CONNECT_SECONDS;
}

/** The asynchronous drivers for PostgreSQL all end. */
export function asyncDriverConnecting(options: Options, { dependency }: Installed): Limit {
  const given = givenLimit(options, "connect_timeout", "timeout");
  if (given !== undefined) return given;
  return dependency === "postgres" ? PSYCOPG_CONNECT_SECONDS : null;
}

/** An option of the calls, or a parameter of an address that is given to them; undefined for neither. */
function givenLimit(options: Options, ...names: readonly string[]): Limit | undefined {
  if (options.term(...names) !== undefined) return seconds(options.number(...names));
  for (const text of options.texts()) {
    for (const name of names) {
      const found = new RegExp(`[?&\\s]${name}=(\\d{1,6})`).exec(text)?.[1];
      if (found !== undefined) return seconds(Number(found));
    }
  }
  return undefined;
}

/**
 * Source: https://github.com/mysqljs/mysql#connection-options, mysql2 lib/connection_config.js,
 * https://github.com/mariadb-corporation/mariadb-connector-nodejs/blob/master/documentation/promise-api.md (read 2026-11-21).
 */
const NODE_MYSQL_CONNECT_MS = 10_000;

export function nodeMysqlConnecting(options: Options): Limit {
  return milliseconds(options.number("connectTimeout", "acquireTimeout") ?? NODE_MYSQL_CONNECT_MS);
}

/** The AWS SDK for JavaScript gives up only when it is told to. */
export function awsLimit(options: Options): Limit {
  return milliseconds(options.number("requestTimeout", "socketTimeout"));
}
