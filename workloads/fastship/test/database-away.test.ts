import { afterEach, describe, expect, it, vi } from "vitest";
import { startPostgres, type LocalPostgres } from "../src/local/embedded-postgres.js";
import { freePort } from "../src/local/free-port.js";
import { get, launch, startService, type Service } from "./support/service.js";
import { startSilentServer, type SilentServer } from "./support/silent-server.js";

// Liveness never depends on the database; readiness and the routes that need it say so with 503.
const TRACKING = "/api/v1/tracking/FS000000000000";

let service: Service | undefined;
let postgres: LocalPostgres | undefined;
let silent: SilentServer | undefined;

afterEach(async () => {
  await service?.stop();
  await postgres?.stop();
  await silent?.close();
  service = postgres = silent = undefined;
});

describe("release 2.0 without its database", () => {
  it("is alive and not ready while the database refuses, and becomes ready when it appears", async () => {
    const port = await freePort();
    const url = `postgresql://postgres@127.0.0.1:${port}/fastship`;
    service = await startService("service-v3.js", { DATABASE_URL: url });
    await service.line("the database is not ready, trying again");
    expect(await get(`${service.url}/health`)).toBe(200);
    expect(await get(`${service.url}/`)).toBe(200);
    const ready = await fetch(`${service.url}/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({
      status: "not ready",
      reason: expect.stringContaining("ECONNREFUSED"),
    });
    const tracking = await fetch(service.url + TRACKING);
    expect(tracking.status).toBe(503);
    expect(await tracking.json()).toMatchObject({ error: { code: "database-unavailable" } });

    postgres = await startPostgres("fastship", { port });
    await service.line("database ready");
    expect(await get(`${service.url}/ready`)).toBe(200);
    expect(await get(service.url + TRACKING)).toBe(404);
  });

  it("answers within its limits while the database hangs", async () => {
    silent = await startSilentServer();
    service = await startService("service-v3.js", {
      DATABASE_URL: `postgresql://u:p@127.0.0.1:${silent.port}/x`,
    });
    expect(await get(`${service.url}/health`, 1_000)).toBe(200);
    expect(await get(service.url + TRACKING, 10_000)).toBe(503);
    expect(await service.stop()).toBe(0);
  });

  it("says 503 when the database goes away and recovers when it is back", async () => {
    const port = await freePort();
    postgres = await startPostgres("fastship", { port });
    service = await startService("service-v3.js", { DATABASE_URL: postgres.url });
    await service.line("database ready");
    expect(await get(service.url + TRACKING)).toBe(404);
    await postgres.stop();
    expect(await get(service.url + TRACKING)).toBe(503);
    expect(await get(`${service.url}/ready`)).toBe(503);
    expect(await get(`${service.url}/health`)).toBe(200);
    postgres = await startPostgres("fastship", { port });
    const { url } = service;
    await vi.waitFor(async () => expect(await get(`${url}/ready`)).toBe(200), { timeout: 10_000 });
  });
});

describe("release 1.0 without its database", () => {
  it("ends with 1 at once", async () => {
    const first = launch("service-v1.js", {
      DATABASE_URL: `postgresql://u:p@127.0.0.1:${await freePort()}/x`,
    });
    expect(await first.ended).toBe(1);
    expect(first.lines.at(-1)).toMatchObject({ level: "error", message: "the service could not start" });
  });
});
