import { describe, expect, it } from "vitest";
import { knownValue } from "../../../model/index.js";
import { readTexts } from "../../index.js";

type Environment = Readonly<Record<string, unknown>>;

interface Case {
  readonly environment?: Environment;
  readonly secrets?: Readonly<Record<string, unknown>>;
  readonly source?: string;
  readonly resources?: object;
}

const DATABASE = {
  Db: { Type: "AWS::RDS::DBInstance", Properties: { Engine: "postgres", DBInstanceClass: "db.t4g.micro" } },
  Cache: {
    Type: "AWS::ElastiCache::ReplicationGroup",
    Properties: { Engine: "redis", ReplicationGroupDescription: "x" },
  },
};

async function found({ environment = {}, secrets = {}, source = "", resources = {} }: Case) {
  const template = {
    Resources: {
      ...resources,
      Task: {
        Type: "AWS::ECS::TaskDefinition",
        Properties: {
          Family: "web",
          ContainerDefinitions: [
            {
              Name: "web",
              Image: "acme/web:1",
              Environment: Object.entries(environment).map(([Name, Value]) => ({ Name, Value })),
              Secrets: Object.entries(secrets).map(([Name, ValueFrom]) => ({ Name, ValueFrom })),
            },
          ],
        },
      },
    },
  };
  const { models } = await readTexts({
    "t.json": JSON.stringify(template),
    Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n',
    "server.js": `${source}\n`,
    "package.json": '{"type": "module", "dependencies": {"pg": "8", "ioredis": "5"}}',
  });
  return (models[0]?.dependencies ?? []).map(({ kind, variables, host, port, url, store }) => ({
    kind,
    variables,
    host: knownValue(host),
    port: knownValue(port),
    url: url !== null,
    store: store?.id ?? null,
  }));
}

