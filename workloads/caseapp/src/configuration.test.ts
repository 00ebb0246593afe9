import { describe, expect, it } from "vitest";
import { isTimeZone, readConfiguration } from "./configuration.js";

const LEAST = {
  DATABASE_URL: "postgresql://caseapp@db/caseapp",
  SESSION_SECRET: "sixteen-or-more!",
  INVITATION_CODE: "come in",
};

describe("readConfiguration", () => {
  it("leaves the later phases off unless they are asked for", () => {
    expect(readConfiguration(LEAST)).toMatchObject({
      port: 8000,
      redisUrl: null,
      mediaProcessing: false,
      demonstration: false,
      timeZone: "America/New_York",
    });
  });

  it.each([
    [{ DATABASE_URL: undefined }, "DATABASE_URL is required"],
    [{ SESSION_SECRET: undefined }, "SESSION_SECRET is required"],
    [{ SESSION_SECRET: "short" }, "at least 16 characters"],
    [{ INVITATION_CODE: " " }, "INVITATION_CODE is required"],
    [{ OFFICE_TIME_ZONE: "Mars/Olympus" }, "OFFICE_TIME_ZONE must be a name like"],
    [{ MEDIA_PROCESSING: "maybe" }, "MEDIA_PROCESSING must be true or false"],
    [{ REDIS_URL: "http://redis" }, "REDIS_URL must be a URL that begins with redis://"],
  ])("refuses %j", (change, sentence) => {
    expect(() => readConfiguration({ ...LEAST, ...change })).toThrow(sentence);
  });

  it("takes names of places for time zones, not offsets", () => {
    expect(["Europe/Berlin", "UTC", "America/Argentina/Salta"].every(isTimeZone)).toBe(true);
    expect(["+02:00", "", "Europe/Atlantis"].some(isTimeZone)).toBe(false);
  });
});
