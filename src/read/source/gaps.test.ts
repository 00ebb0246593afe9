// Where routes may come from code that is not read, a missing route means nothing; where a server listens is read all the same.
import { describe, expect, it } from "vitest";
import { applicationOf } from "./testing.js";

const complete = async (file: string, text: string) =>
  (await applicationOf({ [file]: text }, file)).routesComplete;

const FLASK = `from flask import Flask
app = Flask(__name__)
@app.route("/")
def index():
    return "x"
`;
const FASTAPI = `from fastapi import FastAPI\napp = FastAPI()\n`;
const EXPRESS = `const express = require("express"); const app = express(); app.get("/", (q, r) => r.send("x"));\n`;

describe("an application that is handed to a library", () => {
  it.each([
    ["main.py", `${FLASK}from flask_restful import Api\napi = Api(app)\n`],
    ["main.py", `${FLASK}from flask_restx import Api\napi = Api()\napi.init_app(app)\n`],
    ["main.py", `${FLASK}from flask_admin import Admin\nAdmin(app=app)\n`],
    ["main.py", `${FLASK}from elsewhere import *\nregister(app)\n`],
    [
      "main.py",
      `${FASTAPI}from prometheus_fastapi_instrumentator import Instrumentator\nInstrumentator().instrument(app).expose(app)\n`,
    ],
    ["server.js", `${EXPRESS}require("some-admin")(app); app.listen(80);`],
    [
      "server.js",
      `${EXPRESS}const { ApolloServer } = require("apollo"); new ApolloServer({}).applyMiddleware({ app });`,
    ],
    [
      "server.js",
      `${EXPRESS}require("@godaddy/terminus").createTerminus(require("http").createServer(app), {});`,
    ],
    ["server.js", `${EXPRESS}app.use(express.static("public"));`],
    ["server.js", `${EXPRESS}app.use(require("some-router")());`],
  ])("%s %s", async (file, text) => {
    expect(await complete(file, text)).toBe(false);
  });

  it.each([
    [
      "main.py",
      `${FLASK}from flask_cors import CORS\nfrom flask_sqlalchemy import SQLAlchemy\nCORS(app)\nSQLAlchemy(app)\n`,
    ],
    ["server.js", `${EXPRESS}require("http").createServer(app).listen(80);`],
    [
      "server.js",
      `${EXPRESS}const { Server } = require("socket.io"); new Server(require("http").createServer(app));`,
    ],
    [
      "server.js",
      `${EXPRESS}app.use((q, r) => r.status(404).send("no")); app.use((e, q, r, n) => r.status(500).send("no"));`,
    ],
  ])("adds none: %s %s", async (file, text) => {
    expect(await complete(file, text)).toBe(true);
  });
});

describe("frameworks whose routes are not followed", () => {
  const NEST = `import { NestFactory } from "@nestjs/core"; import { FastifyAdapter } from "@nestjs/platform-fastify";
    import { AppModule } from "./app.module";\n`;
  it.each([
    [
      `${NEST}async function main() { const app = await NestFactory.create(AppModule); await app.listen(3000); } main();`,
      "0.0.0.0:3000",
    ],
    [
      `${NEST}async function main() { const app = await NestFactory.create<X>(AppModule, new FastifyAdapter());
       app.setGlobalPrefix("api"); await app.listen(process.env.PORT ?? 3000); } void main();`,
      "localhost:3000 PORT",
    ],
    [`${NEST}NestFactory.create(AppModule).then((app) => app.listen(8080, "127.0.0.1"));`, "127.0.0.1:8080"],
    [
      `${NEST}async function main() { const app = await NestFactory.createApplicationContext(AppModule); } main();`,
      "",
    ],
    [
      `import Koa from "koa"; const app = new Koa(); app.use(async (c) => { c.body = "x"; }).listen(3000);`,
      "0.0.0.0:3000",
    ],
    [
      `import Koa from "koa"; import http from "node:http"; http.createServer(new Koa().callback()).listen(3001);`,
      "0.0.0.0:3001",
    ],
    [
      `import { serve } from "@hono/node-server"; import { Hono } from "hono"; serve(new Hono());`,
      "0.0.0.0:3000",
    ],
    [
      `import { serve } from "@hono/node-server"; import { Hono } from "hono"; const app = new Hono();
       app.get("/", (c) => c.text("x")); serve({ fetch: app.fetch, port: 8787, hostname: "127.0.0.1" });`,
      "127.0.0.1:8787",
    ],
    [`import next from "next"; next({ dev: false }).prepare();`, ""],
  ])("%s", async (text, expected) => {
    const { listens, routesComplete, routes } = await applicationOf({ "main.ts": text }, "main.ts");
    const told = listens.map(({ address, port, portVariable }) =>
      [`${address.known ? address.value : "?"}:${port.known ? port.value : "?"}`, portVariable?.name]
        .filter((part) => part !== undefined)
        .join(" "),
    );
    expect(told.join()).toBe(expected);
    expect(routesComplete).toBe(false);
    expect(routes).toEqual([]);
  });
});
