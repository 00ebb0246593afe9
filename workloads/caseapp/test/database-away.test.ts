import { afterEach, describe, expect, it, vi } from "vitest";
import { startPostgres, type LocalPostgres } from "../src/local/embedded-postgres.js";
import { freePort } from "../src/local/free-port.js";
import { get, launch, startService, type Service } from "./support/service.js";
import { startSilentServer, type SilentServer } from "./support/silent-server.js";
import { freshDatabase } from "./support/database.js";

// Liveness never depends on the database; readiness and the routes that need it say so with 503.
let service: Service | undefined;
let postgres: LocalPostgres | undefined;
let silent: SilentServer | undefined;

afterEach(async () => {
  await service?.stop();
  await postgres?.stop();
  await silent?.close();
  service = postgres = silent = undefined;
});

const signIn = (url: string) =>
  fetch(`${url}/api/v1/sessions`, {
    method: "POST",
    body: JSON.stringify({ email: "ada@office.example", password: "x" }),
    headers: { "content-type": "application/json" },
    signal: AbortSignal.timeout(10_000),
  });

describe("the right entry without its database", () => {
  it("is alive and not ready while the database refuses, and becomes ready when it appears", async () => {
    const port = await freePort();
    service = await startService("service.js", {
      DATABASE_URL: `postgresql://postgres@127.0.0.1:${port}/caseapp`,
    });
    await service.line("the database is not ready, trying again");
    expect(await get(`${service.url}/health`)).toBe(200);
    expect(await get(`${service.url}/`)).toBe(200);
    const ready = await fetch(`${service.url}/health/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({
      status: "not ready",
      reason: expect.stringContaining("ECONNREFUSED"),
    });
    expect((await signIn(service.url)).status).toBe(503);

    postgres = await startPostgres("caseapp", { port });
    await service.line("database ready");
    expect(await get(`${service.url}/health/ready`)).toBe(200);
    expect((await signIn(service.url)).status).toBe(401);
  });

  it("answers within its limits while the database hangs", async () => {
    silent = await startSilentServer();
    service = await startService("service.js", {
      DATABASE_URL: `postgresql://u:p@127.0.0.1:${silent.port}/x`,
    });
    expect(await get(`${service.url}/health`, 1_000)).toBe(200);
    expect((await signIn(service.url)).status).toBe(503);
    expect(await service.stop()).toBe(0);
  });

  it("says 503 when the database goes away and recovers when it is back", async () => {
    const port = await freePort();
    postgres = await startPostgres("caseapp", { port });
    service = await startService("service.js", { DATABASE_URL: postgres.url });
    await service.line("database ready");
    await postgres.stop();
    expect((await signIn(service.url)).status).toBe(503);
    expect(await get(`${service.url}/health/ready`)).toBe(503);
    expect(await get(`${service.url}/health`)).toBe(200);
    postgres = await startPostgres("caseapp", { port });
    const { url } = service;
    await vi.waitFor(async () => expect(await get(`${url}/health/ready`)).toBe(200), { timeout: 10_000 });
  });
});

describe.each(["service-89.js", "service-recommended.js"])("%s without its database", (entry) => {
  it("ends by itself, before it ever listens", async () => {
    const DATABASE_URL = `postgresql://u:p@127.0.0.1:${await freePort()}/x`;
    const task = launch(entry, { DATABASE_URL });
    expect(await task.ended).toBe(1);
    expect(task.lines).toMatchObject([
      {
        level: "error",
        message: "the service could not start",
        reason: expect.stringContaining("ECONNREFUSED"),
      },
    ]);
  });

  it("ends in the same way when a required variable is missing", async () => {
    const task = launch(entry, { DATABASE_URL: "postgresql://u:p@127.0.0.1:1/x", SESSION_SECRET: "" });
    expect(await task.ended).toBe(1);
    expect(task.lines).toMatchObject([
      { message: "The environment variable SESSION_SECRET is required and is not set." },
    ]);
  });
});

describe("what the versions answer with their database", () => {
  it.each([
    ["service-89.js", 404],
    ["service-recommended.js", 200],
    ["service.js", 200],
  ])("%s: /health 200, /health/ready %i", async (entry, ready) => {
    service = await startService(entry, { DATABASE_URL: await freshDatabase() });
    expect(await get(`${service.url}/health`)).toBe(200);
    const { url } = service;
    await vi.waitFor(async () => expect(await get(`${url}/health/ready`)).toBe(ready), { timeout: 10_000 });
  });
});
