// What the code says to its client decides where the URL says nothing; where nobody looked, nothing is said.
import { describe, expect, it } from "vitest";
import { type Application, known, NOWHERE, type TlsOption, unknown } from "../../model/index.js";
import { readTexts } from "../../read/read.js";
import { cause } from "./tls-required.js";
import { tlsRequiredExamples } from "./tls-required.examples.js";

function application(module: string, settings: readonly TlsOption["setting"][] | null): Application {
  return {
    root: ".",
    language: "javascript",
    unreadable: null,
    command: unknown("it is not asked here"),
    entry: "server.js",
    files: ["server.js"],
    frameworks: [],
    listens: [],
    routes: [],
    routesComplete: false,
    startupWork: [],
    environment: [],
    imports: [{ module, origin: NOWHERE, kind: "package", found: known(true) }],
    terminationHandler: known(null),
    ...(settings === null
      ? {}
      : { tlsOptions: settings.map((setting) => ({ origin: NOWHERE, client: module, setting })) }),
  };
}

async function outcome(module: string, settings: readonly TlsOption["setting"][] | null): Promise<string> {
  const silent = tlsRequiredExamples.healthy.find(({ name }) => name === "the client is not known");
  const { models } = await readTexts(silent?.files ?? {});
  const [model] = models;
  const container = model?.taskDefinitions[0]?.containers[0];
  if (!model || !container) throw new Error("the example is a deployment");
  container.application = application(module, settings);
  return (cause.check?.(model) ?? []).map((verdict) => verdict.outcome).join();
}

describe("a server that demands TLS, a URL that says nothing", () => {
  it.each([
    ["pg", ["from-url"], "found"],
    ["pg", ["off"], "found"],
    ["pg", ["on"], "not-found"],
    ["pg", ["off", "on"], "not-found"],
    ["pg", ["off", "unknown"], "unknown"],
    ["pg", [], "unknown"],
    ["pg", null, "unknown"],
    ["some-unknown-driver", ["off"], "unknown"],
  ] as const)("%s told %j: %s", async (module, settings, expected) => {
    expect(await outcome(module, settings)).toBe(expected);
  });

  it("is no matter for a client that tries by itself", async () => {
    expect(await outcome("psycopg2", null)).toBe("not-found");
    expect(await outcome("asyncpg", ["off"])).toBe("not-found");
  });
});

describe("the source beside a deployment", () => {
  const CONNECTS = `import pg from "pg"; import http from "node:http";
    const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, ssl: OPTION });
    await pool.query("SELECT 1");
    http.createServer((_, response) => response.end("ok")).listen(8080);`;

  async function judged(option: string, parameters = "", more: Readonly<Record<string, string>> = {}) {
    const example = tlsRequiredExamples.healthy.find(({ name }) => name === "the client is not known");
    const deployment = Object.values(example?.files ?? {}).join("");
    const { models } = await readTexts({
      "task.yaml": deployment.replace("5432/orders", `5432/orders${parameters}`),
      Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n',
      "package.json": '{"type":"module","dependencies":{"pg":"8"}}',
      "server.js": CONNECTS.replace("OPTION", option),
      ...more,
    });
    return models.flatMap((model) => cause.check?.(model) ?? []).map(({ outcome: found }) => found);
  }

  const ASKS = `new URL(process.env.DATABASE_URL).searchParams.has("sslmode") ? {} : false`;
  const SWITCHED = `process.env.NODE_ENV === "production" ? { rejectUnauthorized: false } : false`;
  it.each([
    ["undefined", "", "found"],
    ["{ rejectUnauthorized: false }", "", "not-found"],
    [ASKS, "", "found"],
    [ASKS, "?sslmode=require", "not-found"],
    // No file gives the variable: the branch that turns TLS on is never taken.
    [SWITCHED, "", "found"],
  ])("ssl: %s, parameters %j: %s", async (option, parameters, expected) => {
    expect(await judged(option, parameters)).toEqual([expected]);
  });

  it.each([
    { "server.sh": "export NODE_ENV=production" },
    { ".env": "NODE_ENV=production" },
    { Dockerfile: 'FROM base.example/node\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n' },
  ])("a variable that %j may set decides nothing", async (files) => {
    expect(await judged(SWITCHED, "", files)).toEqual(["unknown"]);
  });
});
