import { expect, it } from "vitest";
import { readConfiguration } from "./configuration.js";

const LEAST = { S3_BUCKET: "models", S3_MODEL_KEY: "faces/one.bin" };

it("needs bucket and key, and has a default for the rest", () => {
  expect(readConfiguration(LEAST)).toMatchObject({
    port: 8000,
    serviceName: "shine",
    debugToken: null,
    localRun: false,
    model: {
      version: null,
      sha256: null,
      localPath: "/tmp/shine/one.bin",
      endpoint: null,
      region: "us-east-1",
    },
  });
});

it("does not repeat a debug token that is refused", () => {
  expect(() => readConfiguration({ ...LEAST, DEBUG_TOKEN: "hunter2" })).toThrow(/^(?!.*hunter2)/);
});
