// Small Express applications: the order of middleware, nested routers, callbacks that answer.
import { describe, expect, it } from "vitest";
import { applicationOf, route, routesOf } from "./testing.js";

const packageJson = JSON.stringify({ dependencies: { express: "5", redis: "5", pg: "8" } });

describe("Express", () => {
  it("applies middleware only to what is registered after it", async () => {
    const texts = {
      "package.json": packageJson,
      "index.js": `
        const express = require("express");
        const { audit } = require("./audit");
        const app = express();
        app.get("/before", (req, res) => res.json({ ok: 1 }));
        app.use(audit);
        app.get("/after", (req, res) => res.json({ ok: 1 }));
        app.get("/skipped", (req, res) => res.sendStatus(204));
        app.use("/area", (req, res, next) => next());
        app.listen(process.env.PORT || 8080);`,
      "audit.js": `
        const { createClient } = require("redis");
        const client = createClient({ url: process.env.REDIS_URL });
        const skip = ["/skipped"];
        exports.audit = async function (req, res, next) {
          if (skip.includes(req.path)) return next();
          await client.lPush("audit", req.path);
          next();
        };`,
    };
    const application = await applicationOf(texts, "index.js");
    expect(routesOf(application)).toEqual({
      "GET /before": [],
      "GET /after": ["middleware redis client.lPush(…) none propagates"],
      "GET /skipped": [],
    });
    expect(route(application, "GET /skipped")?.status).toMatchObject({ value: 204 });
    expect(application.listens[0]).toMatchObject({ address: { value: "0.0.0.0" }, port: { value: 8080 } });
    expect(application.routesComplete).toBe(true);
  });

  it("nests router prefixes and their middleware, also when routes are added after mounting", async () => {
    const texts = {
      "package.json": packageJson,
      "server.ts": `
        import express from "express";
        import { api } from "./api.js";
        const app = express();
        app.use(express.json());
        app.use("/api", api);
        const server = app.listen({ port: 4000, host: "127.0.0.1" });`,
      "api.ts": `
        import { Router } from "express";
        import { Pool } from "pg";
        import things from "./things.js";
        const pool = new Pool();
        export const api = Router();
        api.use("/things", async (req, res, next) => { await pool.query("SELECT set_config()"); next(); }, things);
        api.get("/plain", (req, res) => { res.send("x"); });`,
      "things.ts": `
        import { Router } from "express";
        import * as pg from "pg";
        const pool = new pg.Pool({ query_timeout: 1000, connectionTimeoutMillis: 1000 });
        const router = Router();
        class Things { async list(req, res) { const { rows } = await pool.query("SELECT 1"); res.status(206).json(rows); } }
        const things = new Things();
        router.route("/").get(things.list).post((req, res) => { pool.query("INSERT", (error, result) => res.status(201).end()); });
        export default router;`,
    };
    const application = await applicationOf(texts, "server.ts");
    const before = "middleware postgres pool.query(…) none propagates";
    expect(routesOf(application)).toEqual({
      "GET /api/things": [before, "handler postgres pool.query(…) 2 propagates"],
      "POST /api/things": [before, "handler postgres pool.query(…) 2 propagates"],
      "GET /api/plain": [],
    });
    expect(route(application, "GET /api/things")?.status).toMatchObject({ value: 206 });
    expect(application.listens[0]?.address).toMatchObject({ value: "127.0.0.1" });
  });

  it("goes through a library's wrapper of an own handler, and marks files that are served", async () => {
    const texts = {
      "package.json": packageJson,
      "a.js": `
        import express from "express";
        import wrap from "some-async-handler";
        import { Pool } from "pg";
        import http from "node:http";
        const pool = new Pool();
        const app = express();
        app.get("/wrapped", wrap(async (req, res) => { await pool.query("SELECT 1"); res.json(1); }));
        app.use(express.static("public"));
        const server = http.createServer(app);
        server.listen(5050, "0.0.0.0", () => console.log("up"));
        process.on("SIGTERM", () => server.close());`,
    };
    const application = await applicationOf(texts, "a.js");
    expect(routesOf(application)).toEqual({
      "GET /wrapped": ["handler postgres pool.query(…) none propagates"],
    });
    expect(application.routesComplete).toBe(false);
    expect(application.listens).toHaveLength(1);
    expect(application.listens[0]?.port).toMatchObject({ value: 5050 });
    expect(application.terminationHandler).toMatchObject({ known: true, value: { place: { line: 12 } } });
  });

  it("reads a bare listener that tells paths apart", async () => {
    const texts = {
      "package.json": packageJson,
      "a.js": `
        import { createServer } from "http";
        import { createClient } from "redis";
        const client = createClient();
        createServer(async (req, res) => {
          if (req.url === "/up") { res.writeHead(200); res.end("ok"); return; }
          if (req.url === "/count") { const n = await client.incr("n"); res.end(String(n)); return; }
          res.writeHead(404).end();
        }).listen(7000);`,
    };
    const application = await applicationOf(texts, "a.js");
    expect(routesOf(application)).toEqual({
      "* /up": [],
      "* /count": ["handler redis client.incr(…) none propagates"],
    });
    expect(route(application, "* /up")?.status).toMatchObject({ value: 200 });
    expect(application.terminationHandler).toMatchObject({ known: true, value: null });
  });

  it("listens within an event's listener, and works through query builders once", async () => {
    const texts = {
      "package.json": JSON.stringify({ dependencies: { express: "5", knex: "3", mysql2: "3" } }),
      "a.js": `
        const express = require("express");
        const database = require("knex")({ client: "mysql2" });
        const app = express();
        app.get("/first", (req, res, next) => {
          database.raw("select 1").then(([rows]) => res.json(rows[0].n)).catch(next);
        });
        app.get("/second", async (req, res) => { const rows = await database("things").where({ id: 1 }); res.json(rows.map((row) => row.id)); });
        app.get("/built", (req, res) => { database("things").where({ id: 1 }); res.json(1); });
        app.on("ready", () => { app.listen(3000); });`,
    };
    const application = await applicationOf(texts, "a.js");
    expect(routesOf(application)).toMatchObject({ "GET /built": [] });
    for (const name of ["GET /first", "GET /second"]) {
      expect(route(application, name)?.work.map((work) => [work.dependency, work.waits])).toEqual([
        ["mysql", true],
      ]);
    }
    expect(application.listens[0]?.port).toMatchObject({ value: 3000 });
  });
});
