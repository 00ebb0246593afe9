import { describe, expect, it } from "vitest";
import { readConfiguration } from "./configuration.js";
import { ConfigurationError } from "./service/configuration.js";

const RECORD = {
  AWS_REGION: "eu-north-1",
  AWS_DEFAULT_REGION: "eu-north-1",
  S3_REGION: "eu-north-1",
  BEDROCK_MODEL_ID: "anthropic.claude-sonnet-4-5-20250929-v1:0",
  BEDROCK_MAX_TOKENS: "4096",
  BEDROCK_TEMPERATURE: "0.7",
  REASONING_ENABLED: "false",
  S3_BUCKET_NAME: "prism-feedback",
  S3_BASE_PATH: "Logs and data/",
  FLASK_ENV: "production",
  FLASK_APP: "app.py",
  PORT: "8000",
  REDIS_URL: "disabled",
  MAX_CONTENT_LENGTH: "16777216",
  SESSION_TIMEOUT: "3600",
  ENABLE_MODEL_FALLBACK: "true",
  CHAT_ENABLE_MULTI_MODEL: "true",
  SESSION_SECRET: "sixteen-or-more!",
};

describe("readConfiguration", () => {
  it("takes the settings of the record as they are", () => {
    expect(readConfiguration(RECORD)).toMatchObject({
      production: true,
      port: 8000,
      uploadBytesMax: 16_777_216,
      session: { timeoutSeconds: 3600 },
      redisUrl: null,
      storage: { bucket: "prism-feedback", region: "eu-north-1", basePath: "Logs and data/" },
      bedrock: { region: "eu-north-1", maxTokens: 4096, temperature: 0.7, reasoning: false },
      chatChoosesModel: true,
    });
  });

  it("asks the model of the record first, and others only where fallback is on", () => {
    const models = (environment: object) => readConfiguration({ ...RECORD, ...environment }).bedrock.models;
    expect(models({})).toHaveLength(4);
    expect(models({})[0]).toBe(RECORD.BEDROCK_MODEL_ID);
    expect(models({ ENABLE_MODEL_FALLBACK: "false" })).toEqual([RECORD.BEDROCK_MODEL_ID]);
    expect(models({ BEDROCK_FALLBACK_MODEL_IDS: "a, b,a" })).toEqual([RECORD.BEDROCK_MODEL_ID, "a", "b"]);
  });

  it("needs nothing to run on one machine", () => {
    expect(readConfiguration({})).toMatchObject({ production: false, storage: null, redisUrl: null });
    expect(readConfiguration({ AWS_DEFAULT_REGION: "eu-west-1" }).bedrock.region).toBe("eu-west-1");
  });

  it.each([
    [{ SESSION_SECRET: "" }, "SESSION_SECRET is required"],
    [{ SESSION_SECRET: "short" }, "at least 16 characters"],
    [{ REDIS_URL: "http://redis" }, "REDIS_URL must be a URL that begins with redis:// or rediss://"],
    [{ FLASK_APP: "other.py" }, "FLASK_APP must be one of app.py"],
    [{ BEDROCK_TEMPERATURE: "warm" }, "BEDROCK_TEMPERATURE must be a number from 0 to 1"],
    [{ S3_BUCKET_NAME: "No Bucket" }, "S3_BUCKET_NAME is not a bucket's name"],
    [{ REASONING_ENABLED: "true", BEDROCK_MAX_TOKENS: "1024" }, "BEDROCK_MAX_TOKENS must be above 1024"],
    [{ SESSION_TIMEOUT: "0" }, "SESSION_TIMEOUT must be a whole number from 1"],
  ])("refuses %j", (environment, sentence) => {
    const read = () => readConfiguration({ ...RECORD, ...environment });
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow(sentence);
  });
});
