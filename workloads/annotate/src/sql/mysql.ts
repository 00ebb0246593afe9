import {
  createPool,
  type Pool,
  type PoolConnection,
  type ResultSetHeader,
  type RowDataPacket,
} from "mysql2/promise";
import type { MySqlAddress } from "../configuration.js";
import type { Credentials } from "./credentials.js";
import type { Row, Session, Sql, SqlValue } from "./sql.js";

const CONNECT_TIMEOUT_MS = 3_000;
const QUERY_TIMEOUT_MS = 5_000;
// A t2.micro serves one page at a time anyway; db.t3.micro allows about 60 connections for all instances together.
const CONNECTIONS_MAX = 8;
const WAITING_MAX = 200;
const MIGRATION_LOCK = "annotate-migrations";
const MIGRATION_LOCK_SECONDS = 15;

/** A pool that is made when it is first needed, because the password may have to be fetched for it. */
export function openMySql(address: MySqlAddress, credentials: () => Promise<Credentials>): Sql {
  let pool: Promise<Pool> | null = null;
  const opened = (): Promise<Pool> => {
    pool ??= credentials().then((given) => createPool(poolOptions(address, given)));
    // A secret that could not be read is asked for again the next time.
    pool.catch(() => (pool = null));
    return pool;
  };
  return {
    name: `MySQL at ${address.host}:${address.port}/${address.database}`,
    all: async (text, values) => sessionOf(await opened()).all(text, values),
    run: async (text, values) => sessionOf(await opened()).run(text, values),
    async alone(work) {
      const connection = await (await opened()).getConnection();
      try {
        await locked(connection, work);
      } finally {
        // Closed, not given back: the end of the session also ends its lock.
        connection.destroy();
      }
    },
    close: async () => void (await (await pool)?.end()),
  };
}

function poolOptions(address: MySqlAddress, { user, password }: Credentials) {
  return {
    host: address.host,
    port: address.port,
    database: address.database,
    user,
    password,
    charset: "utf8mb4",
    connectTimeout: CONNECT_TIMEOUT_MS,
    connectionLimit: CONNECTIONS_MAX,
    queueLimit: WAITING_MAX,
    enableKeepAlive: true,
    // Amazon's authorities for RDS come with the driver.
    ...(address.tls ? { ssl: "Amazon RDS" } : {}),
  };
}

function sessionOf(connection: Pool | PoolConnection): Session {
  const statement = (sql: string, values: readonly SqlValue[] = []) => ({
    sql,
    values: [...values],
    timeout: QUERY_TIMEOUT_MS,
  });
  return {
    async all(text, values) {
      const [rows] = await connection.query<(RowDataPacket & Row)[]>(statement(text, values));
      return rows;
    },
    async run(text, values) {
      const [result] = await connection.query<ResultSetHeader>(statement(text, values));
      return result.affectedRows;
    },
  };
}

async function locked(connection: PoolConnection, work: (session: Session) => Promise<void>): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>("SELECT GET_LOCK(?, ?) AS got", [
    MIGRATION_LOCK,
    MIGRATION_LOCK_SECONDS,
  ]);
  if (rows[0]?.["got"] !== 1)
    throw new Error(`Another process has been migrating for ${MIGRATION_LOCK_SECONDS} s.`);
  await work(sessionOf(connection));
}
