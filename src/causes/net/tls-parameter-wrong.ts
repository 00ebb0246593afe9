import { type DataStore, hasPlaceholder, knownValue } from "../../model/index.js";
import { setText, setValue } from "../shared/changes.js";
import { defineCause, found, notApplicable, type RepairDraft, type Verdict } from "../cause.js";
import { resource, taskDefinition, taskResource, template } from "../examples/parts.js";
import { APPLICATION_SPOKEN, signOf, spokenMatches } from "../shared/text-signs.js";
import { type ClientConnection, clientConnections } from "./client-driver.js";
import { dependencyPlaces } from "./dependency-evidence.js";

const url = (text: string): Record<string, string> => ({
  "task.yaml": taskDefinition("Environment:", `  - { Name: DATABASE_URL, Value: '${text}' }`),
});

const cache = (...encryption: readonly string[]): Record<string, string> => ({
  "cache.yaml": template(
    resource(
      "Cache",
      "AWS::ElastiCache::ReplicationGroup",
      "ReplicationGroupDescription: orders",
      "Engine: redis",
      'EngineVersion: "7.1"',
      "CacheNodeType: cache.t4g.small",
      ...encryption,
    ),
    taskResource(
      "Environment:",
      "  - { Name: REDIS_URL, Value: !Sub 'rediss://${Cache.PrimaryEndPoint.Address}:6379/0' }",
    ),
  ),
});

export const cause = defineCause({
  id: "tls-parameter-wrong",
  title: "the database client does not know the TLS option it is given",
  severity: "error",
  meaning:
    "Each client has its own word for TLS: libpq and psycopg take `sslmode=require`, asyncpg takes `ssl=require`, Redis clients want `rediss://`. The option given here belongs to another one.",
  hurts:
    'The client refuses the option before it connects ("unexpected keyword argument \'sslmode\'", "invalid URI query parameter"), so that every connection fails although server, network and password are right.',
  mend: "Write the option that this client knows.",
  links: [
    {
      title: "Using SSL with a PostgreSQL DB instance",
      url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html",
    },
    {
      title: "libpq: sslmode",
      url: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLMODE",
    },
    {
      title: "asyncpg: connect(ssl=…)",
      url: "https://magicstack.github.io/asyncpg/current/api/index.html#connection",
    },
  ],
  check: (model) => clientConnections(model).map(judge),
  signs: (timeline, model) => {
    const matches = spokenMatches(
      timeline,
      [
        { pattern: /unexpected keyword argument '?(?:ssl\w*)'?/i, strength: 0.97 },
        {
          pattern:
            /invalid URI query parameter: "ssl\w*"|invalid (?:dsn: invalid )?connection option "ssl\w*"/i,
          strength: 0.97,
        },
        {
          pattern: /invalid sslmode value|sslmode[^\n]{0,40}(?:not supported|unknown|known are)/i,
          strength: 0.95,
        },
        {
          pattern: /(?:unrecognized configuration|unsupported startup) parameter:? "?ssl\w*"?/i,
          strength: 0.95,
        },
        {
          pattern: /parameter "?ssl\w*"?[^\n]{0,60}(?:does not know|not known|unknown|unsupported)/i,
          strength: 0.93,
        },
        {
          pattern: /server does not support SSL|The server does not support SSL connections/i,
          strength: 0.9,
        },
        { pattern: /(?:wrong version number|WRONG_VERSION_NUMBER|packet length too long)/, strength: 0.6 },
      ],
      APPLICATION_SPOKEN,
    );
    return signOf(matches, {
      explanation: "The client refused its TLS option, or the server does not speak TLS at all.",
      where: dependencyPlaces(matches, model),
    });
  },
  explainsEvents: [
    "start-failed",
    "container-exited",
    "task-stopped",
    "health-check-failed",
    "target-unhealthy",
    "request-failed",
  ],
  explains: [
    "tls-required",
    "essential-container-exited",
    "dependency-unreachable",
    "migration-failed",
    "health-path-errors",
    "configuration-invalid",
  ],
  examples: {
    failing: [
      {
        name: "libpq's word for asyncpg",
        files: url("postgresql+asyncpg://orders@db.example:5432/orders?sslmode=require"),
      },
      {
        name: "asyncpg's word for psycopg",
        files: url("postgresql+psycopg2://orders@db.example:5432/orders?ssl=require"),
      },
      {
        name: "a mode that libpq does not have",
        files: url("postgresql+psycopg://orders@db.example:5432/orders?sslmode=required"),
      },
      {
        name: "PostgreSQL's word for MySQL",
        files: url("mysql+pymysql://orders@db.example:3306/orders?sslmode=require"),
      },
      { name: "TLS to a cache without it", files: cache() },
      { name: "TLS to a cache where it is off", files: cache("TransitEncryptionEnabled: false") },
      {
        name: "asyncpg refuses it",
        timeline: [
          {
            at: 3,
            subject: "container/1/web",
            kind: "log-line",
            data: {
              source: "web",
              message: "TypeError: connect() got an unexpected keyword argument 'sslmode'",
            },
          },
        ],
      },
    ],
    healthy: [
      { name: "TLS to a cache that demands it", files: cache("TransitEncryptionEnabled: true") },
      {
        name: "TLS to a cache that leaves the choice",
        files: cache("TransitEncryptionEnabled: true", "TransitEncryptionMode: preferred"),
      },
      {
        name: "asyncpg's own word",
        files: url("postgresql+asyncpg://orders@db.example:5432/orders?ssl=require"),
      },
      {
        name: "libpq's own word",
        files: url("postgresql+psycopg://orders@db.example:5432/orders?sslmode=verify-full"),
      },
      {
        name: "no driver is named",
        files: url("postgresql://orders@db.example:5432/orders?sslmode=require"),
      },
      {
        name: "JDBC's form, which libpq takes",
        files: url("postgresql+psycopg2://orders@db.example:5432/orders?ssl=true"),
      },
    ],
  },
});

