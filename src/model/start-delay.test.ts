// Sleeps that a start command surely takes before its program begins.
import { expect, it } from "vitest";
import { sleepsBeforeLast } from "./start-delay.js";

it.each([
  ["sleep 90 && node server.js", 90],
  ["sleep 1m; sleep 30s; exec node server.js", 90],
  ["node migrate.js && sleep 5 && node server.js", 5],
  ["node server.js", 0],
  ["node server.js; sleep 90", 0],
  ["until nc -z db 5432; do sleep 90; done; node server.js", 0],
  ["node migrate.js || sleep 90 && node server.js", 0],
  ["sleep infinity && node server.js", 0],
] as const)("%s: %i s", (line, seconds) => {
  expect(sleepsBeforeLast(line).seconds).toBe(seconds);
});
