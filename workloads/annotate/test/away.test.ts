import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { afterEach, expect, it } from "vitest";
import { ask, upload } from "./support/client.js";
import { install, type Installation } from "./support/installation.js";
import { oranges, stopSign } from "./support/pictures.js";
import { get, launch } from "./support/process.js";
import { startSilentServer, type SilentServer } from "./support/silent-server.js";

// What the service depends on is away: liveness stays, readiness says why, requests are refused with a sentence.
let here: Installation | null = null;
let silent: SilentServer | null = null;

afterEach(async () => {
  await here?.stop();
  await silent?.close();
  here = silent = null;
});

const QUIET = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
const MYSQL = {
  DATABASE_HOST: "127.0.0.1",
  DATABASE_USER: "annotate",
  DATABASE_PASSWORD: "for-tests-only",
  DATABASE_TLS: "false",
};

it("answers without a database that refuses", async () => {
  here = await install({ ...MYSQL, DATABASE_PORT: "1" });
  const { url } = here.web;
  expect(await get(`${url}/health`)).toBe(200);
  expect(await get(`${url}/`)).toBe(200);
  const ready = await fetch(`${url}/ready`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({
    status: "not ready",
    reason: expect.stringContaining("database"),
  });
  expect(await ask(`${url}/api/images`)).toMatchObject({ status: 503 });
  const { status, body } = await upload(url, "a.jpg", await stopSign());
  expect([status, body.error.message]).toEqual([
    503,
    "The database cannot be reached; please try again in a moment.",
  ]);
  expect(JSON.stringify(here.web.lines)).not.toContain("for-tests-only");
});

it("answers while a database hangs", async () => {
  silent = await startSilentServer();
  here = await install({ ...MYSQL, DATABASE_PORT: String(silent.port) });
  expect(await get(`${here.web.url}/health`)).toBe(200);
  expect(await get(`${here.web.url}/ready`)).toBe(503);
  expect((await ask(`${here.web.url}/api/images`)).status).toBe(503);
});

it("keeps no row of a picture that could not be stored", async () => {
  here = await install({ S3_ENDPOINT: "http://127.0.0.1:1" });
  await here.web.line("database ready");
  expect(await get(`${here.web.url}/health`)).toBe(200);
  const ready = await fetch(`${here.web.url}/ready`);
  expect(await ready.json()).toMatchObject({ reason: expect.stringContaining("bucket") });
  const { status, body } = await upload(here.web.url, "a.jpg", await stopSign());
  expect([status, body.error.message]).toEqual([
    503,
    "The picture could not be stored; please try again in a moment.",
  ]);
  expect(await here.rows()).toBe(0);
});

it("finishes the upload under way when it is told to stop", async () => {
  here = await install();
  await here.web.line("database ready");
  const boundary = "----picture";
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="late.png"\r\n\r\n`;
  const outgoing = request(`${here.web.url}/upload`, {
    method: "POST",
    headers: { "content-type": `multipart/form-data; boundary=${boundary}`, expect: "100-continue" },
  });
  const answered = once(outgoing, "response") as Promise<[IncomingMessage]>;
  outgoing.flushHeaders();
  // The service has taken the request and waits for the picture.
  await once(outgoing, "continue");
  outgoing.write(head);
  here.web.process.kill("SIGTERM");
  await here.web.line("stopping");
  outgoing.end(Buffer.concat([await oranges(), Buffer.from(`\r\n--${boundary}--\r\n`)]));
  const [answer] = await answered;
  answer.resume();
  expect(answer.statusCode).toBe(201);
  expect(await here.web.ended).toBe(0);
  expect(here.web.lines.at(-1)).toMatchObject({ message: "stopped", clean: true });
});

it.each([
  [{}, "DATABASE_HOST is required and is not set."],
  [{ DATABASE_FILE: "x" }, "The environment variable TARGET_S3_BUCKET is required and is not set."],
  [
    { TARGET_S3_BUCKET: "b", DATABASE_HOST: "db" },
    "The environment variable DATABASE_USER is required and is not set.",
  ],
  [
    { TARGET_S3_BUCKET: "b", DATABASE_FILE: "x", PORT: "many" },
    'PORT must be a whole number from 0 to 65535, not "many".',
  ],
])("says in one sentence what is missing: %o", async (environment, sentence) => {
  const { ended, lines } = launch("web.js", { ...environment, ...QUIET });
  expect(await ended).toBe(1);
  expect(lines.at(-1)).toMatchObject({ level: "error", message: sentence });
});
