import type { Example } from "../cause.js";
import { expressServer, nodeService, pythonService } from "../examples/files.js";

const REDIS =
  'import { createClient } from "redis";\nconst audit = createClient({ url: process.env.AUDIT_URL });';
const environment = { AUDIT_URL: "redis://audit.internal:6379/0" };

const awaited = `app.use(async (request, response, next) => {
  await audit.xAdd("requests", "*", { path: request.path });
  next();
});`;

const inBackground = `const waiting = [];
app.use((request, response, next) => {
  if (waiting.length < 1000) waiting.push(request.path);
  next();
});
setInterval(() => audit.xAdd("requests", "*", { paths: waiting.splice(0).join() }).catch(() => {}), 1000).unref();`;

const PYTHON_BLOCKING = `import os
import redis
from fastapi import FastAPI

app = FastAPI()
queue = redis.Redis.from_url(os.environ.get("QUEUE_URL", "redis://queue.internal:6379/0"))


@app.middleware("http")
async def record(request, call_next):
    queue.xadd("requests", {"path": request.url.path})
    return await call_next(request)


@app.get("/health")
def health():
    return {"status": "ok"}


@app.get("/parcels")
def parcels():
    return []
`;

const PYTHON_BOUNDED = PYTHON_BLOCKING.replace(
  '"redis://queue.internal:6379/0"))',
  '"redis://queue.internal:6379/0"), socket_timeout=0.2, socket_connect_timeout=0.2)',
).replace(
  '    queue.xadd("requests", {"path": request.url.path})\n',
  `    try:
        queue.xadd("requests", {"path": request.url.path})
    except redis.RedisError:
        pass
`,
);

/** FastAPI that asks a service while its module is loaded. */
const atStart = (...lines: readonly string[]) => `import os
${lines.join("\n")}
from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
def health():
    return {"status": "ok"}
`;

const failing: Example[] = [
  {
    name: "a start that connects with libpq, which waits for as long as the server likes",
    files: pythonService(
      atStart("import psycopg2", 'connection = psycopg2.connect(os.environ["DATABASE_URL"])'),
      { packages: ["psycopg2-binary"], environment: { DATABASE_URL: "postgres://db.internal:5432/orders" } },
    ),
  },
  {
    name: "middleware that awaits the queue before every route",
    files: nodeService(expressServer({ imports: REDIS, before: awaited }), {
      packages: ["redis"],
      environment,
    }),
  },
  {
    name: "a blocking client in FastAPI middleware",
    files: pythonService(PYTHON_BLOCKING, {
      packages: ["redis==5.2.1"],
      environment: { QUEUE_URL: "redis://queue.internal:6379/0" },
    }),
  },
  {
    name: "health answers first, every other request still waits",
    files: nodeService(
      expressServer({ imports: REDIS }).replace('app.get("/orders"', () => `${awaited}\napp.get("/orders"`),
      { packages: ["redis"], environment },
    ),
  },
  {
    name: "every request asks another service, which may answer for five minutes",
    files: nodeService(
      expressServer().replace(
        'app.get("/orders"',
        `app.use(async (request, response, next) => {
  request.user = await (await fetch(process.env.IDENTITY_URL)).json();
  next();
});
app.get("/orders"`,
      ),
      { environment: { IDENTITY_URL: "http://identity.internal:7001/me" } },
    ),
  },
  {
    name: "checks time out while Redis hangs",
    timeline: [
      { at: 0, subject: "dependency/redis", kind: "fault-injected", data: { fault: "redis=hang" } },
      { at: 40, subject: "container/1/api", kind: "listening", data: { address: "0.0.0.0", port: 8000 } },
      {
        at: 75,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/health", reason: "timeout", seconds: 30 },
      },
      {
        at: 110,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/health", reason: "timeout", seconds: 30 },
      },
    ],
  },
  {
    name: "checks pass, ordinary requests hang",
    timeline: [
      { at: 0, subject: "dependency/redis", kind: "fault-injected", data: { fault: "redis=hang" } },
      {
        at: 50,
        subject: "target/1",
        kind: "health-check-passed",
        data: { path: "/health", status: 200, seconds: 0.01 },
      },
      {
        at: 90,
        subject: "service/api",
        kind: "request-failed",
        data: { path: "/quotes", reason: "timeout", seconds: 10, count: 5 },
      },
      {
        at: 120,
        subject: "service/api",
        kind: "request-failed",
        data: { path: "/quotes", reason: "timeout", seconds: 10, count: 5 },
      },
    ],
  },
];

