import { PDFDocument } from "pdf-lib";
import { afterEach, describe, expect, it, vi } from "vitest";
import { redisIsInstalled, startRedis, type LocalRedis } from "../src/local/local-redis.js";
import { clientOf, colleague, openedCase } from "./support/client.js";
import { freshDatabase } from "./support/database.js";
import { launch, startService, type Service } from "./support/service.js";
import { startSilentServer, type SilentServer } from "./support/silent-server.js";

// What is off unless it is configured, and what must not hurt when it is away.
const services: Pick<Service, "stop">[] = [];
let redis: LocalRedis | null = null;
let silent: SilentServer | undefined;

afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
  await redis?.stop();
  await silent?.close();
  redis = null;
  silent = undefined;
});

async function started(environment: Record<string, string>): Promise<Service> {
  const service = await startService("service.js", environment);
  services.push(service);
  await service.line("database ready");
  return service;
}

async function guesses(url: string, attempts: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const guess = { email: "mallory@office.example", password: "wrong" };
    statuses.push((await clientOf(url).post("sessions", guess)).status);
  }
  return statuses;
}

describe("Redis", () => {
  it.skipIf(!redisIsInstalled())("counts sign-in attempts for all tasks together", async () => {
    redis = await startRedis();
    const DATABASE_URL = await freshDatabase();
    const first = await started({ DATABASE_URL, REDIS_URL: redis?.url ?? "" });
    const second = await started({ DATABASE_URL, REDIS_URL: redis?.url ?? "" });
    expect(await guesses(first.url, 6)).toEqual([401, 401, 401, 401, 401, 401]);
    expect(await guesses(second.url, 5)).toEqual([401, 401, 401, 401, 429]);
  });
  if (!redisIsInstalled()) console.warn("redis-server is not installed: what it counts is not tested");

  it("that hangs delays signing in by a moment and stops nobody", async () => {
    silent = await startSilentServer();
    const REDIS_URL = `redis://127.0.0.1:${silent.port}`;
    const { url } = await started({ DATABASE_URL: await freshDatabase(), REDIS_URL });
    const begun = performance.now();
    expect(await guesses(url, 11)).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
    expect(performance.now() - begun).toBeLessThan(11 * 1_000);
  });
});

describe("the media processor", () => {
  it("counts the pages of what is handed in, and says what it cannot read", async () => {
    const DATABASE_URL = await freshDatabase();
    const { url } = await started({ DATABASE_URL, MEDIA_PROCESSING: "true" });
    services.push(launch("media-processor.js", { DATABASE_URL }));
    const ada = await colleague(url, "Ada");
    const path = `cases/${(await openedCase(ada)).number}`;
    const listed = async (title: string) => {
      const document = { title, fileName: "x.pdf", mediaType: "application/pdf", receivedOn: "2026-01-01" };
      return (await ada.post<{ id: string }>(`${path}/documents`, document)).body.id;
    };
    const pdf = await PDFDocument.create();
    pdf.addPage();
    pdf.addPage();
    const [whole, broken] = [await listed("Lease"), await listed("Scan")];
    expect(await ada.put(`${path}/documents/${whole}/content`, await pdf.save())).toMatchObject({
      status: 202,
      body: { processing: "waiting" },
    });
    expect((await ada.put(`${path}/documents/${broken}/content`, Buffer.from("%PDF-1.4 no"))).status).toBe(
      202,
    );
    expect((await ada.put(`${path}/documents/${whole}/content`, new Uint8Array())).status).toBe(400);
    expect(await ada.put(`${path}/documents/${whole}/content`, new Uint8Array(12_000_000))).toMatchObject({
      status: 413,
      body: { error: { message: "A file may have 5 MB at most." } },
    });
    await vi.waitFor(
      async () => {
        const { body } = await ada.get<{ documents: object[] }>(path);
        expect(body.documents).toMatchObject([
          { title: "Scan", processing: "failed", failure: expect.stringContaining("cannot be read") },
          { title: "Lease", processing: "done", pages: 2 },
        ]);
      },
      { timeout: 15_000 },
    );
    const { body: trail } = await ada.get<{ entries: { who: string; action: string }[] }>(`${path}/audit`);
    expect(trail.entries[0]).toMatchObject({ who: "Media processor", action: "contents examined" });
  });
});
