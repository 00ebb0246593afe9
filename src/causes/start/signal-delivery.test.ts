// Who passes SIGTERM on depends on the shell; where that is not certain nothing is claimed.
import { describe, expect, it } from "vitest";
import { NOWHERE } from "../../model/index.js";
import { deliveryOf, type Shell } from "./signal-delivery.js";

const line = (text: string, shell: Shell) =>
  deliveryOf({ form: "shell", words: [text], origin: NOWHERE }, shell).outcome;
const words = (list: string[], shell: Shell) =>
  deliveryOf({ form: "exec", words: list, origin: NOWHERE }, shell).outcome;

describe("the delivery of SIGTERM", () => {
  it.each<[string, Shell, string]>([
    ["node server.js", "dash", "lost"],
    ["node server.js", "bash", "delivered"],
    ["node server.js", "ash", "lost"],
    ["node server.js", null, "unknown"],
    ["exec node server.js", "dash", "delivered"],
    ["node migrate.js && node server.js", "bash", "lost"],
    ["node migrate.js && exec node server.js", "dash", "delivered"],
    ["PORT=80 npm start", "ash", "lost"],
    ["tini -- node server.js", "dash", "delivered"],
    ["./start.sh", "dash", "unknown"],
  ])("%s in %s: %s", (text, shell, expected) => {
    expect(line(text, shell)).toBe(expected);
  });

  it.each<[string[], Shell, string]>([
    [["node", "server.js"], "dash", "delivered"],
    [["/usr/bin/tini", "--", "npm", "start"], "dash", "delivered"],
    [["npm", "run", "start"], "dash", "lost"],
    [["/bin/sh", "-c", "node server.js"], "dash", "lost"],
    [["/bin/bash", "-lc", "node server.js"], "dash", "delivered"],
    [["sh", "/app/entrypoint.sh"], "dash", "unknown"],
    [["docker-entrypoint.sh", "node", "server.js"], "dash", "delivered"],
    [["docker-entrypoint.sh", "yarn", "start"], "dash", "lost"],
  ])("%s in %s: %s", (list, shell, expected) => {
    expect(words(list, shell)).toBe(expected);
  });
});
