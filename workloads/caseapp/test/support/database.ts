import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

/** A fresh, empty database on the server that all tests share; its URL. */
export async function freshDatabase(): Promise<string> {
  const server = `postgresql://postgres@127.0.0.1:${inject("postgresPort")}`;
  const name = `test_${randomBytes(6).toString("hex")}`;
  await queryOn(`${server}/postgres`, `CREATE DATABASE ${name}`);
  return `${server}/${name}`;
}

export async function queryOn(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
