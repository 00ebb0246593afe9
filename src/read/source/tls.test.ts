// What the code tells its clients of databases and caches about TLS.
import { describe, expect, it } from "vitest";
import { applicationOf } from "./testing.js";

const URL_PLAIN = "postgresql://app@${Database.Endpoint.Address}:${Database.Endpoint.Port}/app";

async function settings(
  file: string,
  source: string,
  environment: Readonly<Record<string, string>> = {},
  unset: readonly string[] = [],
): Promise<string> {
  const application = await applicationOf({ [file]: source }, file, {
    environment: new Map(Object.entries(environment)),
    isUnset: (name) => unset.includes(name),
  });
  return (application.tlsOptions ?? []).map(({ client, setting }) => `${client} ${setting}`).join(", ");
}

describe("JavaScript", () => {
  it.each([
    [`import pg from "pg"; new pg.Pool({ connectionString: process.env.DATABASE_URL });`, "pg from-url"],
    [`const { Pool } = require("pg"); new Pool();`, "pg from-url"],
    [`import { Client } from "pg"; new Client({ host: "db", ssl: false });`, "pg off"],
    [`import { Client } from "pg"; new Client({ host: "db", ssl: undefined });`, "pg from-url"],
    [`import { Client } from "pg"; new Client({ ssl: { rejectUnauthorized: false } });`, "pg on"],
    [`import { Pool } from "pg"; import { options } from "settings"; new Pool(options());`, "pg unknown"],
    [
      `import { Pool } from "pg"; import { options } from "settings"; new Pool({ ...options() });`,
      "pg unknown",
    ],
    [`import postgres from "postgres"; postgres(process.env.DATABASE_URL);`, "postgres from-url"],
    [
      `import postgres from "postgres"; postgres(process.env.DATABASE_URL, { ssl: "require" });`,
      "postgres on",
    ],
    [`import postgres from "postgres"; postgres({ ssl: "disable" });`, "postgres off"],
    [
      `const knex = require("knex"); knex({ client: "pg", connection: process.env.DATABASE_URL });`,
      "knex from-url",
    ],
    [`import { knex } from "knex"; knex({ client: "pg", connection: { ssl: true } });`, "knex on"],
    [
      `import { knex } from "knex"; knex({ client: "pg", connection: async () => secret() });`,
      "knex unknown",
    ],
    [
      `import { DataSource } from "typeorm"; new DataSource({ type: "postgres", ssl: false });`,
      "typeorm off",
    ],
    [`import { DataSource } from "typeorm"; new DataSource({ extra: { ssl: {} } });`, "typeorm on"],
    [`import { Sequelize } from "sequelize"; new Sequelize(process.env.DATABASE_URL);`, "sequelize from-url"],
    [
      `const S = require("sequelize"); new S(process.env.DB, { dialectOptions: { ssl: { require: true } } });`,
      "sequelize on",
    ],
    [`import { PrismaClient } from "@prisma/client"; new PrismaClient();`, "@prisma/client from-url"],
    [
      `import mysql from "mysql2/promise"; mysql.createPool({ uri: process.env.DB });`,
      "mysql2/promise from-url",
    ],
    [`import mysql from "mysql2"; mysql.createConnection({ ssl: "Amazon RDS" });`, "mysql2 on"],
    [`import { MongoClient } from "mongodb"; new MongoClient(process.env.DB, { tls: true });`, "mongodb on"],
    [`import mongoose from "mongoose"; mongoose.connect(process.env.DB);`, "mongoose from-url"],
    [`import { Redis } from "ioredis"; new Redis(process.env.REDIS_URL);`, "ioredis from-url"],
    [`import Redis from "ioredis"; new Redis({ host: "cache", tls: {} });`, "ioredis on"],
    [
      `import Redis from "ioredis"; new Redis.Cluster([{ host: "a" }], { redisOptions: { tls: {} } });`,
      "ioredis on",
    ],
    [`import { createClient } from "redis"; createClient({ url: process.env.REDIS_URL });`, "redis from-url"],
    [`import { createClient } from "redis"; createClient({ socket: { tls: true } });`, "redis on"],
    [
      `import { Queue } from "bullmq"; import Redis from "ioredis";
       new Queue("mail", { connection: new Redis({ host: "a" }) });`,
      "ioredis from-url, bullmq from-url",
    ],
    [
      `import fastify from "fastify"; import redis from "@fastify/redis";
      const app = fastify(); app.register(redis, { host: "cache", tls: {} });`,
      "ioredis on",
    ],
  ])("%s", async (source, expected) => {
    expect(await settings("server.js", source)).toBe(expected);
  });
});

