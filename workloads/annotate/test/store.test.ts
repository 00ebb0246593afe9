import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStore, type NewImage } from "../src/images/store.js";
import { createLog } from "../src/service/logging.js";
import { migrate } from "../src/sql/migrations.js";
import { openMySql } from "../src/sql/mysql.js";
import type { Sql } from "../src/sql/sql.js";
import { openSqlite } from "../src/sql/sqlite.js";
import { LOGIN, mariaDbIsInstalled, startMariaDb, type MariaDb } from "./support/mariadb.js";

// The same store, the same statements, on both kinds of database.
const log = createLog(() => undefined);
const installed = mariaDbIsInstalled();
let mariaDb: MariaDb | null = null;
const folder = mkdtempSync(join(tmpdir(), "annotate-store-"));

beforeAll(async () => {
  if (installed) mariaDb = await startMariaDb();
});
afterAll(async () => {
  await mariaDb?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function mySql(port: number, database: string): Sql {
  return openMySql({ host: "127.0.0.1", port, database, tls: false }, async () => LOGIN);
}

async function onMariaDb(): Promise<() => Sql> {
  const { port = 0 } = mariaDb ?? {};
  const name = (await mariaDb?.create()) ?? "";
  return () => mySql(port, name);
}

async function onSqlite(): Promise<() => Sql> {
  const file = join(folder, `${randomUUID()}.sqlite`);
  return () => openSqlite(file);
}

const picture = (name: string): NewImage => {
  const id = randomUUID();
  const objectKey = `uploads/${id}/picture.jpg`;
  return {
    id,
    objectKey,
    name,
    bytes: 5_000_000_000,
    contentType: "image/jpeg",
    extension: "jpg",
    width: 4,
    height: 3,
  };
};

describe.each([
  ["SQLite", true, onSqlite],
  [installed ? "MariaDB" : "MariaDB, which is not installed", installed, onMariaDb],
])("on %s", (kind, available, fresh) => {
  it.runIf(available)("is migrated once, by whoever comes first", async () => {
    const open = await fresh();
    const several = [open(), open(), open()];
    // SQLite waits without letting go of the process: there, each has a process of its own.
    if (kind === "SQLite") for (const sql of several) await migrate(sql, log);
    else await Promise.all(several.map((sql) => migrate(sql, log)));
    const [first] = several;
    expect(await first?.all("SELECT name FROM schema_migration ORDER BY name")).toEqual([
      { name: "0001-image.sql" },
      { name: "0002-image-by-time.sql" },
    ]);
    await Promise.all(several.map((sql) => sql.close()));
  });

  it.runIf(available)("keeps what it is given, in any script, once", async () => {
    const sql = (await fresh())();
    await migrate(sql, log);
    const store = createStore(sql);
    const image = picture("二枚の写真 📷.jpg");
    await store.announce(image);
    expect(await store.list(10, null)).toEqual([]);
    await store.markStored(image.id);
    await store.noteFailure(image.objectKey, "caption", `${"字".repeat(400)}`);
    expect((await store.byKey(image.objectKey))?.captionFailure).toHaveLength(300);
    expect(await store.setCaption(image.objectKey, { text: "Ein Vogel 🐦", source: "test" })).toBe(true);
    expect(await store.setCaption(image.objectKey, { text: "Another", source: "test" })).toBe(false);
    expect(await store.setThumbnail(image.objectKey, "thumbnails/a.webp")).toBe(true);
    expect(await store.setThumbnail(image.objectKey, "thumbnails/b.webp")).toBe(false);
    await store.noteFailure(image.objectKey, "thumbnail", "too late");
    await store.withdraw(image.id);
    expect(await store.byIds([image.id])).toMatchObject([
      {
        name: "二枚の写真 📷.jpg",
        bytes: 5_000_000_000,
        caption: "Ein Vogel 🐦",
        captionFailure: null,
        thumbnailKey: "thumbnails/a.webp",
        thumbnailFailure: null,
      },
    ]);
    await sql.close();
  });

  it.runIf(available)("lists the newest first, in pages without gaps", async () => {
    const sql = (await fresh())();
    await migrate(sql, log);
    const store = createStore(sql);
    const names = ["one", "two", "three", "four", "five"];
    for (const name of names) {
      const image = picture(name);
      await store.announce(image);
      await store.markStored(image.id);
    }
    const seen: string[] = [];
    for (
      let last = null, page = await store.list(2, last);
      page.length > 0;
      page = await store.list(2, last)
    ) {
      seen.push(...page.map(({ name }) => name));
      last = page.at(-1) ?? null;
    }
    expect(seen.toSorted()).toEqual(names.toSorted());
    await sql.close();
  });
});

it.runIf(installed)(
  "does not talk to a server in clear, or to one that is not Amazon's, when TLS is asked for",
  async () => {
    const { port = 0 } = mariaDb ?? {};
    const database = (await mariaDb?.create()) ?? "";
    const sql = openMySql({ host: "127.0.0.1", port, database, tls: true }, async () => LOGIN);
    await expect(sql.all("SELECT 1")).rejects.toThrow(/secure connection|certificate/);
    await sql.close();
  },
);

it.runIf(installed)("shows what was wrong with the tables on record", async () => {
  const sql = (await onMariaDb())();
  const sentence = (name: string) =>
    readFileSync(fileURLToPath(new URL(`../deploy/schema/migrations/${name}`, import.meta.url)), "utf8");
  await expect(createStore(sql).byKey("a")).rejects.toThrow(/Table '.+\.image' doesn't exist/);
  await expect(sql.run(sentence("0001-image.sql"))).rejects.toThrow(/Specified key was too long/);
  await sql.close();
});

it.skipIf(!installed)("no statement hangs while MariaDB is paused, and none is lost afterwards", async () => {
  const sql = (await onMariaDb())();
  const ask = () =>
    sql.all("SELECT 1 AS one").then(
      () => "answered",
      () => "failed",
    );
  // As many as the pool has connections, and some that have to wait for one.
  const askAll = () => Promise.all(Array.from({ length: 12 }, ask));
  const all = (outcome: string) => Array.from({ length: 12 }, () => outcome);
  await Promise.all(Array.from({ length: 8 }, () => sql.all("SELECT SLEEP(0.2)")));
  await mariaDb?.pause();
  try {
    expect(await askAll()).toEqual(all("failed"));
    expect(await askAll()).toEqual(all("failed"));
  } finally {
    mariaDb?.resume();
  }
  expect(await askAll()).toEqual(all("answered"));
  await sql.close();
});
