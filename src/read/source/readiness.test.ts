// Handlers that are made of checks given to them: what the checks wait for, the route waits for.
import { describe, expect, it } from "vitest";
import { applicationOf, routesOf } from "./testing.js";

async function work(body: string) {
  const text = `
import Fastify from "fastify";
import pg from "pg";
const app = Fastify();
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: 2000, query_timeout: 3000 });
const problem = async () => {
  try { await pool.query("select 1"); return null; } catch { return "the database does not answer"; }
};
${body}
await app.listen({ port: 8080, host: "0.0.0.0" });`;
  return routesOf(await applicationOf({ "server.mjs": text }, "server.mjs"))["GET /ready"];
}

const asked = (body: string) =>
  work(`const readinessOf = (...checks) => async (request, reply) => { ${body} };
app.get("/ready", readinessOf(() => null, problem));`);

const LOOP = `for (const check of checks) {
  const reason = await check();
  if (reason !== null) return reply.code(503).send({ reason });
}
return {};`;
const READINESS = `function readinessOf(...checks) { return async (request, reply) => { ${LOOP} }; }`;

describe("checks that a function closes over", () => {
  it.each([
    ["a loop", LOOP],
    ["a counted loop", `for (let i = 0; i < checks.length; i += 1) await checks[i](); return {};`],
    [
      "a loop that waits for its items",
      `for await (const reason of checks.map((check) => check())) if (reason) return reply.code(503).send({}); return {};`,
    ],
    ["all at once", `const reasons = await Promise.all(checks.map((check) => check())); return { reasons };`],
    [
      "collected one by one",
      `const waiting = []; checks.forEach((check) => waiting.push(check())); await Promise.all(waiting); return {};`,
    ],
    ["chained", `return checks.reduce(async (before, check) => (await before) ?? check(), null);`],
  ])("%s", async (_, body) => {
    expect(await asked(body)).toEqual([expect.stringMatching(/^handler postgres .* caught$/)]);
  });

  it.each([
    [
      "handed on as a rest",
      `const routes = (...checks) => app.get("/ready", readinessOf(...checks)); routes(problem);`,
    ],
    ["behind options of the route", `app.get("/ready", { schema: {} }, readinessOf(problem));`],
    [
      "in a plugin",
      `await app.register(async (scope) => { scope.get("/ready", readinessOf(() => null, problem)); });`,
    ],
    [
      "added to a list later",
      `const all = []; app.get("/ready", (request, reply) => readinessOf(...all)(request, reply)); all.push(problem);`,
    ],
  ])("%s", async (_, body) => {
    expect(await work(`${READINESS} ${body}`)).toEqual([
      expect.stringMatching(/^handler postgres .* caught$/),
    ]);
  });

  it("waits for nothing where a check only looks at what the background has done", async () => {
    const store = `const store = (() => {
  let reason = "being fetched";
  const run = async () => { await pool.query("select 1"); reason = null; };
  void run();
  return { reason: () => reason };
})();`;
    expect(await work(`${READINESS} ${store} app.get("/ready", readinessOf(() => store.reason()));`)).toEqual(
      [],
    );
  });

  it("a request's list is not that of another request", async () => {
    const body = `const shared = [];
app.get("/work", async () => { shared.push(problem()); const own = []; own.push(problem()); return {}; });
app.get("/ready", async () => { await Promise.all(shared); return {}; });`;
    expect(await work(body)).toEqual([]);
  });
});