describe("Python", () => {
  it.each([
    [
      "import asyncpg\nasync def f():\n    await asyncpg.connect(url)\nimport asyncio\nasyncio.run(f())",
      "asyncpg from-url",
    ],
    ["import asyncpg\npool = asyncpg.create_pool(url, ssl='require')", "asyncpg on"],
    ["import asyncpg, ssl\npool = asyncpg.create_pool(url, ssl=ssl.create_default_context())", "asyncpg on"],
    ["import asyncpg\npool = asyncpg.create_pool(url, ssl=False)", "asyncpg off"],
    ["import asyncpg\npool = asyncpg.create_pool(**options())", "asyncpg unknown"],
    ["from sqlalchemy import create_engine\ne = create_engine(url)", "sqlalchemy from-url"],
    [
      "from sqlalchemy import create_engine\ne = create_engine(url, connect_args={'sslmode': 'require'})",
      "sqlalchemy on",
    ],
    [
      "from sqlalchemy.ext.asyncio import create_async_engine\ne = create_async_engine(url, connect_args={'ssl': None})",
      "sqlalchemy.ext.asyncio from-url",
    ],
    ["import psycopg2\nc = psycopg2.connect(url, sslmode='disable')", "psycopg2 off"],
    ["import psycopg\nc = psycopg.connect(url)", "psycopg from-url"],
    ["import redis\nr = redis.Redis(host='cache', ssl=True)", "redis on"],
    ["from redis.asyncio import from_url\nr = from_url(url)", "redis.asyncio from-url"],
  ])("%s", async (source, expected) => {
    expect(await settings("main.py", `import os\nurl = os.environ["DATABASE_URL"]\n${source}\n`)).toBe(
      expected,
    );
  });
});

const DECIDES = `
  import pg from "pg";
  const parsed = new URL(process.env.DATABASE_URL);
  const mode = parsed.searchParams.get("sslmode") ?? "disable";
  parsed.searchParams.delete("sslmode");
  function options(mode) {
    switch (mode) {
      case "disable": return false;
      case "require": return { rejectUnauthorized: false };
      case "verify-full": return { ca: "…" };
      default: throw new Error("unknown sslmode");
    }
  }
  new pg.Pool({ connectionString: parsed.href, ssl: options(mode) });`;

describe("code that decides", () => {
  it.each([
    [URL_PLAIN, "pg off"],
    [`${URL_PLAIN}?sslmode=require`, "pg on"],
    [`${URL_PLAIN}?sslmode=verify-full`, "pg on"],
    [`${URL_PLAIN}?sslmode=\${Mode}`, "pg unknown"],
    [`${URL_PLAIN}?\${Options}`, "pg unknown"],
    ["${DatabaseUrl}", "pg unknown"],
  ])("by the parameters of %s", async (url, expected) => {
    expect(await settings("server.js", DECIDES, { DATABASE_URL: url })).toBe(expected);
  });

  it("does not know what it decides without the URL", async () => {
    expect(await settings("server.js", DECIDES)).toBe("pg unknown");
  });

  const SWITCH = `import { Pool } from "pg";
    new Pool({ ssl: process.env.NODE_ENV === "production" ? { rejectUnauthorized: false } : false });`;
  it.each([
    [{}, [], "pg unknown"],
    [{}, ["NODE_ENV"], "pg off"],
    [{ NODE_ENV: "production" }, [], "pg on"],
    [{ NODE_ENV: "test" }, [], "pg off"],
  ])("by a variable: %j, surely unset %j", async (environment, unset, expected) => {
    expect(await settings("server.js", SWITCH, environment, unset)).toBe(expected);
  });

  it("by a text in the URL", async () => {
    const source = `import { Pool } from "pg"; const url = process.env.DATABASE_URL;
      new Pool({ connectionString: url, ssl: url.includes("amazonaws.com") ? {} : undefined });`;
    expect(await settings("server.js", source, { DATABASE_URL: "postgresql://u@db.local/app" })).toBe(
      "pg from-url",
    );
    expect(
      await settings("server.js", source, { DATABASE_URL: "postgresql://u@db.rds.amazonaws.com/app" }),
    ).toBe("pg on");
    // The host is what the deployment makes it.
    expect(await settings("server.js", source, { DATABASE_URL: URL_PLAIN })).toBe("pg unknown");
  });
});
