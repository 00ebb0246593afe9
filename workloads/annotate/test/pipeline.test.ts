import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import sharp from "sharp";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { messageFor } from "../src/functions/messages.js";
import { bytesAt, listed, upload, type ShownImage } from "./support/client.js";
import { install, type Installation } from "./support/installation.js";
import { lyingDown, oranges, stopSign } from "./support/pictures.js";

// From the upload to the caption: S3's event, the topic, the queues, the handlers as they are deployed.
const CLIENT = { region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };
const WAIT = { timeout: 25_000, interval: 200 };
let here: Installation;
let sns: SNSClient;

beforeAll(async () => {
  here = await install();
  await Promise.all([here.startFunction("thumbnail"), here.startFunction("annotation")]);
  sns = new SNSClient({ ...CLIENT, endpoint: here.environment["SNS_ENDPOINT"] ?? "" });
});
afterAll(() => here.stop());

async function finished(id: string): Promise<ShownImage> {
  return vi.waitFor(async () => {
    const image = (await listed(here.web.url, `?ids=${id}`)).images[0];
    if (image === undefined || image.caption === null || image.thumbnailUrl === null)
      throw new Error(JSON.stringify(image));
    return image;
  }, WAIT);
}

it("gives a picture its thumbnail and its caption", async () => {
  const [first, second] = await Promise.all([
    upload(here.web.url, "stop.jpg", await stopSign()),
    upload(here.web.url, "oranges.png", await oranges()),
  ]);
  expect(await finished(first.body.id)).toMatchObject({
    caption: "A stop sign.",
    captionSource: "local object detector",
    thumbnailFailure: null,
    captionFailure: null,
  });
  const { caption, thumbnailUrl } = await finished(second.body.id);
  expect(caption).toBe("Three oranges.");
  expect(await sharp(await bytesAt(thumbnailUrl ?? "")).metadata()).toMatchObject({
    format: "webp",
    width: 480,
  });
});

it("turns a picture as its EXIF data says, and drops that data", async () => {
  const { body } = await upload(here.web.url, "lying.jpg", await lyingDown());
  const { caption, height, thumbnailUrl, width } = await finished(body.id);
  expect([width, height, caption]).toEqual([900, 700, "A stop sign."]);
  const thumbnail = await sharp(await bytesAt(thumbnailUrl ?? "")).metadata();
  expect([thumbnail.width, thumbnail.height, thumbnail.exif]).toEqual([480, 373, undefined]);
});

it("changes nothing when a message comes twice, or tells of what nobody knows", async () => {
  const { body } = await upload(here.web.url, "again.jpg", await stopSign());
  const before = await finished(body.id);
  const key = new URL(before.url).pathname.split("/").slice(2).join("/");
  const again = [key, "uploads/nobody/picture.jpg", "thumbnails/not-ours.webp"];
  for (const Message of [messageFor("annotate-local", again), '{"Event":"s3:TestEvent"}', "no JSON"])
    await sns.send(new PublishCommand({ TopicArn: here.environment["TOPIC_ARN"], Message }));
  await vi.waitFor(async () => expect(await waiting("THUMBNAIL_QUEUE_URL")).toBe(0), WAIT);
  await vi.waitFor(async () => expect(await waiting("ANNOTATION_QUEUE_URL")).toBe(0), WAIT);
  const after = await finished(body.id);
  expect([after.caption, after.captionFailure, after.thumbnailFailure]).toEqual([before.caption, null, null]);
  expect(await waiting("THUMBNAIL_DEAD_LETTERS_URL")).toBe(0);
});

it("tries three times, says why it failed, keeps the message, and sends it through again when told to", async () => {
  const refusing = createServer((_request, response) => {
    response.writeHead(400, { "content-type": "application/json" });
    response.end('{"error": {"code": 400, "message": "API key not valid", "status": "INVALID_ARGUMENT"}}');
  });
  refusing.listen(0, "127.0.0.1");
  await once(refusing, "listening");
  const { port } = refusing.address() as AddressInfo;
  const other = await install();
  try {
    const failing = await other.startFunction("annotation", {
      GEMINI_API_KEY: "wrong",
      GEMINI_BASE_URL: `http://127.0.0.1:${port}`,
    });
    const { body } = await upload(other.web.url, "late.jpg", await stopSign());
    const deadLetters = other.environment["ANNOTATION_DEAD_LETTERS_URL"] ?? "";
    await vi.waitFor(async () => expect(await messagesIn(deadLetters, other)).toBe(1), WAIT);
    const shown = (await listed(other.web.url, `?ids=${body.id}`)).images[0];
    expect(shown?.caption).toBeNull();
    expect(shown?.captionFailure).toContain("API key not valid");
    expect(failing.lines.filter(({ message }) => message === "caption failed")).toHaveLength(3);
    await failing.stop();

    await other.startFunction("annotation");
    expect(await reprocess(other, ["--dead-letters", deadLetters])).toBe(0);
    await vi.waitFor(async () => {
      const again = (await listed(other.web.url, `?ids=${body.id}`)).images[0];
      expect([again?.caption, again?.captionFailure]).toEqual(["A stop sign.", null]);
    }, WAIT);
    expect(await messagesIn(deadLetters, other)).toBe(0);
    expect(await reprocess(other, [])).toBe(1);
  } finally {
    await other.stop();
    refusing.close();
  }
});

const waiting = (name: string) => messagesIn(here.environment[name] ?? "", here);

async function messagesIn(QueueUrl: string, { environment }: Installation): Promise<number> {
  const client = new SQSClient({ ...CLIENT, endpoint: environment["SNS_ENDPOINT"] ?? "" });
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
  const { Attributes = {} } = await client.send(command);
  client.destroy();
  return (
    Number(Attributes["ApproximateNumberOfMessages"]) +
    Number(Attributes["ApproximateNumberOfMessagesNotVisible"])
  );
}

async function reprocess(of: Installation, words: readonly string[]): Promise<unknown> {
  const file = new URL("../dist/reprocess.js", import.meta.url).pathname;
  const child = spawn(process.execPath, [file, ...words], {
    env: { PATH: process.env["PATH"], ...of.environment },
    stdio: "ignore",
  });
  const [code] = await once(child, "exit");
  return code;
}
