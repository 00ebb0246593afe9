import { describe, expect, it } from "vitest";
import { readConfiguration, webConcurrency } from "./configuration.js";
import { ConfigurationError } from "./service/configuration.js";

const LEAST = { DATABASE_URL: "postgresql://fastship@db/fastship", JWT_SECRET: "sixteen-or-more!" };

describe("readConfiguration", () => {
  it("listens on every address at 8000 unless told otherwise", () => {
    expect(readConfiguration(LEAST)).toMatchObject({
      host: "0.0.0.0",
      port: 8000,
      redisUrl: null,
      smtp: null,
    });
    expect(readConfiguration({ ...LEAST, PORT: "9000" }).port).toBe(9000);
  });

  it("takes an empty variable for an unset one", () => {
    expect(readConfiguration({ ...LEAST, REDIS_URL: "", SMTP_URL: " " })).toMatchObject({
      redisUrl: null,
      smtp: null,
    });
  });

  it.each([
    [{ ...LEAST, JWT_SECRET: undefined }, "JWT_SECRET is required"],
    [{ ...LEAST, JWT_SECRET: "short" }, "at least 16 characters"],
    [{ ...LEAST, REDIS_URL: "http://redis" }, "REDIS_URL must be a URL that begins with redis://"],
    [{ ...LEAST, SHUTDOWN_SECONDS: "0" }, "from 1 to 120"],
  ])("refuses %j", (environment, sentence) => {
    expect(() => readConfiguration(environment)).toThrow(ConfigurationError);
    expect(() => readConfiguration(environment)).toThrow(sentence);
  });

  it("does not repeat a value that may hold a password", () => {
    expect(() => readConfiguration({ ...LEAST, DATABASE_URL: "mysql://u:hunter2@h/d" })).toThrow(
      /^(?!.*hunter2)/,
    );
  });

  it("starts one web process unless told otherwise", () => {
    expect(webConcurrency({})).toBe(1);
    expect(webConcurrency({ WEB_CONCURRENCY: "4" })).toBe(4);
  });
});
