// Small Flask and FastAPI applications: decorators, prefixes, middleware, dependencies, settings.
import { describe, expect, it } from "vitest";
import { applicationOf, route, routesOf, workOf } from "./testing.js";

const fastapi = {
  "requirements.txt":
    "fastapi\nuvicorn[standard]\ncelery==5.3\nredis>=5\nSQLAlchemy\nasyncpg\npydantic-settings\n",
  "service/__init__.py": "",
  "service/areas/__init__.py": "",
  "service/settings.py": `
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    database_url: str
    listen_port: int = 8080
    broker: str = "redis://localhost:6379/0"

settings = Settings()
`,
  "service/jobs.py": `
from celery import Celery
from .settings import settings

queue = Celery("jobs", broker=settings.broker)

@queue.task
def remember(line):
    pass
`,
  "service/trail.py": `
from starlette.middleware.base import BaseHTTPMiddleware
from service.jobs import remember

class Trail(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        if request.url.path.startswith("/alive"):
            return await call_next(request)
        answer = await call_next(request)
        remember.delay({"path": request.url.path})
        return answer
`,
  "service/store.py": `
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from .settings import settings

engine = create_async_engine(settings.database_url)
Session = async_sessionmaker(engine)

async def session():
    async with Session() as opened:
        yield opened
`,
  "service/areas/things.py": `
from typing import Annotated
from fastapi import APIRouter, Depends, HTTPException
from fastapi.security import HTTPBearer
from sqlalchemy import text
from service.store import session

bearer = HTTPBearer()
router = APIRouter(prefix="/things")

def who(token=Depends(bearer)):
    return token

@router.get("/", status_code=203)
async def things(opened: Annotated[object, Depends(session)]):
    return (await opened.execute(text("SELECT 1"))).all()

@router.get("/mine")
def mine(person=Depends(who)):
    return person
`,
  "service/main.py": `
import asyncio
from contextlib import asynccontextmanager
from fastapi import FastAPI
from fastapi.responses import JSONResponse
import redis
from sqlalchemy import text
from service.areas import things
from service.settings import settings
from service.store import engine
from service.trail import Trail

cache = redis.Redis.from_url(settings.broker, socket_timeout=2)

@asynccontextmanager
async def lifespan(app):
    async with engine.begin() as connection:
        await connection.execute(text("SELECT 1"))
    yield

app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
app.include_router(things.router, prefix="/v1")
app.add_middleware(Trail)

@app.get("/alive")
def alive():
    return {"ok": True}

@app.get("/usable")
async def usable():
    try:
        async with engine.connect() as connection:
            await asyncio.wait_for(connection.execute(text("SELECT 1")), timeout=3)
        cache.ping()
    except Exception:
        return JSONResponse({"ok": False}, status_code=503)
    return {"ok": True}

@app.get("/noted")
async def noted():
    asyncio.create_task(asyncio.to_thread(cache.incr, "noted"))
    return {}

if __name__ == "__main__":
    import uvicorn
    uvicorn.run("service.main:app", host="0.0.0.0", port=settings.listen_port)
`,
};

describe("FastAPI", () => {
  const trail = "middleware queue remember.delay(…) none propagates";

  it("runs middleware, dependencies and endpoint, each with its limits", async () => {
    const application = await applicationOf(fastapi, "service/main.py");
    expect(application.unreadable).toBeNull();
    expect(routesOf(application)).toEqual({
      "GET /v1/things/": ["handler postgres opened.execute(…) none propagates", trail],
      "GET /v1/things/mine": [trail],
      "GET /alive": [],
      "GET /usable": [
        "handler postgres engine.connect() none propagates",
        "handler postgres connection.execute(…) 3 propagates",
        "handler redis cache.ping() 2 propagates",
        trail,
      ],
      "GET /noted": ["~handler redis asyncio.to_thread(…) 2 unknown", trail],
    });
    expect(route(application, "GET /alive")?.status).toMatchObject({ value: 200 });
    expect(route(application, "GET /usable")?.status.known).toBe(false);
    expect(route(application, "GET /v1/things/")?.status).toMatchObject({ value: 203 });
    expect(route(application, "GET /v1/things/mine")?.guarded).toBe(true);
    expect(route(application, "GET /v1/things/")?.guarded).toBe(false);
  });

  it("reads settings classes, the lifespan and where uvicorn listens", async () => {
    const application = await applicationOf(fastapi, "service/main.py");
    expect(application.listens).toHaveLength(1);
    expect(application.listens[0]).toMatchObject({
      address: { value: "0.0.0.0" },
      port: { value: 8080, origin: { place: { file: "service/settings.py", line: 6 } } },
      portVariable: { name: "LISTEN_PORT", fallback: 8080 },
    });
    expect(workOf({ work: application.startupWork })).toEqual([
      "start postgres engine.begin() 130 propagates",
      "start postgres connection.execute(…) 130 propagates",
    ]);
    const required = application.environment.filter((read) => read.required).map((read) => read.name);
    expect(required).toEqual(["DATABASE_URL"]);
  });

  it("leaves the listening to the server that is told to run it", async () => {
    const application = await applicationOf(fastapi, "service/main.py", { moduleAttribute: "app" });
    expect(application.listens).toEqual([]);
    expect(application.routes).toHaveLength(5);
    expect(application.startupWork).toHaveLength(2);
  });
});

