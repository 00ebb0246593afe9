// A helper that only computes is run once for the same values; whatever depends on more is run every time.
import { describe, expect, it } from "vitest";
import { applicationOf } from "../testing.js";

async function paths(helpers: string): Promise<string[]> {
  const server = `const express = require("express"); const { at, set } = require("./helpers"); const app = express();
    app.get(at("/x"), (q, r) => r.send("x")); set("/b"); app.get(at("/x"), (q, r) => r.send("x"));
    app.get(at("/y"), (q, r) => r.send("y")); app.listen(80);`;
  const { routes } = await applicationOf({ "server.js": server, "helpers.js": helpers }, "server.js");
  return routes.map(({ path }) => path);
}

const EXPORTS = "module.exports = { at, set };";

describe("a helper called again with the same text", () => {
  it.each([
    [
      "computes",
      `const BASE = "/a"; const set = () => {}; function at(path) { return BASE + path; }`,
      ["/a/x", "/a/y"],
    ],
    [
      "reads what changes",
      `let base = "/a"; function set(to) { base = to; } const at = (path) => base + path;`,
      ["/a/x", "/b/x", "/b/y"],
    ],
    [
      "reads an object that changes",
      `const settings = { base: "/a" }; function set(to) { settings.base = to; } const at = (path) => settings.base + path;`,
      ["/a/x", "/b/x", "/b/y"],
    ],
    [
      "calls one that reads what changes",
      `let base = "/a"; const set = (to) => { base = to; }; const root = () => base; const at = (path) => root() + path;`,
      ["/a/x", "/b/x", "/b/y"],
    ],
    [
      "calls one that calls it back",
      `let base = "/a"; const set = (to) => { base = to; };
       function at(path) { return path === "" ? below(path) : root() + path; }
       function below(path) { return at(path + "z"); } function root() { below("/q"); return base; }`,
      ["/a/x", "/b/x", "/b/y"],
    ],
    [
      "changes something",
      `const seen = []; const set = () => {}; function at(path) { seen.push(path); return "/" + seen.length + path; }`,
      ["/1/x", "/2/x", "/3/y"],
    ],
  ])("that %s", async (_, helpers, expected) => {
    expect(await paths(`${helpers} ${EXPORTS}`)).toEqual(expected);
  });
});
