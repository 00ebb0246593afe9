import type { DependencyKind } from "../../../model/index.js";

/** Schemes of connection URLs. */
const SCHEMES: Readonly<Record<string, DependencyKind>> = {
  postgres: "postgres",
  postgresql: "postgres",
  pgsql: "postgres",
  psql: "postgres",
  postgis: "postgres",
  mysql: "mysql",
  mysql2: "mysql",
  mariadb: "mysql",
  redis: "redis",
  rediss: "redis",
  valkey: "redis",
  valkeys: "redis",
  amqp: "amqp",
  amqps: "amqp",
  pyamqp: "amqp",
  mongodb: "mongodb",
  memcached: "memcached",
  memcache: "memcached",
  smtp: "smtp",
  smtps: "smtp",
  sqs: "queue",
  s3: "bucket",
  http: "http",
  https: "http",
};

export const DEFAULT_PORTS: Readonly<Partial<Record<DependencyKind, number>>> = {
  postgres: 5432,
  mysql: 3306,
  redis: 6379,
  amqp: 5672,
  mongodb: 27017,
  memcached: 11211,
  smtp: 587,
  queue: 443,
  bucket: 443,
};

const PORT_KINDS: ReadonlyMap<number, DependencyKind> = new Map([
  [5432, "postgres"],
  [6432, "postgres"],
  [3306, "mysql"],
  [6379, "redis"],
  [6380, "redis"],
  [5671, "amqp"],
  [5672, "amqp"],
  [27017, "mongodb"],
  [11211, "memcached"],
  [25, "smtp"],
  [465, "smtp"],
  [587, "smtp"],
  [2525, "smtp"],
]);

/** Words of a variable's name that say what it leads to. */
const NAME_WORDS: readonly (readonly [RegExp, DependencyKind])[] = [
  [/^(?:PG|POSTGRES|POSTGRESQL|PSQL)$/, "postgres"],
  [/^(?:MYSQL|MARIADB)$/, "mysql"],
  [/^(?:REDIS|VALKEY|ELASTICACHE|BULL|SIDEKIQ)$/, "redis"],
  [/^(?:RABBIT|RABBITMQ|AMQP|CLOUDAMQP)$/, "amqp"],
  [/^(?:MONGO|MONGODB|DOCDB)$/, "mongodb"],
  [/^(?:MEMCACHE|MEMCACHED|MEMCACHIER)$/, "memcached"],
  [/^(?:SMTP|MAIL|EMAIL|MAILER)$/, "smtp"],
  [/^(?:SQS)$/, "queue"],
  [/^(?:S3|BUCKET)$/, "bucket"],
];

/** Client libraries, as imported. */
const CLIENTS: Readonly<Record<string, DependencyKind>> = {
  pg: "postgres",
  "pg-promise": "postgres",
  "pg-pool": "postgres",
  postgres: "postgres",
  slonik: "postgres",
  asyncpg: "postgres",
  psycopg: "postgres",
  psycopg2: "postgres",
  psycopg_pool: "postgres",
  aiopg: "postgres",
  pg8000: "postgres",
  mysql: "mysql",
  mysql2: "mysql",
  mariadb: "mysql",
  pymysql: "mysql",
  aiomysql: "mysql",
  MySQLdb: "mysql",
  redis: "redis",
  ioredis: "redis",
  bullmq: "redis",
  bull: "redis",
  rq: "redis",
  aioredis: "redis",
  amqplib: "amqp",
  "amqp-connection-manager": "amqp",
  pika: "amqp",
  aio_pika: "amqp",
  mongodb: "mongodb",
  mongoose: "mongodb",
  pymongo: "mongodb",
  motor: "mongodb",
  memjs: "memcached",
  memcached: "memcached",
  pymemcache: "memcached",
  nodemailer: "smtp",
  smtplib: "smtp",
  aiosmtplib: "smtp",
};

export function kindOfScheme(scheme: string): DependencyKind | null {
  return SCHEMES[scheme.toLowerCase()] ?? null;
}

export function kindOfPort(port: number): DependencyKind | null {
  return PORT_KINDS.get(port) ?? null;
}

export function kindOfName(name: string): DependencyKind | null {
  const words = name
    .toUpperCase()
    .replace(/^PG(?=HOST|PORT|USER|DATABASE|PASSWORD)/, "PG_")
    .split(/[^A-Z0-9]+/);
  return NAME_WORDS.find(([pattern]) => words.some((word) => pattern.test(word)))?.[1] ?? null;
}

/** `@scope/name/sub` and `name.sub` are asked by their package. */
export function kindOfClient(module: string): DependencyKind | null {
  const name = module.startsWith("@")
    ? module.split("/").slice(0, 2).join("/")
    : (module.split(/[/.]/)[0] ?? "");
  return CLIENTS[name] ?? null;
}

export const DATABASES: readonly DependencyKind[] = ["postgres", "mysql", "mongodb"];
