// Small Fastify applications of several files: what a request does before it is answered, and what start-up waits for.
import { describe, expect, it } from "vitest";
import { applicationOf, route, routesOf, workOf } from "./testing.js";

const packageJson = JSON.stringify({ dependencies: { fastify: "5", ioredis: "5", pg: "8" } });

const wrapped = {
  "package.json": packageJson,
  "src/main.ts": `
    import { build } from "./build.js";
    import { settings } from "./settings.js";
    const server = await build();
    await server.listen({ port: settings.port, host: settings.interface });`,
  "src/settings.ts": `
    export const settings = { interface: "0.0.0.0", port: Number(process.env.LISTEN_ON ?? 8000) };`,
  "src/build.ts": `
    import Fastify from "fastify";
    import { Trail } from "./trail.js";
    import { openStore } from "./store/open.js";
    import { answers } from "./answers.js";
    export async function build() {
      const server = Fastify();
      const trail = new Trail(openStore());
      server.addHook("onRequest", (request) => trail.note(request));
      await server.register(answers, { prefix: "/v2" });
      server.get("/alive", async () => ({ ok: true }));
      return server;
    }`,
  "src/trail.ts": `
    export class Trail {
      constructor(private readonly store) {}
      async note(request) {
        if (request.url.includes("/quiet")) return;
        await this.store.put(request.url);
      }
    }`,
  "src/store/open.ts": `
    import Client from "ioredis";
    export function openStore() {
      const client = new Client(process.env.CACHE_URL);
      return { put: async (line) => { await client.xadd("trail", "*", "line", line); } };
    }`,
  "src/answers.ts": `
    export async function answers(scope) {
      scope.get("/quiet", () => "fine");
      scope.get("/loud", (request, reply) => { reply.code(204).send(); });
    }`,
  // Never imported: nothing of it may show.
  "src/old-build.ts": `
    import Fastify from "fastify";
    const other = Fastify(); other.get("/old", () => 1); other.listen({ port: 1 });`,
};

