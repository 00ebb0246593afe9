import { describe, expect, it } from "vitest";
import { hashPassword, passwordMatches } from "./passwords.js";
import { createTokens } from "./tokens.js";

describe("passwords", () => {
  it("match themselves only, and hash differently each time", async () => {
    const [first, second] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
    expect(first).not.toBe(second);
    expect(await passwordMatches("correct horse", first)).toBe(true);
    expect(await passwordMatches("wrong horse", first)).toBe(false);
    expect(await passwordMatches("correct horse", "not a hash")).toBe(false);
  });
});

describe("tokens", () => {
  const tokens = createTokens("a secret of the tests");

  it("speak for the account they were issued to", async () => {
    const { token } = await tokens.issue("42");
    expect(await tokens.accountOf(`Bearer ${token}`)).toBe("42");
  });

  it("of another secret, or none, are refused", async () => {
    const { token } = await createTokens("another secret").issue("42");
    await expect(tokens.accountOf(`Bearer ${token}`)).rejects.toMatchObject({ status: 401 });
    await expect(tokens.accountOf(undefined)).rejects.toMatchObject({ status: 401 });
  });
});