describe("middleware of ASGI applications", () => {
  it("runs decorated functions and plain layers around the endpoint", async () => {
    const texts = {
      "requirements.txt": "fastapi\nhttpx\nredis==5.2.1\n",
      "main.py": `
import httpx
import redis.asyncio as redis
from fastapi import FastAPI, Request

QUIET = {"/up", "/live"}
store = redis.Redis()

class Counting:
    def __init__(self, app, name):
        self.app = app
        self.name = name
    async def __call__(self, scope, receive, send):
        if scope["path"] not in QUIET:
            await store.incr(self.name)
        await self.app(scope, receive, send)

app = FastAPI(openapi_url=None)
app.add_middleware(Counting, name="requests")

@app.middleware("http")
async def ask(request: Request, call_next):
    async with httpx.AsyncClient() as client:
        await client.get("http://who/am/i")
    return await call_next(request)

@app.get("/up")
def up():
    return {}

@app.get("/other")
def other():
    return {}
`,
    };
    const ask = "middleware http client.get(…) 5 propagates";
    expect(routesOf(await applicationOf(texts, "main.py", { moduleAttribute: "app" }))).toEqual({
      "GET /up": [ask],
      "GET /other": [ask, "middleware redis store.incr(…) none propagates"],
    });
  });
});

const flask = {
  "requirements.txt": "Flask\npsycopg2-binary\nrequests\nPyYAML\n",
  "wsgi.py": `
import os
from web import create
application = create()
if __name__ == "__main__":
    application.run(host="0.0.0.0", port=int(os.environ.get("PORT", "8000")))
`,
  "web/__init__.py": `
import os
import yaml
import requests
from flask import Flask, request
from .v1 import area

def create():
    app = Flask(__name__)
    app.register_blueprint(area)

    @app.before_request
    def audit():
        if request.path in ("/health", "/ping"):
            return None
        requests.post("http://audit.internal", json={}, timeout=4)

    @app.route("/health")
    def health():
        return "ok", 200

    app.add_url_rule("/ping", "ping", lambda: ("pong", 202))
    return app
`,
  "web/v1.py": `
import os
from functools import wraps
import psycopg2
from flask import Blueprint, abort, jsonify, redirect, request

area = Blueprint("v1", __name__, url_prefix="/v1")
ADDRESS = os.environ["DATABASE_URL"]

def known_only(view):
    @wraps(view)
    def inner(*args, **kwargs):
        if not request.headers.get("Authorization"):
            abort(401)
        return view(*args, **kwargs)
    return inner

class Store:
    def __init__(self, address):
        self.address = address
    def check(self):
        with psycopg2.connect(self.address) as connection:
            connection.cursor().execute("SELECT 1")

store = Store(ADDRESS)

@area.route("/health")
def health():
    try:
        store.check()
        return jsonify(status="ok")
    except Exception:
        return jsonify(status="bad"), 503

@area.route("/secret", methods=["GET", "POST"])
@known_only
def secret():
    return {}

@area.route("/moved")
def moved():
    return redirect("/v1/health")
`,
};

