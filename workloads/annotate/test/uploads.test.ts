import { once } from "node:events";
import { request } from "node:http";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ask, listed, upload } from "./support/client.js";
import { install, type Installation } from "./support/installation.js";
import { heic, huge, oranges, stopSign } from "./support/pictures.js";

let here: Installation;

beforeAll(async () => {
  here = await install({ UPLOAD_MEGABYTES_MAX: "1" });
});
afterAll(() => here.stop());

async function keysInBucket(): Promise<(string | undefined)[]> {
  const {
    AWS_REGION: region = "",
    S3_ENDPOINT: endpoint = "",
    TARGET_S3_BUCKET: Bucket = "",
  } = here.environment;
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new S3Client({ region, endpoint, forcePathStyle: true, credentials });
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
  client.destroy();
  return Contents.map(({ Key }) => Key);
}

describe("what is refused leaves nothing behind", () => {
  it.each([
    [
      "text",
      "notes.txt",
      async () => Buffer.from("not a picture"),
      415,
      "notes.txt is not a picture; JPEG, PNG, WebP and GIF are taken.",
    ],
    [
      "an SVG",
      "a.svg",
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      415,
      "a.svg is a file of the kind svg; JPEG, PNG, WebP and GIF are taken.",
    ],
    [
      "HEIC",
      "IMG_1.HEIC",
      async () => heic(),
      415,
      "IMG_1.HEIC is a HEIC picture, which browsers cannot show; please export it as JPEG.",
    ],
    [
      "half a JPEG",
      "half.jpg",
      async () => (await stopSign()).subarray(0, 9_000),
      415,
      "half.jpg is damaged or incomplete; please export or send it again.",
    ],
    ["too many pixels", "wide.png", huge, 413, "wide.png has 56 megapixels; at most 50 are taken."],
    ["too many bytes", "big.jpg", async () => Buffer.alloc(1_200_000), 413, "big.jpg is larger than 1 MB."],
    ["nothing", "empty.png", async () => Buffer.alloc(0), 400, "empty.png is empty."],
  ])("%s", async (_what, name, make, status, message) => {
    const { status: answered, body } = await upload(here.web.url, name, await make());
    expect([answered, body.error.message]).toEqual([status, message]);
    expect(await here.rows()).toBe(0);
    expect(await keysInBucket()).toEqual([]);
  });

  const form = "multipart/form-data; boundary=edge";
  const begun = '--edge\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\n\r\nbytes';
  const text = '--edge\r\ncontent-disposition: form-data; name="file"\r\n\r\na text\r\n--edge--\r\n';
  const broken = "The form is damaged, or it did not arrive to its end.";
  it.each([
    ["a form without a file", form, text, "The form must hold one picture and nothing else."],
    ["an empty form", form, "", "The form must hold one picture and nothing else."],
    ["a form that breaks off", form, begun, broken],
    ["a form that is none", form, "bytes", broken],
    ["a form without its boundary", "multipart/form-data", begun, broken],
    ["no form at all", "application/json", "{}", "Send one picture as multipart/form-data."],
  ])("%s", async (_what, type, body, message) => {
    const init = { method: "POST", body, headers: { "content-type": type } };
    const answer = await ask(`${here.web.url}/upload`, init);
    expect([answer.status, answer.body.error.message]).toEqual([400, message]);
    expect(await here.rows()).toBe(0);
  });
});

describe("the gallery", () => {
  it("shows the newest first, in pages, under the names that were given", async () => {
    const names = ["Zürich 1.jpg", "二.png", "../../etc/three.jpg"];
    for (const name of names) {
      const { status } = await upload(
        here.web.url,
        name,
        name.endsWith("png") ? await oranges() : await stopSign(),
      );
      expect(status).toBe(201);
    }
    const first = await listed(here.web.url, "?limit=2");
    expect(first.images.map(({ name }) => name)).toEqual(["three.jpg", "二.png"]);
    const second = await listed(here.web.url, `?limit=2&before=${first.next ?? ""}`);
    expect(second.images.map(({ name }) => name)).toEqual(["Zürich 1.jpg"]);
    expect(second.next).toBeNull();
    expect(await keysInBucket()).toHaveLength(3);
  });

  it.each(["?limit=0", "?limit=100", "?before=yesterday", "?ids=1,2", `?ids=${"x".repeat(36)}`])(
    "refuses %s",
    async (query) => {
      const response = await fetch(`${here.web.url}/api/images${query}`);
      expect(response.status).toBe(400);
    },
  );
});

it("takes a picture that comes without a name", async () => {
  const head =
    '--edge\r\ncontent-disposition: form-data; name="file"\r\ncontent-type: application/octet-stream\r\n\r\n';
  const body = Buffer.concat([Buffer.from(head), await stopSign(), Buffer.from("\r\n--edge--\r\n")]);
  const headers = { "content-type": "multipart/form-data; boundary=edge" };
  const init = { method: "POST", body: new Uint8Array(body), headers };
  expect(await ask(`${here.web.url}/upload`, init)).toMatchObject({ status: 201, body: { name: "picture" } });
});

it("says on its page how much it takes", async () => {
  expect(await (await fetch(`${here.web.url}/`)).text()).toContain("up to 1 MB and");
});

it("refuses more pictures at once than memory has room for", async () => {
  const boundary = "edge";
  const waiting = Array.from({ length: 16 }, () => {
    const outgoing = request(`${here.web.url}/upload`, {
      method: "POST",
      headers: { "content-type": `multipart/form-data; boundary=${boundary}`, expect: "100-continue" },
    });
    outgoing.on("error", () => undefined);
    outgoing.flushHeaders();
    return outgoing;
  });
  await Promise.all(waiting.map((outgoing) => once(outgoing, "continue")));
  const { status, body } = await upload(here.web.url, "a.jpg", await stopSign());
  expect([status, body.error.message]).toEqual([
    503,
    "Too many pictures are arriving already; please try again in a moment.",
  ]);
  for (const outgoing of waiting) outgoing.destroy();
  await vi.waitFor(async () =>
    expect((await upload(here.web.url, "a.jpg", await stopSign())).status).toBe(201),
  );
});
