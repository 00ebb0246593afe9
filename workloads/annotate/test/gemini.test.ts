import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import sharp from "sharp";
import { createCaptioner } from "../src/annotation/captioner.js";
import { UselessPicture } from "../src/images/picture.js";
import { lyingDown } from "./support/pictures.js";

// Google's own SDK against a server that answers in the API's form.
interface Asked {
  readonly path: string;
  readonly key: string | undefined;
  readonly mimeType: string;
  readonly picture: Buffer;
}

const asked: Asked[] = [];
let text = "";
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as {
      contents: { parts: { inlineData?: { mimeType: string; data: string } }[] }[];
    };
    const inline = body.contents
      .flatMap(({ parts }) => parts)
      .find(({ inlineData }) => inlineData)?.inlineData;
    asked.push({
      path: request.url ?? "",
      key: request.headers["x-goog-api-key"]?.toString(),
      mimeType: inline?.mimeType ?? "",
      picture: Buffer.from(inline?.data ?? "", "base64"),
    });
    response.writeHead(200, { "content-type": "application/json" });
    response.end(
      JSON.stringify({
        candidates: [{ content: { role: "model", parts: [{ text }] }, finishReason: "STOP" }],
      }),
    );
  });
});

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => void server.close());

function captioner() {
  const { port } = server.address() as AddressInfo;
  const environment = { GEMINI_API_KEY: "a-key", GEMINI_BASE_URL: `http://127.0.0.1:${port}` };
  return createCaptioner(environment, "us-east-1");
}

it("shows Gemini the picture upright and takes its sentence", async () => {
  text = " A red stop sign by a meadow.\n";
  const caption = await (await captioner())(await lyingDown());
  expect(caption).toEqual({ text: "A red stop sign by a meadow.", source: "gemini-2.5-flash" });
  const [question] = asked;
  expect(question).toMatchObject({ key: "a-key", mimeType: "image/jpeg" });
  expect(question?.path).toContain("/models/gemini-2.5-flash:generateContent");
  expect(await sharp(question?.picture).metadata()).toMatchObject({ width: 900, height: 700 });
});

it("takes no answer for a failure, and no picture for a picture that will never be one", async () => {
  text = "";
  const describe = await captioner();
  await expect(describe(await lyingDown())).rejects.toThrow("gave no caption");
  await expect(describe(Buffer.from("text"))).rejects.toThrow(UselessPicture);
});