const cases: readonly (readonly [string, Case, readonly object[]])[] = [
  [
    "a URL with its driver",
    { environment: { DATABASE_URL: "postgresql+asyncpg://a@db.internal/x" } },
    [{ kind: "postgres", host: "db.internal", port: 5432, url: true }],
  ],
  [
    "TLS schemes",
    { environment: { A: "rediss://c:6380/0", B: "amqps://mq", C: "smtps://mail.example" } },
    [
      { kind: "redis", port: 6380 },
      { kind: "amqp", port: 5671 },
      { kind: "smtp", port: 465 },
    ],
  ],
  [
    "other databases",
    { environment: { A: "mongodb+srv://m.example/x", B: "mysql2://h:3307/x", C: "jdbc:mysql://j/x" } },
    [
      { kind: "mongodb", host: "m.example" },
      { kind: "mysql", port: 3307 },
      { kind: "mysql", host: "j" },
    ],
  ],
  [
    "queues and buckets",
    {
      environment: {
        QUEUE_URL: "https://sqs.eu-west-1.amazonaws.com/1/q",
        DLQ: "arn:aws:sqs:eu-west-1:1:d",
        UPLOADS_BUCKET: "up",
        OUT: "s3://x/y",
      },
    },
    [{ kind: "queue" }, { kind: "queue" }, { kind: "bucket", host: "up" }, { kind: "bucket", host: "x" }],
  ],
  [
    "an API, but not its own address",
    {
      environment: {
        PRICES_API_URL: "https://prices.example/v1",
        PUBLIC_URL: "https://me.example",
        CORS_ORIGIN: "https://ui.example",
        LOGO: "https://cdn.example/x",
      },
    },
    [{ kind: "http", host: "prices.example", port: 443 }],
  ],
  [
    "a group",
    { environment: { DB_HOST: "db", DB_PORT: "5432", DB_NAME: "x", DB_USER: "u" } },
    [{ kind: "postgres", variables: ["DB_HOST", "DB_PORT", "DB_NAME", "DB_USER"], host: "db", port: 5432 }],
  ],
  [
    "libpq's names",
    { environment: { PGHOST: "p", PGDATABASE: "x" } },
    [{ kind: "postgres", variables: ["PGHOST", "PGDATABASE"], port: 5432 }],
  ],
  [
    "a host with its port",
    { environment: { REDIS_HOST: "c:6390" } },
    [{ kind: "redis", host: "c", port: 6390 }],
  ],
  [
    "two groups",
    { environment: { REDIS_HOST: "r", SMTP_HOST: "m", SMTP_PORT: "25" } },
    [{ kind: "redis" }, { kind: "smtp", port: 25 }],
  ],
  [
    "its own host is none",
    { environment: { HOST: "0.0.0.0", PORT: "80", SERVER_HOST: "0.0.0.0", HOSTNAME: "x" } },
    [],
  ],
  [
    "a secret that holds the URL",
    {
      secrets: { DATABASE_URL: "arn:aws:secretsmanager:eu-west-1:1:secret:u" },
      source: 'import pg from "pg";',
    },
    [{ kind: "postgres", variables: ["DATABASE_URL"], url: true }],
  ],
  [
    "a password alone is none",
    {
      secrets: {
        JWT_SECRET: "arn:aws:ssm:eu-west-1:1:parameter/x",
        API_TOKEN: "arn:aws:ssm:eu-west-1:1:parameter/y",
      },
    },
    [],
  ],
  [
    "what only a manifest names",
    { environment: { DB_HOST: "somewhere" }, resources: {} },
    [{ kind: "postgres", variables: ["DB_HOST"] }],
  ],
  [
    "what the code has a client for",
    {
      environment: { DB_HOST: { Ref: "Nobody" } },
      source: 'import pg from "pg";',
      resources: { P: { Type: "AWS::SNS::Topic" } },
    },
    [{ kind: "postgres", variables: ["DB_HOST"] }],
  ],
  [
    "a cache by the one client that the code has",
    {
      environment: { CACHE_HOST: "cache.internal" },
      source: 'import Redis from "ioredis";\nnew Redis({ host: process.env.CACHE_HOST, port: 6379 });',
    },
    [{ kind: "redis", variables: ["CACHE_HOST"], host: "cache.internal", port: 6379 }],
  ],
  [
    "a client without any variable",
    { source: 'import Redis from "ioredis";\nnew Redis();' },
    [{ kind: "redis", variables: [] }],
  ],
  [
    "an address that the code falls back to",
    {
      environment: { DB_HOST: "db.internal" },
      source: `import pg from "pg"; import Redis from "ioredis";
        const settings = { cache: process.env.CACHE_ADDRESS ?? "redis://cache.local:6390" };
        let queue = process.env.QUEUE;
        if (!queue) queue = "amqp://guest@mq.local";
        new Redis(settings.cache); new pg.Pool({ host: process.env.DB_HOST || "postgres://unused" });`,
    },
    [
      { kind: "postgres", variables: ["DB_HOST"], host: "db.internal" },
      { kind: "redis", variables: ["CACHE_ADDRESS"], host: "cache.local", port: 6390, url: true },
      { kind: "amqp", variables: ["QUEUE"], host: "mq.local" },
    ],
  ],
  [
    "no address where the deployment gives another",
    { environment: { CACHE: "redis://a" }, source: 'process.env.CACHE ?? "redis://b";' },
    [{ kind: "redis", host: "a" }],
  ],
  [
    "a store made here",
    {
      environment: {
        DB_HOST: { "Fn::GetAtt": ["Db", "Endpoint.Address"] },
        REDIS_URL: { "Fn::Sub": "redis://${Cache.PrimaryEndPoint.Address}:6379" },
      },
      resources: DATABASE,
    },
    [
      { kind: "redis", store: "Cache", port: 6379 },
      { kind: "postgres", store: "Db" },
    ],
  ],
];

describe("dependencies", () => {
  for (const [what, one, expected] of cases) {
    it(what, async () => {
      const dependencies = await found(one);
      expect(dependencies).toHaveLength(expected.length);
      expect(dependencies).toMatchObject(expected);
    });
  }

  it("have ids of their own, and sidecars bring none", async () => {
    const { models } = await readTexts({
      "task.json": JSON.stringify({
        family: "web",
        containerDefinitions: [
          { name: "web", image: "acme/web:1", environment: [{ name: "REDIS_URL", value: "redis://a" }] },
          { name: "jobs", image: "acme/web:1", environment: [{ name: "REDIS_URL", value: "redis://b" }] },
          { name: "same", image: "acme/web:1", environment: [{ name: "REDIS_URL", value: "redis://a" }] },
          {
            name: "agent",
            image: "public.ecr.aws/datadog/agent:7",
            environment: [{ name: "PROXY_URL", value: "https://x.example" }],
          },
        ],
      }),
      Dockerfile: 'FROM node:20\nCOPY . .\nCMD ["node", "server.js"]\n',
      "server.js": "",
    });
    expect(models[0]?.dependencies.map(({ id }) => id)).toEqual(["REDIS_URL", "REDIS_URL#2"]);
  });
});
