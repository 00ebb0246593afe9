import type { DependencyKind, Work } from "../../model/index.js";

/** What people call the service at the other end. */
const NAMES: Readonly<Record<Exclude<DependencyKind, "unknown">, string>> = {
  postgres: "PostgreSQL",
  mysql: "MySQL",
  redis: "Redis",
  amqp: "the AMQP broker",
  mongodb: "MongoDB",
  memcached: "Memcached",
  queue: "the queue",
  bucket: "the bucket",
  smtp: "the mail server",
  http: "an HTTP API",
};

export function serviceName({ dependency, client }: Pick<Work, "dependency" | "client">): string {
  return dependency === "unknown" ? `the service behind ${client}` : NAMES[dependency];
}

/** A queue's client speaks to one of these. */
const BROKERS = /^(?:redis|amqp|queue|rabbitmq|sqs)\b/;

/** A fault names its dependency as the Model or its kind does: `redis`, `redis-2`, `postgres`. */
export function faultConcerns(named: string, { dependency }: Pick<Work, "dependency">): boolean {
  if (dependency === "queue" && BROKERS.test(named)) return true;
  return named === dependency || named.startsWith(`${dependency}-`) || named.startsWith(`${dependency}/`);
}
