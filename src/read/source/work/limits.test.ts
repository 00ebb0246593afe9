// How long clients wait when nothing is said, and when something is: `none` is a wait without end.
import { describe, expect, it } from "vitest";
import { applicationOf } from "../testing.js";

async function limitOf(file: string, manifest: Record<string, string>, text: string): Promise<unknown> {
  const { startupWork } = await applicationOf({ ...manifest, [file]: text }, file);
  const limit = startupWork[0]?.limitSeconds;
  return limit?.known === true ? (limit.value ?? "none") : "unknown";
}

describe("clients of Python at the start", () => {
  const cases: readonly (readonly [string, string, unknown])[] = [
    ["pymongo", 'from pymongo import MongoClient\nMongoClient("mongodb://d").admin.command("ping")', 30],
    ["pymongo", 'import pymongo\npymongo.MongoClient("mongodb://d", timeoutMS=900).a.b.find_one({})', 0.9],
    ["redis==5.0", 'import redis\nredis.Redis(host="d").ping()', "none"],
    ["redis==8.0", 'import redis\nredis.Redis(host="d").ping()', 5],
    ["redis", 'import redis\nredis.Redis(host="d").ping()', "unknown"],
    ["redis", 'import redis\nredis.Redis(host="d", socket_timeout=None).ping()', "none"],
    ["redis", 'import redis\nredis.Redis(host="d", socket_timeout=2).ping()', 2],
    ["psycopg2", 'import psycopg2\npsycopg2.connect("postgres://d/a")', "none"],
    ["psycopg2", 'import psycopg2\npsycopg2.connect("host=d connect_timeout=5")', 5],
    ["psycopg[binary]", 'import psycopg\npsycopg.connect("postgres://d/a")', 130],
    ["pymysql", 'import pymysql\npymysql.connect(host="d")', 10],
    ["pika", 'import pika\npika.BlockingConnection(pika.ConnectionParameters("d"))', 15],
    ["kombu", 'import kombu\nkombu.Connection("amqp://d").ensure_connection()', "none"],
  ];
  it.each(cases)("%s: %s", async (requirement, text, seconds) => {
    expect(await limitOf("app.py", { "requirements.txt": `${requirement}\n` }, text)).toBe(seconds);
  });
});

describe("clients of Node.js at the start", () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['import mongoose from "mongoose"; await mongoose.connect("mongodb://d");', 30],
    ['import { MongoClient } from "mongodb"; await new MongoClient("mongodb://d").connect();', 30],
    ['import pg from "pg"; await new pg.Pool().query("select 1");', "none"],
    ['import pg from "pg"; await new pg.Pool({ connectionTimeoutMillis: 4000 }).query("select 1");', 4],
    ['import mysql from "mysql2/promise"; await mysql.createConnection({ host: "d" });', 10],
    ['import knex from "knex"; const db = knex({ client: "pg" }); await db.raw("select 1");', 60],
    [
      'import { createClient } from "redis"; const c = createClient({ url: "redis://d" }); await c.get("a");',
      "none",
    ],
    ['import ky from "ky"; await ky.get("https://d");', 10],
    [
      'import { S3Client, ListBucketsCommand } from "@aws-sdk/client-s3"; import { NodeHttpHandler } from "@smithy/node-http-handler"; await new S3Client({ requestHandler: new NodeHttpHandler({ requestTimeout: 3000 }) }).send(new ListBucketsCommand({}));',
      3,
    ],
  ];
  it.each(cases)("%s", async (text, seconds) => {
    expect(await limitOf("app.js", { "package.json": '{ "type": "module" }' }, text)).toBe(seconds);
  });
});
