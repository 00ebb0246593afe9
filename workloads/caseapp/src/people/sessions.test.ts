import { describe, expect, it } from "vitest";
import { createSessions, sessionCookie } from "./sessions.js";

const sessions = createSessions("a secret of the tests");
const ada = { id: "42", name: "Ada Reyes" };

describe("a session", () => {
  it("speaks for its person, as a cookie or as a bearer", async () => {
    const token = await sessions.open(ada);
    const cookie = `theme=dark; ${sessionCookie(token, true).split(";", 1)[0]}`;
    expect(await sessions.personOf({ headers: { cookie } })).toEqual(ada);
    expect(await sessions.personOf({ headers: { authorization: `Bearer ${token}` } })).toEqual(ada);
  });

  it("of another secret, or none, is refused", async () => {
    const token = await createSessions("another secret").open(ada);
    await expect(sessions.personOf({ headers: { authorization: `Bearer ${token}` } })).rejects.toMatchObject({
      status: 401,
    });
    await expect(sessions.personOf({ headers: {} })).rejects.toMatchObject({ status: 401 });
  });

  it("is out of reach for scripts and other sites", () => {
    expect(sessionCookie("x", true)).toMatch(/HttpOnly; SameSite=Strict; Secure$/);
    expect(sessionCookie("", false)).toContain("Max-Age=0");
  });
});
