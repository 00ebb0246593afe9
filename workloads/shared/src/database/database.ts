import pg from "pg";
import { ApiError } from "../service/errors.js";
import { reasonOf, type Log } from "../service/logging.js";
import { databaseAddress } from "./tls.js";

export type Row = pg.QueryResultRow;

/** The database cannot be used at the moment; routes that need it answer 503. */
export class DatabaseUnavailable extends ApiError {
  readonly reason: string;

  constructor(reason: string) {
    super(503, "database-unavailable", `The database cannot be used at the moment: ${reason}.`);
    this.reason = reason;
  }
}

export interface Queryable {
  query<R extends Row>(text: string, values?: readonly unknown[]): Promise<R[]>;
}

export interface Database extends Queryable {
  transaction<T>(work: (connection: Queryable) => Promise<T>): Promise<T>;
  /** Says why the database cannot be used, or null when it answers. */
  problem(): Promise<string | null>;
  /** A connection outside the pool and its time limits, for migrations. */
  dedicatedClient(): pg.Client;
  close(): Promise<void>;
}

const POOL_CONNECTIONS_MAX = 10;
const CONNECT_TIMEOUT_MS = 3_000;
const QUERY_TIMEOUT_MS = 5_000;
const MIGRATION_QUERY_TIMEOUT_MS = 30_000;

/** The name is what the server shows for these connections in pg_stat_activity. */
export function openDatabase(url: string, password: string | null, name: string, log: Log): Database {
  const address = databaseAddress(url, password);
  const pool = new pg.Pool({
    ...address,
    max: POOL_CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    statement_timeout: QUERY_TIMEOUT_MS,
    application_name: name,
  });
  // Without a listener an idle connection that breaks would end the process.
  pool.on("error", (error) => log.warn("an idle database connection broke", { reason: reasonOf(error) }));

  return {
    async query<R extends Row>(text: string, values: readonly unknown[] = []) {
      return (await unlessUnavailable(pool.query<R>(text, [...values]))).rows;
    },
    transaction: (work) => runTransaction(pool, work),
    async problem() {
      try {
        await pool.query("SELECT 1");
        return null;
      } catch (error) {
        return reasonOf(error);
      }
    },
    dedicatedClient: () =>
      new pg.Client({
        ...address,
        connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
        query_timeout: MIGRATION_QUERY_TIMEOUT_MS,
        application_name: `${name}-migrate`,
      }),
    close: () => pool.end(),
  };
}

async function runTransaction<T>(pool: pg.Pool, work: (connection: Queryable) => Promise<T>): Promise<T> {
  const client = await unlessUnavailable(pool.connect());
  let broken: Error | undefined;
  const connection: Queryable = {
    async query<R extends Row>(text: string, values: readonly unknown[] = []) {
      return (await unlessUnavailable(client.query<R>(text, [...values]))).rows;
    },
  };
  try {
    await connection.query("BEGIN");
    const result = await work(connection);
    await connection.query("COMMIT");
    return result;
  } catch (error) {
    // A connection whose state is not known is closed instead of rolled back: the server then does it.
    if (error instanceof DatabaseUnavailable) broken = error;
    else await connection.query("ROLLBACK").catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.release(broken);
  }
}

/** SQLSTATEs that speak of the server's state, not of the statement; 42P01 is a schema not migrated yet. */
const UNAVAILABLE_STATES = /^(08|28|3D|53|57|42P01)/;

async function unlessUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    const isStatementFault = error instanceof pg.DatabaseError && !UNAVAILABLE_STATES.test(error.code ?? "");
    throw isStatementFault ? error : new DatabaseUnavailable(reasonOf(error));
  }
}

/** True when a statement was refused because the named unique constraint holds already. */
export function violatesUnique(error: unknown, constraint: string): boolean {
  return error instanceof pg.DatabaseError && error.code === "23505" && error.constraint === constraint;
}

/** True when a value has the right form and names nothing that the server knows, such as a time zone. */
export function isUnknownValue(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === "22023";
}
