import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { drawnFace } from "./support/drawn-face.js";
import { serveObject, type ObjectBehaviour } from "./support/object-server.js";
import { get, type Service } from "./support/process.js";
import {
  model,
  modelFolder,
  modelSha256,
  readiness,
  send,
  startShine,
  type ErrorBody,
} from "./support/service.js";
import { startSilentServer } from "./support/silent-server.js";

// The model is fetched in the background, from S3 as it is on bad days. Liveness never waits for it.
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const keep = <T>(thing: T, end: (thing: T) => unknown): T => {
  ends.push(() => end(thing));
  return thing;
};
const folder = () => keep(modelFolder(), (one) => one.remove());
const bucket = async (behaviour: Partial<ObjectBehaviour>) =>
  keep(await serveObject({ content: model, sha256: modelSha256, ...behaviour }), (one) => one.close());
const start = async (environment: Record<string, string>): Promise<Service> =>
  keep(await startShine(environment), (one) => one.stop());

const PART = `.${modelSha256.slice(0, 16)}.part`;

describe("fetching the model", () => {
  it("goes on where a broken connection ended", async () => {
    const { localPath, folder: path, environmentFor } = folder();
    const half = Math.floor(model.length / 2);
    const server = await bucket({ breakAfter: (answer) => (answer === 1 ? half : null) });
    const service = await start(environmentFor(server.url));
    await service.line("the model could not be fetched");
    await service.line("model ready");
    expect(server.ranges).toHaveLength(2);
    expect(server.ranges[1]).toMatch(/^bytes=[1-9]\d*-$/);
    expect(readFileSync(localPath).equals(model)).toBe(true);
    expect(readdirSync(path)).toEqual(["shine-face-1.0.0.bin"]);
  });

  it("goes on where an earlier process ended, and forgets parts of other models", async () => {
    const { localPath, folder: path, environmentFor } = folder();
    writeFileSync(localPath + PART, model.subarray(0, 1_000));
    writeFileSync(`${localPath}.0000000000000000.part`, "of another model");
    const server = await bucket({});
    const service = await start(environmentFor(server.url));
    await service.line("model ready");
    expect(server.ranges).toEqual(["bytes=1000-"]);
    expect(readdirSync(path)).toEqual(["shine-face-1.0.0.bin"]);
  });

  it("replaces an old model and keeps the right one", async () => {
    const { localPath, environmentFor } = folder();
    writeFileSync(localPath, "an older model");
    const server = await bucket({});
    await (await start(environmentFor(server.url))).line("model ready");
    const again = await start(environmentFor(server.url));
    expect(await again.line("model ready")).toMatchObject({ fetched: false });
    expect(server.ranges).toEqual([null]);
  });

  it("is of the version that is asked for, in each of its parts", async () => {
    const { localPath, environmentFor } = folder();
    const server = await bucket({
      content: Buffer.from("a newer model"),
      versions: { "v.1": model },
      breakAfter: (answer) => (answer === 1 ? 1_000_000 : null),
    });
    const service = await start({ ...environmentFor(server.url), S3_MODEL_VERSION: "v.1" });
    await service.line("model ready");
    expect(server.ranges[1]).toMatch(/^bytes=[1-9]/);
    expect(readFileSync(localPath).equals(model)).toBe(true);
  });

  it("never is another object than the one that was described", async () => {
    const { localPath, environmentFor } = folder();
    const object = { content: Buffer.alloc(model.length, 1), sha256: "1".repeat(64) };
    let asked = 0;
    const server = await serveObject(
      Object.assign(object, {
        status() {
          asked += 1;
          // Replaced after it was described, before it is fetched.
          if (asked === 2) Object.assign(object, { content: model, sha256: modelSha256 });
          return null;
        },
      }),
    );
    keep(server, (one) => one.close());
    const service = await start(environmentFor(server.url));
    expect(await service.line("the model could not be fetched")).toMatchObject({
      reason: "the object was replaced while it was fetched",
    });
    await service.line("model ready");
    expect(readFileSync(localPath).equals(model)).toBe(true);
  });

  it("needs no S3 for a pinned model that is there", async () => {
    const { localPath, environmentFor } = folder();
    writeFileSync(localPath, model);
    const service = await start({ ...environmentFor("http://127.0.0.1:1"), S3_MODEL_SHA256: modelSha256 });
    expect(await service.line("model ready")).toMatchObject({ fetched: false });
    expect(await readiness(service.url)).toEqual({ status: 200, reason: null });
  });

  it.each([
    ["a wrong checksum", { sha256: "0".repeat(64) }, "does not have the checksum that it should have"],
    ["no checksum", { sha256: null }, "neither S3_MODEL_SHA256 nor the object's metadata says"],
    ["no object", { status: () => 404 }, "S3 has no such object"],
    ["no permission", { status: () => 403 }, "S3 does not allow it"],
  ])("%s: 503 with the reason, nothing on the disk, liveness 200", async (_name, behaviour, reason) => {
    const { folder: path, environmentFor } = folder();
    const server = await bucket(behaviour);
    const service = await start(environmentFor(server.url));
    await service.line("the model could not be fetched");
    expect(await get(`${service.url}/health`)).toBe(200);
    await vi.waitFor(async () =>
      expect(await readiness(service.url)).toEqual({ status: 503, reason: expect.stringContaining(reason) }),
    );
    expect(existsSync(path) ? readdirSync(path) : []).toEqual([]);
  });

  it("that is no model at all: 503 with the reason", async () => {
    const { environmentFor } = folder();
    const content = Buffer.from("not a model");
    const sha256 = createHash("sha256").update(content).digest("hex");
    const server = await bucket({ content, sha256 });
    const service = await start(environmentFor(server.url));
    await service.line("the model could not be fetched");
    expect((await readiness(service.url)).reason).toContain("The object is not a model of Shine");
  });
});

describe("while S3 is silent", () => {
  it("everything that needs no model answers, the rest is 503, and SIGTERM ends it at once", async () => {
    const silent = keep(await startSilentServer(), (one) => one.close());
    const { environmentFor } = folder();
    const service = await start(environmentFor(`http://127.0.0.1:${silent.port}`));
    for (const path of ["/health", "/api/health", "/api/v5/skin/health", "/"])
      expect(await get(service.url + path)).toBe(200);
    for (const path of ["/ready", "/ml/health"]) expect(await get(service.url + path)).toBe(503);
    const refused = await send<ErrorBody>(service.url, await drawnFace());
    expect(refused).toEqual({
      status: 503,
      body: { error: { code: "unavailable", message: "The model is being looked for." } },
    });
    expect(await service.stop()).toBe(0);
    expect(service.lines.at(-1)).toMatchObject({ message: "stopped", clean: true });
  });
});

it("asking /ready ends the wait between two attempts", async () => {
  const { environmentFor } = folder();
  let there = false;
  const server = await bucket({ status: () => (there ? null : 404) });
  const service = await start(environmentFor(server.url));
  await service.line("the model could not be fetched");
  there = true;
  await vi.waitFor(async () => expect((await readiness(service.url)).status).toBe(200), 10_000);
});
