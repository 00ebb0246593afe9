import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { startFauxqs, type FauxqsServer } from "fauxqs";
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { filesIn, readerOf, refusal, type View } from "./support/client.js";
import { SOMEBODY, startPrism, type Prism } from "./support/service.js";
import { bomb, EXAMPLE, oldContainer, wordDocument } from "./support/word.js";

// The whole service with the rules of prose, as a process of its own; S3 from fauxqs, by the real SDK.
const BUCKET = "prism-feedback";
let s3: FauxqsServer;
let prism: Prism;

beforeAll(async () => {
  s3 = await startFauxqs({ port: 0, logger: false, init: { buckets: [BUCKET] } });
  prism = await startPrism({
    ...SOMEBODY,
    S3_BUCKET_NAME: BUCKET,
    S3_BASE_PATH: "Logs and data/",
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${s3.port}`,
  });
});
afterAll(async () => {
  await prism.stop();
  await s3.stop();
});

describe("a document", () => {
  let ada: ReturnType<typeof readerOf>;
  let memo: View;
  beforeAll(async () => {
    ada = readerOf(prism.url);
    memo = await ada.document(EXAMPLE);
  });

  it("is taken apart into sections", () => {
    expect(memo).toMatchObject({ title: "Moving the archive" });
    expect(memo.sections.map(({ heading }) => heading)).toEqual(["Purpose", "Schedule", "Costs"]);
  });

  it("gets feedback section by section, which is kept", async () => {
    const lines = await ada.lines(`/api/documents/${memo.id}/review`, { sections: [0, 2] });
    expect(lines.at(-1)).toEqual({ type: "end" });
    expect(lines).toContainEqual({ type: "reviewer", section: 0, name: "rules, not a language model" });
    expect(
      lines
        .filter(({ type }) => type === "done")
        .map(({ section }) => section)
        .toSorted(),
    ).toEqual([0, 2]);
    const { sections } = await ada.view(memo.id);
    expect(sections[0]?.feedback?.findings.map(({ quote }) => quote)).toContain("the the");
    expect(sections[1]?.feedback).toBeNull();
  });

  it("answers questions, and says that it only searches", async () => {
    const turns = [{ role: "user", text: "What is the deadline for objections?" }];
    const lines = await ada.lines(`/api/documents/${memo.id}/chat`, { turns });
    const text = lines.map((line) => (line.type === "text" ? line.text : "")).join("");
    expect(text).toContain("I can only search");
    expect(text).toContain("20th of April");
  });

  it("has a report for download, and the same in S3 under the path of the record", async () => {
    const report = await ada.send(`/api/documents/${memo.id}/report`);
    expect(report.headers.get("content-disposition")).toContain("attachment");
    const text = await report.text();
    expect(text).toContain("- **correctness** “the the”: The same word twice: remove one.");
    expect(text).toContain("No feedback yet.");

    const saved = await ada.post(`/api/documents/${memo.id}/export`, {});
    expect(saved.status).toBe(201);
    const client = new S3Client({
      region: "eu-north-1",
      endpoint: `http://127.0.0.1:${s3.port}`,
      forcePathStyle: true,
      credentials: { accessKeyId: "x", secretAccessKey: "x" },
    });
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
    const key = Contents?.[0]?.Key ?? "";
    expect(key).toMatch(new RegExp(`^Logs and data/\\d{4}-\\d\\d-\\d\\d/${memo.id}\\.md$`));
    expect(await saved.json()).toEqual({ saved: `s3://${BUCKET}/${key}` });
    const object = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
    expect(await object.Body?.transformToString()).toBe(text);
    client.destroy();
  });

  it("is nobody else's", async () => {
    const bob = readerOf(prism.url);
    expect((await bob.send(`/api/documents/${memo.id}`)).status).toBe(401);
    await bob.document(EXAMPLE);
    expect((await bob.send(`/api/documents/${memo.id}`)).status).toBe(404);
    expect((await bob.send(`/api/documents/${memo.id}`, { method: "DELETE" })).status).toBe(404);
  });

  it("is gone when it is deleted", async () => {
    const { id } = await ada.document(EXAMPLE);
    expect((await ada.send(`/api/documents/${id}`, { method: "DELETE" })).status).toBe(204);
    expect((await ada.send(`/api/documents/${id}`)).status).toBe(404);
    expect(await filesIn(prism.folder)).not.toContain(`${id}.json`);
  });
});

