import type { SNSEvent } from "aws-lambda";
import { expect, it } from "vitest";
import { messageFor, objectsCreated } from "./messages.js";

const told = (...messages: readonly string[]): SNSEvent =>
  ({ Records: messages.map((Message) => ({ Sns: { Message } })) }) as unknown as SNSEvent;

it("finds the keys as they are, with their versions", () => {
  const s3 = { object: { key: "uploads/a+b/Z%C3%BCrich+%2B1.jpg", versionId: "v1" } };
  const message = JSON.stringify({ Records: [{ eventName: "ObjectCreated:CompleteMultipartUpload", s3 }] });
  expect(objectsCreated(told(message), "uploads/")).toEqual([
    { key: "uploads/a b/Zürich +1.jpg", versionId: "v1" },
  ]);
});

it("leaves alone what is no new upload", () => {
  const s3 = { object: { key: "uploads/a.jpg" } };
  const removed = JSON.stringify({ Records: [{ eventName: "ObjectRemoved:Delete", s3 }] });
  const messages = [
    removed,
    '{"Service":"Amazon S3","Event":"s3:TestEvent"}',
    "null",
    "",
    messageFor("b", ["thumbnails/a.webp"]),
  ];
  expect(objectsCreated(told(...messages), "uploads/")).toEqual([]);
});

it("writes messages that it reads", () => {
  const keys = ["uploads/1/a b.jpg", "uploads/2/100%+ü.png"];
  expect(objectsCreated(told(messageFor("bucket", keys)), "uploads/").map(({ key }) => key)).toEqual(keys);
});
