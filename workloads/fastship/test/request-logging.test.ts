import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { redisIsInstalled, startRedis, type LocalRedis } from "../src/local/local-redis.js";
import { GROUP, STREAM } from "../src/request-logging/stream.js";
import { freshDatabase, queryOn } from "./support/database.js";
import { get, launch, startService } from "./support/service.js";

// Every release with a Redis that works, and the worker that takes the entries to PostgreSQL.
const installed = redisIsInstalled();
if (!installed) console.warn("request-logging.test.ts is skipped: redis-server is not installed");

describe.skipIf(!installed)("request logs", () => {
  let server: LocalRedis;
  let redis: Redis;

  beforeAll(async () => {
    const started = await startRedis();
    if (started === null) throw new Error("redis-server did not start");
    server = started;
    redis = new Redis(server.url);
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  const environment = async () => {
    await redis.flushall();
    return { DATABASE_URL: await freshDatabase(), REDIS_URL: server.url };
  };
  const paths = async (url: string) =>
    (await queryOn(url, "SELECT path, status FROM request_log ORDER BY at")).map(
      (row) => `${row["path"]} ${row["status"]}`,
    );

  it.each([
    ["service-v1.js", ["/health 200", "/ 200", "/nope 404"]],
    ["service-v2.js", ["/ 200", "/nope 404"]],
    ["service-v3.js", ["/health 200", "/ 200", "/nope 404"]],
  ])("of %s reach the database, without the query", async (entry, expected) => {
    const settings = await environment();
    const service = await startService(entry, settings);
    const worker = launch("worker.js", settings);
    if (entry === "service-v3.js")
      await Promise.all([service.line("database ready"), service.line("request logs are queued in Redis")]);
    for (const path of ["/health", "/?token=secret", "/nope"]) await get(service.url + path);
    await vi.waitFor(async () => expect(await paths(settings.DATABASE_URL)).toEqual(expected), 15_000);
    expect(await service.stop()).toBe(0);
    expect(await worker.stop()).toBe(0);
  });

  it("that nobody acknowledged are not lost, and are kept once", async () => {
    const settings = await environment();
    const service = await startService("service-v3.js", settings);
    await service.line("database ready");
    await service.line("request logs are queued in Redis");
    await get(`${service.url}/`);
    // The end of the service sends what its buffer still holds.
    expect(await service.stop()).toBe(0);
    const [entry] = await redis.xrange(STREAM, "-", "+");
    await redis.xadd(STREAM, "*", ...(entry?.[1] ?? []));
    const worker = launch("worker.js", settings);
    await vi.waitFor(async () => expect((await redis.xpending(STREAM, GROUP))[0]).toBe(0), 15_000);
    await vi.waitFor(async () => expect(await paths(settings.DATABASE_URL)).toEqual(["/ 200"]), 15_000);
    await worker.stop();
  });

  it("whose time is over, or that are not ours, are let go", async () => {
    const settings = await environment();
    const service = await startService("service-v2.js", settings);
    await redis.xadd(STREAM, "*", "record", "no json");
    await redis.xadd(STREAM, "*", "record", "{}", "expiresAt", "2020-01-01T00:00:00.000Z");
    await get(`${service.url}/`);
    const worker = launch("worker.js", settings);
    await vi.waitFor(async () => expect(await paths(settings.DATABASE_URL)).toEqual(["/ 200"]), 15_000);
    await Promise.all([worker.stop(), service.stop()]);
  });
});
