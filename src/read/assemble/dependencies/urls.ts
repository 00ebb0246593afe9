import {
  type Dependency,
  type DependencyKind,
  known,
  parseConnectionUrl,
  unknown,
  type Value,
} from "../../../model/index.js";
import { DEFAULT_PORTS, kindOfName, kindOfScheme } from "./kinds.js";
import { databaseOfCode, storeIn, type Surroundings, textOf, type Variable } from "./surroundings.js";

export type DependencyDraft = Omit<Dependency, "id">;

/** Addresses of the application itself or of its users: nothing that it calls. */
const OWN_ADDRESS =
  /(?:^|_)(?:BASE|PUBLIC|APP|APPLICATION|SITE|SELF|ROOT|SERVER|HOME|FRONTEND|FRONT|CLIENT|WEB|UI|CORS|ALLOWED|ORIGINS?|REDIRECT|CALLBACK|RETURN|SUCCESS|CANCEL|LOGO|IMAGE|ASSETS?|STATIC|CDN|DOCS?|ISSUER|AUDIENCE|NEXTAUTH|EXTERNAL)(?:_|$)/;
const CALLED = /(?:URL|URI|ENDPOINT|API|HOST|ADDRESS|SERVICE|DSN|WEBHOOK)S?$/;

/** `DATABASE_URL`, `REDIS_URI`, `BROKER`: a variable that holds, or by its name should hold, a whole address. */
export function fromUrl(variable: Variable, surroundings: Surroundings): DependencyDraft | null {
  const text = textOf(variable);
  if (!text.known) return fromNameAlone(variable, text, surroundings);
  const written = text.value.trim().replace(/^jdbc:/, "");
  const url = parseConnectionUrl(written);
  if (url === null) return fromAmazonName(variable, written);
  const scheme = written.includes("+srv://") ? "mongodb" : url.scheme;
  const kind = kindOfScheme(scheme);
  if (kind === null) return null;
  const called = kind === "http" ? calledOverHttp(variable, url.host) : kind;
  if (called === null) return null;
  const host: Value<string> =
    url.host === null ? unknown("the URL names no host", variable.origin) : known(url.host, variable.origin);
  return {
    origin: variable.origin,
    kind: called,
    variables: [variable.name],
    host,
    port: portOf(url.port, called, scheme, variable),
    url: known(text.value, variable.origin),
    store: storeIn(written, surroundings.stores),
  };
}

function portOf(
  given: number | null,
  kind: DependencyKind,
  scheme: string,
  { origin }: Variable,
): Value<number> {
  if (given !== null) return known(given, origin);
  const usual = { http: 80, https: 443, smtps: 465, amqps: 5671 }[scheme] ?? DEFAULT_PORTS[kind];
  return usual === undefined
    ? unknown("the URL names no port", origin)
    : known(usual, { ...origin, written: false });
}

function calledOverHttp({ name }: Variable, host: string | null): DependencyKind | null {
  if (host !== null && /^sqs\.|^queue\.amazonaws|\.queue\.amazonaws/.test(host)) return "queue";
  if (host !== null && /(?:^|\.)s3[.-][\w.${}:-]*amazonaws\.com/.test(host)) return "bucket";
  const upper = name.toUpperCase();
  // `http://+:80` and loopback are where somebody listens.
  if (host === null || /^(?:[+*]|0\.0\.0\.0|127\.[\d.]+|localhost|\[.*\])$/.test(host)) return null;
  if (OWN_ADDRESS.test(upper) || !CALLED.test(upper)) return null;
  return "http";
}

/** Queues and buckets are named rather than addressed. */
function fromAmazonName(variable: Variable, text: string): DependencyDraft | null {
  const draft = (kind: DependencyKind, host: string): DependencyDraft => ({
    origin: variable.origin,
    kind,
    variables: [variable.name],
    host: known(host, variable.origin),
    port: known(443, { ...variable.origin, written: false }),
    url: null,
    store: null,
  });
  if (/^arn:[\w-]+:sqs:/.test(text)) return draft("queue", text);
  if (/^arn:[\w-]+:s3:::/.test(text)) return draft("bucket", text.replace(/^.*:::/, ""));
  const upper = variable.name.toUpperCase();
  if (text === "" || /:\/\/|\s/.test(text)) return null;
  if (/(?:^|_)BUCKET(?:_NAME)?$|^S3_BUCKET/.test(upper)) return draft("bucket", text);
  return /(?:^|_)(?:SQS|QUEUE)(?:_URL|_NAME|_ARN)$/.test(upper) ? draft("queue", text) : null;
}

const WHOLE_ADDRESS =
  /^(?:(?:\w+_)?(?:DATABASE|DB|POSTGRES|POSTGRESQL|PG|MYSQL|MARIADB|REDIS|VALKEY|MONGO|MONGODB|AMQP|RABBITMQ|CLOUDAMQP|BROKER|CACHE|MEMCACHED|SMTP)_(?:URL|URI|DSN|CONNECTION_STRING|CONNECTION|SECRET|CREDENTIALS|CONFIG)|(?:DATABASE|DB)(?:SECRET|_SECRET_ARN)|SQLALCHEMY_DATABASE_URI|CELERY_BROKER_URL|CELERY_RESULT_BACKEND)$/;

/** The value cannot be told (a secret, a parameter); its name still says that there is something, and perhaps what. */
function fromNameAlone(
  variable: Variable,
  text: Value<string>,
  surroundings: Surroundings,
): DependencyDraft | null {
  const upper = variable.name.toUpperCase();
  if (!WHOLE_ADDRESS.test(upper) || text.known) return null;
  const database = /(?:^|_)(?:DATABASE|DB|SQLALCHEMY)/.test(upper);
  const kind = kindOfName(variable.name) ?? (database ? databaseOfCode(surroundings) : null);
  const missing = unknown(text.reason, variable.origin);
  return {
    origin: variable.origin,
    kind: kind ?? "unknown",
    variables: [variable.name],
    host: missing,
    port: missing,
    url: missing,
    // A secret made for a store names it: `${Database.MasterUserSecret.SecretArn}`.
    store: variable.value.known ? storeIn(variable.value.value, surroundings.stores) : null,
  };
}
