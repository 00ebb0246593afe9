import { once } from "node:events";
import { readdirSync } from "node:fs";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Analysis } from "../src/analysis/analysis.js";
import { startBucket, type LocalBucket } from "../src/local/local-bucket.js";
import { MODEL_KEY } from "../src/local/package-model.js";
import { bareWall, drawnFace } from "./support/drawn-face.js";
import { get, type Service } from "./support/process.js";
import { model, modelFolder, send, startShine, type ErrorBody } from "./support/service.js";

const TOKEN = "for-tests-only-and-long-enough";
const IMAGE = { "content-type": "image/jpeg" };
const FORM = { "content-type": "multipart/form-data; boundary=x" };
const place = modelFolder();
let s3: LocalBucket;
let service: Service;
let face: Buffer;

beforeAll(async () => {
  s3 = await startBucket(MODEL_KEY, model);
  service = await startShine({
    ...place.environmentFor(s3.endpoint),
    S3_BUCKET: s3.bucket,
    DEBUG_TOKEN: TOKEN,
  });
  face = await drawnFace();
  await service.line("model ready");
});
afterAll(async () => {
  await service.stop();
  await s3.stop();
  place.remove();
});

const measured = async (photo: Buffer): Promise<Analysis> => {
  const { status, body } = await send<Analysis>(service.url, photo);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
const value = ({ findings }: Analysis, id: string): number =>
  findings.find((finding) => finding.id === id)?.value ?? Number.NaN;
const warned = ({ warnings }: Analysis): string[] => warnings.map(({ id }) => id);

describe("a photo of a face", () => {
  it("is measured in five regions, with what it means and what spoils it", async () => {
    const analysis = await measured(face);
    expect(analysis.regions.map(({ name }) => name)).toEqual([
      "forehead",
      "right cheek",
      "left cheek",
      "nose",
      "chin",
    ]);
    // The drawing's skin is #d9a585 and lighter in the middle, its cheeks are redder than the rest.
    expect(value(analysis, "typology-angle")).toBeGreaterThan(30);
    expect(value(analysis, "typology-angle")).toBeLessThan(60);
    expect(analysis.findings.find(({ id }) => id === "redness-difference")?.reading).toMatch(/cheek/);
    for (const { meaning, spoiledBy } of analysis.findings) expect([meaning, spoiledBy]).not.toContain("");
    expect(analysis.notice).toContain("not a diagnosis");
    expect(warned(analysis)).toEqual([]);
  });

  it("gives the same regions where it is turned by EXIF", async () => {
    const turned = await sharp(await sharp(face).rotate(270).toBuffer())
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const [upright, other] = [await measured(face), await measured(turned)];
    expect(other.photo).toEqual(upright.photo);
    const middle = ({ regions }: Analysis) => regions[0]?.outline[0]?.[1] ?? 0;
    expect(middle(other)).toBeCloseTo(middle(upright), 1);
  });

  it.each([
    ["blurred", (image: Sharp) => image.blur(6), "blurred"],
    ["too dark", (image: Sharp) => image.linear(0.18, 0), "dark"],
    ["overexposed", (image: Sharp) => image.linear(1.5, 20), "overexposed"],
    [
      "blue",
      (image: Sharp) =>
        image.recomb([
          [0.8, 0, 0],
          [0, 0.9, 0],
          [0, 0.1, 1.4],
        ]),
      "tinted-light",
    ],
    ["small", (image: Sharp) => image.resize(400), "small-face"],
    ["black and white", (image: Sharp) => image.grayscale(), "no-colour"],
  ])("that is %s is measured with a warning", async (_name, change, warning) => {
    expect(warned(await measured(await drawnFace(change)))).toContain(warning);
  });

  it("gets redder when the photo does", async () => {
    const redder = await drawnFace((image) =>
      image.recomb([
        [1.1, 0, 0],
        [0, 0.9, 0],
        [0, 0, 0.95],
      ]),
    );
    expect(value(await measured(redder), "redness")).toBeGreaterThan(
      value(await measured(face), "redness") + 5,
    );
  });

  it("is of the largest face, with a warning, where there are several", async () => {
    const small = await sharp(face).resize(400).toBuffer();
    const photo = await sharp({ create: { width: 1_200, height: 1_000, channels: 3, background: "#ccc" } })
      .composite([
        { input: small, left: 0, top: 0 },
        { input: face, left: 400, top: 0 },
      ])
      .jpeg()
      .toBuffer();
    const analysis = await measured(photo);
    expect(warned(analysis)).toContain("several-faces");
    for (const [x] of analysis.regions.flatMap(({ outline }) => outline)) expect(x).toBeGreaterThan(1 / 3);
  });

  it("may have a channel for transparency", async () => {
    const photo = await sharp(face).ensureAlpha().png().toBuffer();
    const tone = value(await measured(face), "typology-angle");
    expect(value(await measured(photo), "typology-angle")).toBeCloseTo(tone, 0);
  });

  it("may come as the body itself, by way of a gateway", async () => {
    const response = await fetch(`${service.url}/api/gateway/skin/analyze`, {
      method: "POST",
      headers: { "content-type": "image/jpeg" },
      body: new Uint8Array(face),
    });
    expect(response.status).toBe(200);
  });

  it("does not hold up liveness, and is never written to a disk", async () => {
    let done = 0;
    const photos = Array.from({ length: 4 }, () => measured(face).then(() => (done += 1)));
    expect(await get(`${service.url}/health`, 1_000)).toBe(200);
    expect(done).toBeLessThan(4);
    await Promise.all(photos);
    expect(readdirSync(place.folder)).toEqual([MODEL_KEY]);
  });

  it("is refused when too many are waiting", async () => {
    const answers = await Promise.all(Array.from({ length: 14 }, () => send(service.url, face)));
    const statuses = answers.map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    expect(answers.find(({ status }) => status === 503)?.body.error.message).toContain("Too many photos");
  });
});

describe("anything else is refused in one sentence", () => {
  const heic = Buffer.concat([
    Buffer.from([0, 0, 0, 24]),
    Buffer.from("ftypheic\0\0\0\0mif1heic"),
    Buffer.alloc(2_000),
  ]);
  it.each([
    ["no face", bareWall, 422, "No face was found"],
    ["HEIC", () => heic, 415, "HEIC photos cannot be read here; send it as JPEG"],
    ["text", () => Buffer.from("hello".repeat(100)), 415, "That is no photo in JPEG, PNG or WebP."],
    ["half a photo", async () => (await drawnFace()).subarray(0, 20_000), 422, "The photo is damaged"],
    [
      "a head without a body",
      () => Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]),
      422,
      "The photo is damaged",
    ],
    ["nothing", () => Buffer.alloc(0), 400, "The photo is empty."],
    ["a tiny photo", () => drawnFace((image) => image.resize(100)), 422, "The photo is too small"],
    ["too many bytes", () => Buffer.alloc(13 * 1024 * 1024, 1), 413, "The photo is larger than 12 MB."],
    [
      "too many pixels",
      () =>
        sharp({ create: { width: 9_000, height: 6_000, channels: 3, background: "#fff" } })
          .png()
          .toBuffer(),
      413,
      "9000 × 6000 pixels",
    ],
  ])("%s", async (_name, photo, status, sentence) => {
    const answer = await send(service.url, await photo());
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toContain(sentence);
    expect(answer.body.error.message.match(/[.!]/g)?.length).toBeLessThanOrEqual(2);
  });

  it.each([
    ["a form without a photo", { body: new FormData() }, 400],
    ["JSON", { body: "{}", headers: { "content-type": "application/json" } }, 415],
    ["a form with another field", { body: formWith("other") }, 400],
    ["GIF", { body: "GIF89a", headers: { "content-type": "image/gif" } }, 415],
    ["a body of too many bytes", { body: Buffer.alloc(13 * 1024 * 1024), headers: IMAGE }, 413],
    ["a form without a boundary", { body: "x", headers: { "content-type": "multipart/form-data" } }, 400],
    ["a form that breaks off", { body: cutForm(), headers: FORM }, 400],
  ])("%s", async (_name, init, status) => {
    const response = await fetch(`${service.url}/api/v5/skin/analyze`, { method: "POST", ...init });
    expect(response.status).toBe(status);
    expect(((await response.json()) as ErrorBody).error.message).toMatch(/photo|form is damaged/);
  });

  it("an address that is none", async () => {
    const response = await fetch(`${service.url}/%zz`);
    expect(response.status).toBe(400);
    expect(((await response.json()) as ErrorBody).error.message).toContain("The address");
  });

  it("and the connection is there for the next request", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const form = `--x\r\nContent-Disposition: form-data; name="other"; filename="a"\r\n\r\n${"a".repeat(500_000)}\r\n--x--\r\n`;
    expect(await requested(agent, "POST", "/api/v5/skin/analyze", form)).toBe(400);
    expect(await requested(agent, "GET", "/health")).toBe(200);
    agent.destroy();
  });

  it("more photos at a time than memory should hold", async () => {
    const head = `POST /api/v5/skin/analyze HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: 9\r\n\r\n`;
    const port = Number(new URL(service.url).port);
    const slow = Array.from({ length: 33 }, () => connect(port, "127.0.0.1"));
    for (const socket of slow) socket.write(head);
    const [answer] = await Promise.race(slow.map((socket) => once(socket, "data")));
    expect(String(answer)).toContain("503 Service Unavailable");
    expect(String(answer)).toContain("Too many photos are arriving");
    for (const socket of slow) socket.destroy();
    await vi.waitFor(async () => expect((await send(service.url, face)).status).toBe(200), 10_000);
  });

  it("and the service is as well as before", async () => {
    expect(await get(`${service.url}/ready`)).toBe(200);
    expect(readdirSync(place.folder)).toEqual([MODEL_KEY]);
  });
});

