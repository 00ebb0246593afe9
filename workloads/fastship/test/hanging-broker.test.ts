import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../src/local/free-port.js";
import { freshDatabase } from "./support/database.js";
import { get, startService, type Service } from "./support/service.js";
import { startSilentServer, type SilentServer } from "./support/silent-server.js";

// How each release answers while Redis accepts connections and never replies. The limit is what
// makes "no answer" observable; the balancer's own would be 5 s.
const LIMIT_MS = 1_500;
const QUOTE = "/api/v1/quotes?from=10115&to=80331&weightGrams=2500";

let broker: SilentServer;
let service: Service | undefined;

beforeEach(async () => {
  broker = await startSilentServer();
});
afterEach(async () => {
  await service?.stop();
  await broker.close();
});

async function start(entry: string, redisUrl = `redis://127.0.0.1:${broker.port}/0`): Promise<Service> {
  service = await startService(entry, {
    DATABASE_URL: await freshDatabase(),
    REDIS_URL: redisUrl,
    SHUTDOWN_SECONDS: "2",
  });
  return service;
}

async function answers(url: string) {
  const ask = (path: string) => get(url + path, LIMIT_MS);
  const [health, apiHealth, ready, front, quote] = await Promise.all(
    ["/health", "/api/v1/health", "/ready", "/", QUOTE].map(ask),
  );
  return { health, apiHealth, ready, front, quote };
}

describe("a broker that hangs", () => {
  it("leaves release 1.0 without any answer, the health check included", async () => {
    const { url } = await start("service-v1.js");
    const none = "no answer";
    expect(await answers(url)).toEqual({
      health: none,
      apiHealth: none,
      ready: none,
      front: none,
      quote: none,
    });
    expect(broker.connections()).toBeGreaterThan(0);
  });

  it("leaves release 1.1 healthy to the balancer and without an answer to everybody else", async () => {
    const { url } = await start("service-v2.js");
    const none = "no answer";
    expect(await answers(url)).toEqual({
      health: 200,
      apiHealth: 200,
      ready: none,
      front: none,
      quote: none,
    });
  });

  it("does not matter to release 2.0", async () => {
    const { url, line } = await start("service-v3.js");
    await line("database ready");
    expect(await answers(url)).toEqual({ health: 200, apiHealth: 200, ready: 200, front: 200, quote: 200 });
  });
});

describe("a broker that refuses", () => {
  it("leaves release 1.0 without any answer", async () => {
    const { url } = await start("service-v1.js", `redis://127.0.0.1:${await freePort()}/0`);
    expect(await get(`${url}/health`, LIMIT_MS)).toBe("no answer");
  });

  it("slows release 1.1 down by its retries, and is tolerated", async () => {
    const { url, lines } = await start("service-v2.js", `redis://127.0.0.1:${await freePort()}/0`);
    expect(await get(url + QUOTE)).toBe(200);
    expect(lines.map((entry) => entry.message)).toContain("a request was not logged");
  });

  it("does not matter to release 2.0", async () => {
    const { url } = await start("service-v3.js", `redis://127.0.0.1:${await freePort()}/0`);
    expect(await get(url + QUOTE, LIMIT_MS)).toBe(200);
  });
});
