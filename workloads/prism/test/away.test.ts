import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freePort } from "../src/local/free-port.js";
import { readerOf, refusal } from "./support/client.js";
import { get, SOMEBODY, startPrism, withBedrock, type Prism } from "./support/service.js";
import { startSilentServer } from "./support/silent-server.js";
import { EXAMPLE } from "./support/word.js";

// What is away costs readiness where work would fail, and never liveness.
const reasonOf = async (prism: Prism) => {
  const response = await fetch(`${prism.url}/ready`);
  return [response.status, ((await response.json()) as { reason?: string }).reason ?? null] as const;
};

describe("S3 is away", () => {
  it("by refusing: readiness says so, an export is refused with a way out, the rest works", async () => {
    const prism = await startPrism({
      ...SOMEBODY,
      S3_BUCKET_NAME: "prism-feedback",
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${await freePort()}`,
    });
    expect(await get(`${prism.url}/health`)).toBe(200);
    expect(await reasonOf(prism)).toEqual([
      503,
      expect.stringContaining("The bucket for exports cannot be reached"),
    ]);
    const ada = readerOf(prism.url);
    const { id } = await ada.document(EXAMPLE);
    await ada.lines(`/api/documents/${id}/review`, {});
    const saved = await ada.post(`/api/documents/${id}/export`, {});
    expect(saved.status).toBe(503);
    expect(await refusal(saved)).toContain("download it instead");
    await prism.stop();
  });

  it("by hanging: readiness answers in time all the same", async () => {
    const silent = await startSilentServer();
    const prism = await startPrism({
      ...SOMEBODY,
      S3_BUCKET_NAME: "prism-feedback",
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${silent.port}`,
    });
    expect(await get(`${prism.url}/ready`, 4_000)).toBe(503);
    expect(await get(`${prism.url}/health`, 500)).toBe(200);
    await prism.stop();
    await silent.close();
  });
});

describe("Redis is away", () => {
  it.each(["refuses", "hangs"])("(%s): it costs neither readiness nor an answer", async (how) => {
    const silent = await startSilentServer();
    const port = how === "hangs" ? silent.port : await freePort();
    const prism = await startPrism({ REDIS_URL: `redis://127.0.0.1:${port}` });
    expect(await reasonOf(prism)).toEqual([200, null]);
    const ada = readerOf(prism.url);
    const { id } = await ada.document(EXAMPLE);
    const lines = await ada.lines(`/api/documents/${id}/review`, {});
    expect(lines.filter(({ type }) => type === "done")).toHaveLength(3);
    expect(prism.lines.map(({ message }) => message)).toContain(
      "Redis is away: each process keeps its own line",
    );
    expect(await prism.stop()).toBe(0);
    await silent.close();
  });
});

it("Bedrock cannot be reached: readiness says so after the first call", async () => {
  const prism = await withBedrock(`http://127.0.0.1:${await freePort()}`, "first,second");
  expect(await reasonOf(prism)).toEqual([200, null]);
  const ada = readerOf(prism.url);
  const { id } = await ada.document(EXAMPLE);
  const lines = await ada.lines(`/api/documents/${id}/review`, { sections: [0] });
  expect(lines.find(({ type }) => type === "failed")?.text).toBe(
    "first cannot be reached. Try again in a minute.",
  );
  expect(await reasonOf(prism)).toEqual([503, "Bedrock cannot be reached."]);
  expect(await get(`${prism.url}/health`)).toBe(200);
  await prism.stop();
});

it("the disk is away: readiness says so, and an upload is refused", async () => {
  const prism = await startPrism();
  const uploads = join(prism.folder, "uploads");
  await rm(uploads, { recursive: true });
  await writeFile(uploads, "");
  expect(await reasonOf(prism)).toEqual([
    503,
    expect.stringContaining("The folder for documents cannot be written to"),
  ]);
  expect(await get(`${prism.url}/health`)).toBe(200);
  await expect(readerOf(prism.url).document(EXAMPLE)).rejects.toThrow("it has been logged");
  await prism.stop();
});
