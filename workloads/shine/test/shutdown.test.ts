import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { afterAll, describe, expect, it } from "vitest";
import { drawnFace } from "./support/drawn-face.js";
import { get, launch } from "./support/process.js";
import { model, modelFolder, modelSha256, startShine } from "./support/service.js";

const place = modelFolder();
writeFileSync(place.localPath, model);
const pinned = { ...place.environmentFor("http://127.0.0.1:1"), S3_MODEL_SHA256: modelSha256 };
afterAll(() => place.remove());

describe("SIGTERM", () => {
  it("lets a photo that is on its way be measured", async () => {
    const service = await startShine(pinned);
    await service.line("model ready");
    const photo = await drawnFace();
    const request = httpRequest(`${service.url}/api/v5/skin/analyze`, {
      method: "POST",
      agent: false,
      headers: { "content-type": "image/jpeg", "content-length": photo.length, expect: "100-continue" },
    });
    request.flushHeaders();
    await once(request, "continue");
    const ended = service.stop();
    await service.line("stopping");
    request.end(photo);
    const [response] = (await once(request, "response")) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(200);
    expect(await ended).toBe(0);
    expect(service.lines.at(-1)).toMatchObject({ message: "stopped", clean: true });
  });
});

describe("without a debug token", () => {
  it("the debug routes are not there", async () => {
    const service = await startShine(pinned);
    for (const path of ["download-model", "test-s3", "disk-space"])
      expect(await get(`${service.url}/debug/${path}`)).toBe(404);
    expect(await service.stop()).toBe(0);
  });
});

describe("a configuration that is wrong", () => {
  it.each([
    [{ S3_BUCKET: "" }, "The environment variable S3_BUCKET is required and is not set."],
    [{ S3_MODEL_KEY: " " }, "The environment variable S3_MODEL_KEY is required and is not set."],
    [{ S3_MODEL_SHA256: "abc" }, "S3_MODEL_SHA256 must be 64 hexadecimal digits."],
    [{ S3_ENDPOINT: "s3" }, "S3_ENDPOINT must be a URL that begins with http:// or https://."],
    [{ DEBUG_TOKEN: "short" }, "DEBUG_TOKEN needs at least 16 characters."],
    [{ PORT: "http" }, 'PORT must be a whole number from 0 to 65535, not "http".'],
  ])("%j ends the service with one sentence", async (environment, sentence) => {
    const service = launch("web.js", { ...pinned, ...environment });
    expect(await service.ended).toBe(1);
    expect(service.lines).toMatchObject([{ level: "error", message: sentence }]);
  });
});
