import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../service/configuration.js";
import { databaseAddress } from "./tls.js";

describe("databaseAddress", () => {
  it("speaks no TLS unless the URL asks for it", () => {
    expect(databaseAddress("postgresql://u:p@h/d", null)).toEqual({
      connectionString: "postgresql://u:p@h/d",
      ssl: false,
    });
  });

  it("encrypts without verification for require, and verifies against Amazon's authorities for verify-full", () => {
    expect(databaseAddress("postgresql://u@h/d?sslmode=require", null).ssl).toEqual({
      rejectUnauthorized: false,
    });
    const { ssl, connectionString } = databaseAddress("postgresql://u@h/d?sslmode=verify-full", null);
    expect(ssl).toMatchObject({ ca: expect.arrayContaining([expect.stringContaining("BEGIN CERTIFICATE")]) });
    expect(connectionString).not.toContain("sslmode");
  });

  it("adds the password that is kept outside the URL, whatever its characters", () => {
    const { connectionString } = databaseAddress("postgresql://u@h/d", "a/b@c:d");
    expect(decodeURIComponent(new URL(connectionString).password)).toBe("a/b@c:d");
    expect(databaseAddress("postgresql://u:own@h/d", "other").connectionString).toContain("own");
  });

  it.each(["sslmode=prefer", "ssl=require"])("refuses %s, which this driver does not know", (parameter) => {
    expect(() => databaseAddress(`postgresql://u@h/d?${parameter}`, null)).toThrow(ConfigurationError);
  });
});
