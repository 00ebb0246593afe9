/** Where a library makes a client of a database or cache, and which of its options decide on TLS. */
export interface TlsClient {
  /** Module names, as imported; a dotted or slashed prefix counts. */
  readonly modules: readonly string[];
  /** The path from the module to the call that makes a client: `Pool.()`. */
  readonly makes: RegExp;
  /** Options by their way down from what the call is given: `connection.ssl`. None: the URL alone decides. */
  readonly options: readonly string[];
  /** Where this is documented. */
  readonly source: string;
}

const CONNECT_ARGUMENTS = ["ssl", "sslmode", "sslrootcert", "ssl_context", "ssl_ca", "sslcert"].map(
  (name) => `connect_args.${name}`,
);

export const javascriptTlsClients: readonly TlsClient[] = [
  {
    modules: ["pg"],
    makes: /^((native\.)?(Pool|Client)\.)?\(\)$/,
    options: ["ssl"],
    source: "node-postgres, features/ssl; connection-parameters: without `ssl` PGSSLMODE and the URL decide",
  },
  {
    modules: ["pg-pool"],
    makes: /^\(\)$/,
    options: ["ssl"],
    source: "pg-pool hands its options to pg.Client",
  },
  {
    modules: ["pg-promise"],
    makes: /^\(\)\.\(\)$/,
    options: ["ssl"],
    source: "pg-promise, Connection Syntax: the configuration object of node-postgres",
  },
  {
    modules: ["@prisma/adapter-pg"],
    makes: /^PrismaPg\.\(\)$/,
    options: ["ssl"],
    source: "it is given pg's own options",
  },
  {
    modules: ["postgres"],
    makes: /^\(\)$/,
    options: ["ssl"],
    source: "postgres README, Connection details: ssl false",
  },
  {
    modules: ["knex"],
    makes: /^([kK]nex\.)?\(\)$/,
    options: ["connection.ssl"],
    source: "knex, configuration options: `connection` goes to the driver",
  },
  {
    modules: ["typeorm"],
    makes: /^(DataSource|Connection|createConnection)\.\(\)$/,
    options: ["ssl", "extra.ssl", "replication.master.ssl"],
    source: "TypeORM, data source options: ssl and extra go to the driver",
  },
  {
    modules: ["sequelize", "sequelize-typescript"],
    makes: /^(Sequelize\.)?\(\)$/,
    options: ["dialectOptions.ssl", "ssl"],
    source: "Sequelize, dialect-specific things: dialectOptions go to the driver",
  },
  {
    modules: ["@prisma/client", ".prisma/client"],
    makes: /^PrismaClient\.\(\)$/,
    options: [],
    source: "Prisma: the URL says sslmode",
  },
  {
    modules: ["mysql2", "mysql", "promise-mysql", "mariadb"],
    makes: /^((createPool|createConnection|createPoolCluster)\.)?\(\)$/,
    options: ["ssl"],
    source: "mysql2, connection options: no TLS unless `ssl` is given",
  },
  {
    modules: ["mongodb"],
    makes: /^(MongoClient\.(connect\.)?)?\(\)$/,
    options: ["tls", "ssl"],
    source: "MongoDB Node driver, TLS: tls false unless the address is mongodb+srv",
  },
  {
    modules: ["mongoose"],
    makes: /^(connect|createConnection)\.\(\)$/,
    options: ["tls", "ssl"],
    source: "Mongoose hands its options to the MongoDB driver",
  },
  {
    modules: ["ioredis"],
    makes: /^((Redis|Cluster|Redis\.Cluster)\.)?\(\)$/,
    options: ["tls", "redisOptions.tls"],
    source: "ioredis README, TLS Options: `tls` or rediss://",
  },
  {
    modules: ["redis", "@redis/client"],
    makes: /^(createClient|createClientPool|createCluster)\.\(\)$/,
    options: ["socket.tls", "tls", "defaults.socket.tls"],
    source: "node-redis, client configuration: socket.tls or rediss://",
  },
  {
    modules: ["bullmq", "bull", "bee-queue"],
    makes: /^((Queue|Worker|QueueEvents|FlowProducer)\.)?\(\)$/,
    options: ["connection.tls", "redis.tls"],
    source: "BullMQ, connections: ioredis options",
  },
];

export const pythonTlsClients: readonly TlsClient[] = [
  {
    modules: ["asyncpg"],
    makes: /^(connect|create_pool)\.\(\)$/,
    options: ["ssl"],
    source: "asyncpg, connect(ssl=…): prefer by default since 0.22",
  },
  {
    modules: ["sqlalchemy", "sqlmodel"],
    makes: /(^|\.)create_(async_)?engine\.\(\)$/,
    options: CONNECT_ARGUMENTS,
    source: "SQLAlchemy, create_engine.connect_args: keywords for the driver's connect()",
  },
  {
    modules: ["psycopg", "psycopg2", "psycopg_pool"],
    makes:
      /(^|\.)(connect|ConnectionPool|AsyncConnectionPool|SimpleConnectionPool|ThreadedConnectionPool)\.\(\)$/,
    options: ["sslmode", "kwargs.sslmode"],
    source: "libpq, sslmode: prefer by default",
  },
  {
    modules: ["redis", "aioredis"],
    makes: /(^|\.)(Redis|StrictRedis|RedisCluster|from_url|create_redis_pool)\.\(\)$/,
    options: ["ssl", "connection_class"],
    source: "redis-py, Redis(ssl=False); from_url: rediss:// makes an SSLConnection",
  },
  {
    modules: ["pymysql", "MySQLdb", "aiomysql"],
    makes: /(^|\.)(connect|create_pool)\.\(\)$/,
    options: ["ssl", "ssl_ca", "ssl_verify_cert"],
    source: "PyMySQL, connect(ssl=…)",
  },
  {
    modules: ["pymongo", "motor"],
    makes: /(^|\.)(MongoClient|AsyncMongoClient|AsyncIOMotorClient)\.\(\)$/,
    options: ["tls", "ssl"],
    source: "PyMongo, MongoClient(tls=False)",
  },
  {
    modules: ["databases"],
    makes: /^Database\.\(\)$/,
    options: ["ssl"],
    source: "databases, connection options",
  },
];
