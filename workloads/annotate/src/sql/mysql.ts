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
// How long a statement waits for a connection of the pool; the driver itself would wait for ever.
const POOL_TIMEOUT_MS = 3_000;
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
    all: async (text, values) => once(await opened(), (session) => session.all(text, values)),
    run: async (text, values) => once(await opened(), (session) => session.run(text, values)),
    async alone(work) {
      const connection = await connectionOf(await opened());
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

/** One statement. After a failure that the server did not tell of, it has gone silent or away: its connection goes too. */
async function once<T>(pool: Pool, statement: (session: Session) => Promise<T>): Promise<T> {
  const connection = await connectionOf(pool);
  try {
    const result = await statement(sessionOf(connection));
    connection.release();
    return result;
  } catch (error) {
    if (error instanceof Error && "sqlState" in error) connection.release();
    // Given back, it would be busy with the statement that timed out until TCP itself gives up.
    else connection.destroy();
    throw error;
  }
}

async function connectionOf(pool: Pool): Promise<PoolConnection> {
  const asked = pool.getConnection();
  let limit: NodeJS.Timeout | undefined;
  const overdue = new Promise<never>((_resolve, reject) => {
    limit = setTimeout(() => {
      // It may come all the same, and is then nobody's.
      asked.then((connection) => connection.release()).catch(() => undefined);
      reject(new Error(`No connection was free for ${POOL_TIMEOUT_MS / 1000} s.`));
    }, POOL_TIMEOUT_MS);
  });
  try {
    return await Promise.race([asked, overdue]);
  } finally {
    clearTimeout(limit);
  }
}

function sessionOf(connection: PoolConnection): Session {
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
  const [rows] = await connection.query<RowDataPacket[]>({
    sql: "SELECT GET_LOCK(?, ?) AS got",
    values: [MIGRATION_LOCK, MIGRATION_LOCK_SECONDS],
    timeout: MIGRATION_LOCK_SECONDS * 1000 + QUERY_TIMEOUT_MS,
  });
  if (rows[0]?.["got"] !== 1)
    throw new Error(`Another process has been migrating for ${MIGRATION_LOCK_SECONDS} s.`);
  await work(sessionOf(connection));
}
