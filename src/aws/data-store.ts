/** Databases and caches: engines and their default ports. */

export type StoreEngineKind = "postgres" | "mysql" | "redis" | "memcached" | "mongodb" | "amqp";

// Source: [RDS-CHAP_Limits, BC-rds] engine names of RDS; [BC-elasticache] of ElastiCache.
export const ENGINE_KINDS: Readonly<Record<string, StoreEngineKind>> = {
  postgres: "postgres",
  "aurora-postgresql": "postgres",
  mysql: "mysql",
  mariadb: "mysql",
  aurora: "mysql",
  "aurora-mysql": "mysql",
  redis: "redis",
  valkey: "redis",
  memcached: "memcached",
  docdb: "mongodb",
  rabbitmq: "amqp",
};

// Source: [BC-rds, BC-elasticache] the port when none is given. Aurora PostgreSQL listens on 5432, Aurora MySQL on 3306.
export const DEFAULT_PORTS: Readonly<Record<StoreEngineKind, number>> = {
  postgres: 5432,
  mysql: 3306,
  redis: 6379,
  memcached: 11_211,
  mongodb: 27_017,
  amqp: 5671,
};
