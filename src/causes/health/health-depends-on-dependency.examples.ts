import type { Example } from "../cause.js";
import { expressServer, nodeService, pythonService } from "../examples/files.js";

const POOL = `import pg from "pg";
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: 2000, query_timeout: 2000 });`;
const environment = { DATABASE_URL: "postgres://db.internal:5432/orders" };
const asksDatabase = `async (request, response) => {
  await pool.query("select 1");
  response.json({ status: "ok" });
}`;

const PYTHON = `import os
import psycopg
from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
def health():
    with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=3) as connection:
        connection.execute("select 1")
    return {"status": "ok"}
`;

const failing: Example[] = [
  {
    name: "the balancer's path runs a query",
    files: nodeService(expressServer({ imports: POOL, health: asksDatabase }), {
      packages: ["pg"],
      environment,
    }),
  },
  {
    name: "a FastAPI health route that connects to PostgreSQL",
    files: pythonService(PYTHON, { packages: ["psycopg"], environment }),
  },
  {
    name: "a query without any time limit",
    files: nodeService(
      expressServer({
        imports:
          'import pg from "pg";\nconst pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });',
        health: asksDatabase,
      }),
      { packages: ["pg"], environment },
    ),
  },
  {
    name: "checks answer 503 as soon as the database is gone",
    timeline: [
      { at: 0, subject: "dependency/postgres", kind: "fault-injected", data: { fault: "postgres=refused" } },
      {
        at: 60,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/health", reason: "status", status: 503 },
      },
      {
        at: 90,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/health", reason: "status", status: 503 },
      },
    ],
  },
];

const healthy: Example[] = [
  {
    name: "a readiness path asks the database, the balancer asks another",
    files: nodeService(
      expressServer({
        imports: POOL,
        before: `app.get("/ready", ${asksDatabase});`,
      }),
      { packages: ["pg"], environment },
    ),
  },
  ...[
    "`${process.env.ECS_CONTAINER_METADATA_URI_V4}/task`",
    '"http://169.254.169.254/latest/meta-data/"',
  ].map((address) => ({
    name: `what the platform itself answers: ${address}`,
    files: nodeService(
      expressServer({
        imports: 'import axios from "axios";',
        health: `async (request, response) => response.json((await axios.get(${address})).data)`,
      }),
      { packages: ["axios"] },
    ),
  })),
  {
    name: "the database is gone and the check goes on passing",
    timeline: [
      { at: 0, subject: "dependency/postgres", kind: "fault-injected", data: { fault: "postgres=refused" } },
      {
        at: 60,
        subject: "target/1",
        kind: "health-check-passed",
        data: { path: "/health", status: 200, seconds: 0.01 },
      },
    ],
  },
  {
    name: "checks answer 500 with every dependency well",
    timeline: [
      {
        at: 60,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/health", reason: "status", status: 500 },
      },
      {
        at: 90,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/health", reason: "status", status: 500 },
      },
    ],
  },
];

export const healthDependsOnDependencyExamples = { failing, healthy };