describe("Fastify", () => {
  it("follows a hook through a class and a factory to the client two modules away", async () => {
    const application = await applicationOf(wrapped, "src/main.ts");
    expect(application.unreadable).toBeNull();
    expect(application.files).not.toContain("src/old-build.ts");
    expect(application.routesComplete).toBe(true);
    expect(routesOf(application)).toEqual({
      "GET /v2/quiet": [],
      "GET /v2/loud": ["middleware redis client.xadd(…) none propagates"],
      "GET /alive": ["middleware redis client.xadd(…) none propagates"],
    });
    const [work] = route(application, "GET /alive")?.work ?? [];
    expect(work?.origin.place).toMatchObject({ file: "src/store/open.ts", line: 5 });
    expect(work?.trace.map((place) => place.file)).toEqual(["src/build.ts", "src/build.ts", "src/trail.ts"]);
    expect(route(application, "GET /v2/loud")?.status).toMatchObject({ known: true, value: 204 });
  });

  it("folds the address and the port across modules and names the variable", async () => {
    const application = await applicationOf(wrapped, "src/main.ts");
    const [listen, ...more] = application.listens;
    expect(more).toEqual([]);
    expect(listen?.address).toMatchObject({
      known: true,
      value: "0.0.0.0",
      origin: { place: { file: "src/settings.ts" } },
    });
    expect(listen?.port).toMatchObject({
      known: true,
      value: 8000,
      origin: { place: { file: "src/settings.ts", line: 2 } },
    });
    expect(listen?.portVariable).toEqual({ name: "LISTEN_ON", fallback: 8000 });
  });

  it("takes the port that the deployment sets", async () => {
    const application = await applicationOf(wrapped, "src/main.ts", {
      environment: new Map([["LISTEN_ON", "9090"]]),
    });
    expect(application.listens[0]?.port).toMatchObject({ known: true, value: 9090 });
    expect(application.listens[0]?.portVariable).toEqual({ name: "LISTEN_ON", fallback: 8000 });
  });

  it("reads compiled start commands from their source", async () => {
    const application = await applicationOf(wrapped, "dist/main.js");
    expect(application.entry).toBe("src/main.ts");
    expect(application.routes).toHaveLength(3);
  });

  it("listens on localhost when no host is given", async () => {
    const texts = { "a.mjs": `import f from "fastify"; const app = f(); app.listen({ port: 3000 });` };
    const [listen] = (await applicationOf(texts, "a.mjs")).listens;
    expect(listen?.address).toMatchObject({ known: true, value: "localhost", origin: { written: false } });
  });

  it("keeps hooks within the context that they belong to, unless the plugin is shared", async () => {
    const texts = {
      "package.json": packageJson,
      "a.js": `
        const fastify = require("fastify")();
        const shared = require("fastify-plugin");
        const Redis = require("ioredis");
        const redis = new Redis();
        const note = async () => { await redis.incr("n"); };
        fastify.register(async (inner) => {
          inner.addHook("preHandler", note);
          inner.get("/inside", async () => "x");
        });
        fastify.get("/outside", async () => "x");
        if (process.argv.length > 9) fastify.register(shared(async (inner) => { inner.addHook("onResponse", note); }));
        fastify.listen({ port: 80, host: "::" });`,
      "b.js": `
        const fastify = require("fastify")();
        const shared = require("fastify-plugin");
        const Redis = require("ioredis");
        const redis = new Redis();
        fastify.register(shared(async (inner) => { inner.addHook("onSend", async () => { await redis.incr("n"); }); }));
        fastify.get("/outside", async () => "x");`,
    };
    expect(routesOf(await applicationOf(texts, "a.js"))).toEqual({
      "GET /inside": ["middleware redis redis.incr(…) none propagates"],
      "GET /outside": [],
    });
    expect(routesOf(await applicationOf(texts, "b.js"))).toEqual({
      "GET /outside": ["middleware redis redis.incr(…) none propagates"],
    });
  });

  it("tells waiting from not waiting, limits and caught failures", async () => {
    const texts = {
      "package.json": packageJson,
      "a.js": `
        import Fastify from "fastify";
        import Redis from "ioredis";
        import pg from "pg";
        const app = Fastify();
        const plain = new Redis();
        const limited = new Redis({ commandTimeout: 500 });
        const pool = new pg.Pool();
        const after = (ms) => new Promise((_, reject) => setTimeout(() => reject(new Error("late")), ms));
        app.get("/waits", async () => { await plain.get("a"); return 1; });
        app.get("/returns", () => plain.get("a"));
        app.get("/forgets", async () => { void plain.get("a"); return 1; });
        app.get("/forgets-caught", async () => { plain.get("a").catch(() => {}); return 1; });
        app.get("/limited", async () => { await limited.get("a"); return 1; });
        app.get("/race", async () => { await Promise.race([plain.get("a"), after(250)]); return 1; });
        app.get("/caught", async () => { try { await plain.get("a"); } catch { app.log.warn("x"); } return 1; });
        app.get("/says", async (request, reply) => { try { await pool.query("SELECT 1"); return 1; } catch { return reply.code(503).send("no"); } });
        app.get("/together", async () => { const [a, b] = await Promise.all([plain.get("a"), pool.query("x")]); return a; });
        app.get("/fetches", async () => { await fetch("http://other", { signal: AbortSignal.timeout(1500) }); return 1; });
        app.get("/answers-first", (request, reply) => { reply.send("ok"); plain.get("a"); });
        app.listen({ port: 1 });`,
    };
    const application = await applicationOf(texts, "a.js");
    expect(routesOf(application)).toEqual({
      "GET /waits": ["handler redis plain.get(…) none propagates"],
      "GET /returns": ["handler redis plain.get(…) none propagates"],
      "GET /forgets": ["~handler redis plain.get(…) none unknown"],
      "GET /forgets-caught": ["~handler redis plain.get(…) none unknown"],
      "GET /limited": ["handler redis limited.get(…) 0.5 propagates"],
      "GET /race": ["handler redis plain.get(…) 0.25 propagates"],
      "GET /caught": ["handler redis plain.get(…) none caught"],
      "GET /says": ["handler postgres pool.query(…) none propagates"],
      "GET /together": [
        "handler redis plain.get(…) none propagates",
        "handler postgres pool.query(…) none propagates",
      ],
      "GET /fetches": ["handler http fetch(…) 1.5 propagates"],
      "GET /answers-first": ["~handler redis plain.get(…) none unknown"],
    });
    expect(route(application, "GET /says")?.status.known).toBe(false);
  });

  it("sees what start-up waits for, and nothing of what it does not", async () => {
    const texts = {
      "package.json": packageJson,
      "a.js": `
        import Fastify from "fastify";
        import Redis from "ioredis";
        import pg from "pg";
        import { warm } from "./warm.js";
        const pool = new pg.Pool({ connectionTimeoutMillis: 2000, query_timeout: 3000 });
        const redis = new Redis();
        redis.on("ready", () => console.log("ready"));
        async function start() {
          await pool.query("SELECT 1");
          redis.ping().catch(() => {});
          const app = Fastify();
          await app.listen({ port: Number(process.env.PORT) || 3000, host: "0.0.0.0" });
          await redis.set("started", "1");
        }
        start();`,
      "warm.js": `
        import Redis from "ioredis";
        const other = new Redis();
        export const warm = await other.get("warm");`,
    };
    const application = await applicationOf(texts, "a.js");
    expect(workOf({ work: application.startupWork })).toEqual([
      "import redis other.get(…) none propagates",
      "start postgres pool.query(…) 5 propagates",
    ]);
    expect(application.listens[0]).toMatchObject({
      port: { value: 3000 },
      portVariable: { name: "PORT", fallback: 3000 },
    });
  });

  it("knows guarded routes, redirects, and routes that it cannot see", async () => {
    const texts = {
      "package.json": packageJson,
      "a.js": `
        import Fastify from "fastify";
        import elsewhere from "unheard-of-plugin";
        const app = Fastify();
        app.register(async (inner) => {
          inner.addHook("preHandler", async (request, reply) => {
            if (!request.headers.authorization) return reply.code(401).send("who?");
          });
          inner.get("/private", async () => "x");
        });
        app.get("/old", (request, reply) => reply.redirect("/new"));
        app.get("/open", async () => "x");
        app.register(elsewhere);`,
    };
    const application = await applicationOf(texts, "a.js");
    expect(route(application, "GET /private")?.guarded).toBe(true);
    expect(route(application, "GET /open")?.guarded).toBe(false);
    expect(route(application, "GET /old")).toMatchObject({ redirects: true, status: { value: 302 } });
    expect(application.routesComplete).toBe(false);
  });

  it("does not come to the handler when a hook has answered", async () => {
    const texts = {
      "package.json": packageJson,
      "a.js": `
        import Fastify from "fastify";
        import Redis from "ioredis";
        const app = Fastify();
        const redis = new Redis();
        const closed = async (request, reply) => { return reply.code(410).send("gone"); };
        const maybe = async (request, reply) => { if (request.headers.old) return reply.code(410).send("gone"); };
        app.get("/gone", { preHandler: closed }, async () => { await redis.get("a"); return 1; });
        app.get("/maybe", { preHandler: [maybe] }, async () => { await redis.get("a"); return 1; });`,
    };
    const application = await applicationOf(texts, "a.js");
    expect(routesOf(application)).toEqual({
      "GET /gone": [],
      "GET /maybe": ["handler redis redis.get(…) none propagates"],
    });
    expect(route(application, "GET /gone")?.status).toMatchObject({ value: 410 });
    expect(route(application, "GET /maybe")?.status.known).toBe(false);
  });
});
