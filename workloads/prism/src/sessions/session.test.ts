import { expect, it } from "vitest";
import { createSessions } from "./session.js";

const HOUR = 3600;
const sessions = createSessions({ secret: "sixteen-or-more!", timeoutSeconds: HOUR });
const NOON = Date.UTC(2026, 0, 1, 12);

it("holds for as long as it is set to, and no longer", () => {
  const cookie = sessions.cookieOf("ada", NOON);
  expect(sessions.idOf(cookie, NOON + (HOUR - 1) * 1000)).toBe("ada");
  expect(sessions.idOf(cookie, NOON + HOUR * 1000)).toBeNull();
});

it("cannot be made up, prolonged or taken to a service with another secret", () => {
  const cookie = sessions.cookieOf("ada", NOON);
  const [id = "", end = "", signature = ""] = cookie.split(".");
  const later = Number(end) + HOUR;
  for (const forged of [`bob.${end}.${signature}`, `${id}.${later}.${signature}`, `${id}.${end}.`, "", "a.b"])
    expect(sessions.idOf(forged, NOON)).toBeNull();
  const other = createSessions({ secret: null, timeoutSeconds: HOUR });
  expect(other.idOf(cookie, NOON)).toBeNull();
});