describe("debug routes", () => {
  const PATHS = ["/debug/download-model", "/debug/test-s3", "/debug/disk-space"];
  const asked = async (path: string, token: string) => {
    const response = await fetch(service.url + path, { headers: { authorization: `Bearer ${token}` } });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it("answer to the token", async () => {
    const [download, s3Test, disk] = await Promise.all(PATHS.map((path) => asked(path, TOKEN)));
    expect(download).toEqual({ status: 200, body: { loaded: true, reason: null } });
    expect(s3Test).toEqual({ status: 200, body: { reachable: true, objects: 1 } });
    expect(disk?.body["freeBytes"]).toBeGreaterThan(0);
  });

  it.each(PATHS)("%s is 401 without the right one", async (path) => {
    expect(await get(service.url + path)).toBe(401);
    expect((await asked(path, "another-token-of-this-length")).status).toBe(401);
  });

  it("never show the token in the log", () => {
    expect(JSON.stringify(service.lines)).not.toContain(TOKEN);
  });
});

function formWith(field: string): FormData {
  const form = new FormData();
  form.append(field, new Blob(["x"]), "photo.jpg");
  return form;
}

const cutForm = () => `--x\r\nContent-Disposition: form-data; name="photo"; filename="a"\r\n\r\nabc`;

/** The status of one request on the agent's one connection. */
function requested(agent: Agent, method: string, path: string, body = ""): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(service.url + path, { method, agent, headers: FORM, timeout: 5_000 });
    asked.once("response", (response) => {
      response.resume().once("end", () => resolve(response.statusCode ?? 0));
    });
    asked.once("timeout", () => asked.destroy(new Error("no answer")));
    asked.once("error", reject);
    asked.end(body);
  });
}