function judge(connection: ClientConnection): Verdict {
  const { url, driver, dependency, namedInUrl } = connection;
  if (url && dependency.store && isPlainCache(dependency.store) && /^(?:rediss|valkeys)$/.test(url.scheme)) {
    return tlsToPlainCache(connection, dependency.store);
  }
  if (!url || !driver) return notApplicable("the client or its URL is not known");
  for (const [name, value] of url.parameters) {
    if (!/^(?:ssl|sslmode)$/.test(name) || hasPlaceholder(value)) continue;
    // A library between the URL and its client may translate, unless the URL itself names the client.
    const foreign = namedInUrl ? driver.foreign[name] : undefined;
    const values = driver.parameters[name] ?? [];
    const refused =
      values.length > 0 && !values.includes(value)
        ? `it takes ${values.map((each) => `\`${each}\``).join(", ")}`
        : undefined;
    const why = foreign ?? refused;
    if (why === undefined) continue;
    return found({
      title: `${driver.names[0]} does not know \`${name}=${value}\``,
      explanation: `The client is ${driver.names[0]}: ${why}. Every connection fails before it reaches the server.`,
      where: [{ origin: dependency.url?.origin ?? dependency.origin, value: `${name}=${value}` }],
      confidence: namedInUrl ? 0.97 : 0.85,
      repairs: repairs(connection, name),
    });
  }
  return { outcome: "not-found" };
}

/** Encryption is off. Where the server leaves the choice to its clients it does not demand TLS either, but takes it. */
function isPlainCache({ kind, tlsRequired }: DataStore): boolean {
  const decidedBy = String(tlsRequired.origin.node?.path.at(-1) ?? "");
  return (
    kind === "redis" && knownValue(tlsRequired) === false && /^transitEncryptionEnabled$/i.test(decidedBy)
  );
}

function tlsToPlainCache({ dependency, variable }: ClientConnection, store: DataStore): Verdict {
  const text = knownValue(dependency.url) ?? "";
  return found({
    title: `${store.id} does not speak TLS`,
    explanation: `The URL asks for TLS (\`rediss://\`), but encryption in transit is off on ${store.id}: every connection fails in the TLS handshake.`,
    where: [
      { origin: dependency.url?.origin ?? dependency.origin, value: "" },
      { origin: store.tlsRequired.origin, value: store.tlsRequired.origin.written ? "false" : "" },
    ],
    repairs: [
      // Suggestions both: one gives the encryption up, the other makes the cache anew.
      ...(variable
        ? [
            {
              description: "begin the URL with `redis://`",
              safe: false,
              changes: setText(
                variable.value,
                variable.origin,
                "Value",
                text.replace(/^(redis|valkey)s:/i, "$1:"),
              ),
            },
          ]
        : []),
      {
        description: "turn encryption in transit on (which replaces the cache)",
        safe: false,
        changes: setValue(store.tlsRequired, true),
      },
    ],
  });
}

// A suggestion: the URL may be put together from parts that are written elsewhere.
function repairs({ driver, dependency, variable }: ClientConnection, name: string): RepairDraft[] {
  const ask = driver?.ask;
  const text = knownValue(dependency.url);
  if (!ask || !variable || text === undefined || !/^\w+$/.test(ask.value)) return [];
  const changed = text.replace(new RegExp(`([?&])${name}=[^&#]*`), `$1${ask.name}=${ask.value}`);
  return [
    {
      description: `write \`${ask.name}=${ask.value}\``,
      safe: false,
      changes: setText(variable.value, variable.origin, "Value", changed),
    },
  ];
}