const healthy: Example[] = [
  {
    name: "a script that listens nowhere",
    files: {
      "requirements.txt": "requests==2.32.3\n",
      "review.py":
        'import requests\n\nfor page in requests.get("https://api.example.com/changes").json():\n    print(page)\n',
      Dockerfile:
        'FROM python:3.12-slim\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["python", "review.py"]\n',
    },
  },
  {
    name: "MongoDB's driver gives up after 30 s by itself",
    files: pythonService(
      atStart(
        "from pymongo import MongoClient",
        'client = MongoClient(os.environ["MONGO_URL"])',
        'client.admin.command("ping")',
      ),
      { packages: ["pymongo"], environment: { MONGO_URL: "mongodb://db.internal:27017/orders" } },
    ),
  },
  {
    name: "a driver for MySQL that gives up after 10 s by itself",
    files: pythonService(
      atStart("import pymysql", 'connection = pymysql.connect(host=os.environ["DB_HOST"])'),
      { packages: ["pymysql"], environment: { DB_HOST: "db.internal" } },
    ),
  },
  {
    name: "a connection that is given up after 5 s",
    files: pythonService(
      atStart(
        "import psycopg2",
        'connection = psycopg2.connect("postgres://db.internal:5432/orders?connect_timeout=5")',
      ),
      { packages: ["psycopg2-binary"] },
    ),
  },
  {
    name: "the record is buffered and sent in the background",
    files: nodeService(expressServer({ imports: REDIS, before: inBackground }), {
      packages: ["redis"],
      environment,
    }),
  },
  {
    name: "the client gives up after 200 ms, and the request goes on",
    files: pythonService(PYTHON_BOUNDED, {
      packages: ["redis==5.2.1"],
      environment: { QUEUE_URL: "redis://queue.internal:6379/0" },
    }),
  },
  {
    name: "another service is asked for less than a second",
    files: nodeService(
      expressServer().replace(
        'app.get("/orders"',
        `app.use(async (request, response, next) => {
  request.user = await (await fetch(process.env.IDENTITY_URL, { signal: AbortSignal.timeout(800) })).json();
  next();
});
app.get("/orders"`,
      ),
      { environment: { IDENTITY_URL: "http://identity.internal:7001/me" } },
    ),
  },
  {
    name: "an ordinary route that asks its own database",
    files: nodeService(
      expressServer({
        imports:
          'import pg from "pg";\nconst pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });',
        before:
          'app.get("/invoices", async (request, response) => response.json((await pool.query("select 1")).rows));',
      }),
      { packages: ["pg"], environment: { DATABASE_URL: "postgres://db.internal:5432/orders" } },
    ),
  },
  {
    name: "Redis refuses and everything is answered",
    timeline: [
      { at: 0, subject: "dependency/redis", kind: "fault-injected", data: { fault: "redis=refused" } },
      {
        at: 50,
        subject: "target/1",
        kind: "health-check-passed",
        data: { path: "/health", status: 200, seconds: 0.01 },
      },
      {
        at: 90,
        subject: "service/api",
        kind: "request-answered",
        data: { path: "/quotes", status: 200, seconds: 0.02, count: 5 },
      },
    ],
  },
  {
    name: "the check answers 404, whatever Redis does",
    timeline: [
      { at: 0, subject: "dependency/redis", kind: "fault-injected", data: { fault: "redis=hang" } },
      {
        at: 75,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/healthz", reason: "status", status: 404 },
      },
      {
        at: 105,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/healthz", reason: "status", status: 404 },
      },
    ],
  },
];

export const startupBlockedExamples = { failing, healthy };