describe("Flask", () => {
  it("follows blueprints, functions before requests and classes", async () => {
    const application = await applicationOf(flask, "wsgi.py");
    const audit = "middleware http requests.post(…) 4 propagates";
    expect(routesOf(application)).toEqual({
      "GET /v1/health": [
        audit,
        "handler postgres psycopg2.connect(…) none propagates",
        "handler postgres connection.cursor().execute(…) none propagates",
      ],
      "GET /v1/secret": [audit],
      "POST /v1/secret": [audit],
      "GET /v1/moved": [audit],
      "GET /health": [],
      "GET /ping": [],
    });
    expect(route(application, "GET /v1/secret")?.guarded).toBe(true);
    expect(route(application, "GET /v1/moved")).toMatchObject({ redirects: true, status: { value: 302 } });
    expect(route(application, "GET /health")?.status).toMatchObject({ value: 200 });
    expect(route(application, "GET /ping")?.status).toMatchObject({ value: 202 });
  });

  it("reads the port's variable, what must be set, and what is imported", async () => {
    const application = await applicationOf(flask, "wsgi.py");
    expect(application.listens[0]).toMatchObject({
      address: { value: "0.0.0.0" },
      port: { value: 8000 },
      portVariable: { name: "PORT", fallback: 8000 },
    });
    const reads = application.environment.map((read) => [
      read.name,
      read.required,
      read.fallback?.known ? read.fallback.value : null,
    ]);
    expect(reads).toEqual([
      ["DATABASE_URL", true, null],
      ["PORT", false, "8000"],
    ]);
    const found = Object.fromEntries(
      application.imports.map((one) => [one.module, one.found.known ? one.found.value : "unknown"]),
    );
    expect(found).toMatchObject({
      os: true,
      web: true,
      ".v1": true,
      yaml: true,
      psycopg2: true,
      functools: true,
    });
  });

  it("tells a missing module of its own from one that is there", async () => {
    const texts = {
      ...flask,
      "web/v1.py": `${flask["web/v1.py"]}\nfrom web.helpers import nothing\nfrom .other import x\n`,
    };
    const application = await applicationOf(texts, "wsgi.py");
    const missing = application.imports
      .filter((one) => one.found.known && !one.found.value)
      .map((one) => one.module);
    expect(missing).toEqual(["web.helpers", ".other"]);
  });

  it("knows no more of a path without a route where a handler of errors may answer it well", async () => {
    const app = (...handler: readonly string[]) => ({
      "app.py": [
        "from flask import Flask, render_template",
        "app = Flask(__name__)",
        ...handler,
        "@app.route('/x')",
        "def x():",
        "    return 'x'",
        "",
      ].join("\n"),
    });
    const complete = async (...handler: readonly string[]) =>
      (await applicationOf(app(...handler), "app.py", { moduleAttribute: "app" })).routesComplete;
    const answers = (error: string, answer: string) => [
      `@app.errorhandler(${error})`,
      "def missing(error):",
      `    return ${answer}`,
    ];
    expect(await complete(...answers("404", "render_template('index.html')"))).toBe(false);
    expect(await complete(...answers("Exception", "'fine', 200"))).toBe(false);
    expect(await complete(...answers("404", "'missing', error.code"))).toBe(true);
    expect(await complete(...answers("404", "render_template('404.html'), 404"))).toBe(true);
    expect(await complete(...answers("500", "'sorry'"))).toBe(true);
    expect(await complete("app.register_error_handler(404, lambda error: 'fine')")).toBe(false);
    expect(await complete()).toBe(true);
  });

  it("listens on 127.0.0.1:5000 when nothing is said", async () => {
    const application = await applicationOf(
      { "app.py": "from flask import Flask\napp = Flask(__name__)\napp.run()\n" },
      null,
    );
    expect(application.entry).toBe("app.py");
    expect(application.listens[0]).toMatchObject({ address: { value: "127.0.0.1" }, port: { value: 5000 } });
  });

  it("knows a library by any of the ways in which its module is imported", async () => {
    const texts = {
      "requirements.txt": "flask\nredis<8\nmysql-connector-python\n",
      "app.py": `
from flask import Flask
import mysql.connector
import redis.asyncio as aio
from redis import asyncio as other
app = Flask(__name__)

@app.route("/a")
def a():
    connection = mysql.connector.connect(host="db")
    connection.cursor().execute("SELECT 1")
    return ""

@app.route("/b")
async def b():
    await aio.Redis().ping()
    aio.Redis().ping()
    await other.from_url("redis://x", socket_timeout=3).get("x")
    return ""
`,
    };
    expect(routesOf(await applicationOf(texts, "app.py"))).toEqual({
      "GET /a": [
        "handler mysql mysql.connector.connect(…) none propagates",
        "handler mysql connection.cursor().execute(…) none propagates",
      ],
      "GET /b": [
        "handler redis aio.Redis().ping() none propagates",
        "~handler redis aio.Redis().ping() none unknown",
        "handler redis other.from_url(…).get(…) 3 propagates",
      ],
    });
  });
});