describe("what cannot be taken is one sentence, and leaves nothing on the disk", () => {
  const tooLarge = () => Buffer.alloc(16 * 1024 * 1024 + 1, "PK");
  it.each<[string, () => Promise<Buffer> | Buffer, number, string]>([
    ["empty", () => Buffer.alloc(0), 400, "The file is empty."],
    ["old", () => oldContainer("WordDocument"), 415, "old .doc format"],
    ["protected", () => oldContainer("EncryptedPackage"), 415, "protected by a password"],
    ["corrupt", async () => (await wordDocument(EXAMPLE)).subarray(0, 700), 400, "is damaged"],
    ["a bomb", bomb, 413, "unpacks to far more"],
    ["too large", tooLarge, 413, "The document is larger than 16 MB."],
  ])("%s", async (_name, make, status, sentence) => {
    const before = await filesIn(prism.folder);
    const response = await readerOf(prism.url).upload(await make());
    expect(response.status).toBe(status);
    expect(await refusal(response)).toContain(sentence);
    expect(await filesIn(prism.folder)).toEqual(before);
  });

  it("a form without a file, or no form at all", async () => {
    const ada = readerOf(prism.url);
    const form = new FormData();
    form.append("name", "value");
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    const cut = `--x\r\nContent-Disposition: form-data; name="file"; filename="a.docx"\r\n\r\nPK`;
    for (const init of [{ body: form }, { body: cut, headers }]) {
      const response = await ada.send("/api/documents", { method: "POST", ...init });
      expect(response.status).toBe(400);
      expect(await refusal(response)).toContain("The form is damaged");
    }
    expect(await refusal(await ada.post("/api/documents", {}))).toBe(
      "Send the document as a form with one file.",
    );
  });

  it("what another site sends: its answer would put a new session in the place of the reader's", async () => {
    const ada = readerOf(prism.url);
    const send = (site: string) =>
      ada.send("/api/documents", { method: "POST", body: "", headers: { "sec-fetch-site": site } });
    const refused = await send("cross-site");
    expect([refused.status, refused.headers.get("set-cookie")]).toEqual([403, null]);
    expect((await send("same-origin")).status).toBe(415);
  });

  it("more documents at a time than memory should hold", async () => {
    const head =
      "POST /api/documents HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 9\r\n\r\n";
    const port = Number(new URL(prism.url).port);
    const slow = Array.from({ length: 17 }, () => connect(port, "127.0.0.1"));
    for (const socket of slow) socket.write(head);
    const [answer] = await Promise.race(slow.map((socket) => once(socket, "data")));
    expect(String(answer)).toMatch(/^HTTP\/1\.1 503 [^]*Too many documents are arriving/);
    for (const socket of slow) socket.destroy();
    await vi.waitFor(async () =>
      expect((await readerOf(prism.url).upload(await wordDocument(EXAMPLE))).status).toBe(201),
    );
  });

  it("wishes for sections, models and turns that are not there", async () => {
    const ada = readerOf(prism.url);
    const { id } = await ada.document(EXAMPLE);
    const say = async (path: string, body: object) =>
      refusal(await ada.post(`/api/documents/${id}/${path}`, body));
    expect(await say("review", { sections: [7] })).toBe("The document has 3 sections; there is no number 7.");
    expect(await say("review", { sections: ["a"] })).toContain("in the body");
    expect(await say("chat", { turns: [] })).toContain("turns in the body");
    expect(await say("chat", { turns: [{ role: "assistant", text: "x" }] })).toContain(
      "must be the reader's question",
    );
    expect(await say("chat", { turns: [{ role: "user", text: "x" }], model: "gpt" })).toBe(
      'There is no model "gpt" here.',
    );
    expect(await say("export", {})).toBe("There is no feedback yet that could be saved.");
    expect((await ada.send("/api/documents/..%2f..%2fetc")).status).toBe(400);
  });
});

it("a session's cookie is for this site's requests alone, and for HTTPS where the balancer has it", async () => {
  const cookieFor = async (headers: Record<string, string>) => {
    const form = new FormData();
    form.append("file", new Blob([new Uint8Array(await wordDocument(EXAMPLE))]), "memo.docx");
    const response = await fetch(`${prism.url}/api/documents`, { method: "POST", body: form, headers });
    return response.headers.get("set-cookie");
  };
  expect(await cookieFor({})).toMatch(/; Path=\/; Max-Age=3600; HttpOnly; SameSite=Strict$/);
  expect(await cookieFor({ "x-forwarded-proto": "https" })).toMatch(/; Secure$/);
});

it("a session ends when nobody used it for as long as SESSION_TIMEOUT says", async () => {
  const short = await startPrism({ SESSION_TIMEOUT: "1" });
  const ada = readerOf(short.url);
  const { id } = await ada.document(EXAMPLE);
  const { cookie } = ada;
  // The end stands in the cookie, so that nothing has to be waited for but the clock.
  const end = Number(cookie.split(".")[1]) * 1000;
  while (Date.now() < end) await fetch(`${short.url}/health`);
  ada.cookie = cookie;
  const response = await ada.send(`/api/documents/${id}`);
  expect([response.status, await refusal(response)]).toEqual([
    401,
    "Your session has ended; upload the document again.",
  ]);
  await short.stop();
});
