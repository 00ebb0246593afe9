// How a server is spoken to: with TLS or without, in which version of HTTP, and how long it keeps an idle connection.
import { expect, it } from "vitest";
import { applicationOf } from "./testing.js";

async function servers(texts: Record<string, string>, entry: string): Promise<unknown[]> {
  const { listens } = await applicationOf(texts, entry);
  return listens.map(({ server }) => {
    if (server === undefined) return "unknown";
    const { kind, tls, httpVersions, keepAliveSeconds: kept } = server;
    return [kind, tls ? "TLS" : "clear", httpVersions.join(), kept.known ? kept.value : "unknown"];
  });
}

const javascript = (...lines: readonly string[]) => servers({ "index.js": lines.join("\n") }, "index.js");
const python = (...lines: readonly string[]) => servers({ "main.py": lines.join("\n") }, "main.py");

it("Express speaks HTTP/1 in clear, and may be told more after it listens", async () => {
  const begin = ['const app = require("express")();', "const server = app.listen(8080);"];
  expect(await javascript(...begin)).toEqual([["node", "clear", "1", null]]);
  expect(await javascript(...begin, "server.keepAliveTimeout = 65 * 1000;")).toEqual([
    ["node", "clear", "1", 65],
  ]);
  expect(await javascript(...begin, "server.keepAliveTimeout = Number(process.env.KEEP);")).toEqual([
    ["node", "clear", "1", "unknown"],
  ]);
});

it("Node's own servers differ by their module", async () => {
  const with_ = (module: string, make = "createServer({ keepAliveTimeout: 5000 }, (q, r) => r.end())") =>
    javascript(`require("${module}").${make}.listen(8080);`);
  expect(await with_("http")).toEqual([["node", "clear", "1", 5]]);
  expect(await with_("node:https")).toEqual([["node", "TLS", "1", 5]]);
  expect(await with_("http2", "createServer()")).toEqual([["node", "clear", "2", null]]);
});

it("Fastify takes its settings as options", async () => {
  const made = (options: string) =>
    javascript(`const app = require("fastify")(${options});`, 'app.listen({ port: 8080, host: "0.0.0.0" });');
  expect(await made("")).toEqual([["fastify", "clear", "1", null]]);
  expect(await made("{ http2: true, keepAliveTimeout: 10000 }")).toEqual([["fastify", "clear", "2", 10]]);
  expect(await made("{ https: { key: 'k', cert: 'c' } }")).toEqual([["fastify", "TLS", "1", null]]);
  expect(await made("options")).toEqual(["unknown"]);
});

it("servers of Python are told when they are run", async () => {
  const uvicorn = (more: string) =>
    python("import uvicorn", "from fastapi import FastAPI", "app = FastAPI()", `uvicorn.run(app${more})`);
  expect(await uvicorn("")).toEqual([["uvicorn", "clear", "1", null]]);
  expect(await uvicorn(', ssl_keyfile="key.pem", timeout_keep_alive=75')).toEqual([
    ["uvicorn", "TLS", "1", 75],
  ]);
  expect(
    await python("from flask import Flask", "app = Flask(__name__)", 'app.run(ssl_context="adhoc")'),
  ).toEqual([["werkzeug", "TLS", "1", null]]);
});
