// Whatever a file holds, reading it ends, and says what could not be read.
import { describe, expect, it } from "vitest";
import { applicationOf, routesOf } from "./testing.js";

const nested = (depth: number) => `const x = ${"[".repeat(depth)}1${"]".repeat(depth)};`;

const BAD: Readonly<Record<string, string>> = {
  "an empty file": "",
  "a syntax error": "import x from 'y'; function ( { ] app.get('/x', => \n class {",
  "no program at all": "\u0000\u0001 <html> ☃ \ud800 lone surrogate",
  "deep nesting": nested(3000),
  "an endless recursion": "function f(n) { return f(n + 1) + g(); } function g() { return f(1); } f(0);",
  "a value that holds itself":
    "const a = {}; a.a = a; const b = [a]; b.push(b); export default { ...a, b }; console.log(b.map((x) => x));",
  "names of JavaScript's own":
    "const o = {}; o.constructor(); 'x'.constructor('y'); [].hasOwnProperty('z'); o.__proto__.x = 1; new Map().toString(); process.env.constructor; import('constructor');",
  "an unending loop": "let i = 0; while (true) { i += 1; } for (;;) { i -= 1; }",
};

/** The parser spends its whole allowance twice. */
const ON_A_BUSY_MACHINE_MS = 30_000;

describe("robustness", () => {
  for (const [name, text] of Object.entries(BAD)) {
    it(`ends with ${name}`, async () => {
      for (const file of ["a.js", "a.ts", "a.tsx", "a.py"]) {
        const application = await applicationOf({ [file]: text }, file);
        expect(application.entry).toBe(file);
        expect(application.routes).toEqual([]);
      }
    });
  }

  it("says that minified, huge and missing files were not read", async () => {
    const minified = `var a=1;${"b(c);".repeat(10_000)}`;
    expect((await applicationOf({ "a.js": minified }, "a.js")).unreadable).toContain("a.js");
    expect((await applicationOf({ "a.js": "//\n".repeat(500_000) }, "a.js")).unreadable).toContain("a.js");
    expect((await applicationOf({}, "a.js")).unreadable).toContain("a.js");
    expect((await applicationOf({ "b.css": "x" }, null)).unreadable).not.toBeNull();
  });

  it(
    "stops at what costs the parser more than it is worth, and reads the next file whole",
    async () => {
      const costly = {
        "a.js": `const x = 1;\n${`${"name: a ".repeat(1_000)}\n`.repeat(12)}`,
        "a.py": `x = 1\n${"\\\n".repeat(50_000)}`,
      };
      for (const [file, text] of Object.entries(costly)) {
        expect((await applicationOf({ [file]: text }, file)).unreadable).toContain(file);
      }
      const next = `const app = require("express")(); app.get("/x", (req, res) => res.send("y")); app.listen(1);`;
      expect(routesOf(await applicationOf({ "a.js": next }, "a.js"))).toEqual({ "GET /x": [] });
    },
    ON_A_BUSY_MACHINE_MS,
  );

  it("follows modules that import each other", async () => {
    const texts = {
      "a.js": `import { b } from "./b.js"; import express from "express"; export const app = express(); b(); app.listen(1);`,
      "b.js": `import { app } from "./a.js"; export function b() { app.get("/x", (req, res) => res.send("y")); }`,
    };
    expect(routesOf(await applicationOf(texts, "a.js"))).toEqual({ "GET /x": [] });
    const python = {
      "a.py": "from flask import Flask\napp = Flask(__name__)\nimport b\n",
      "b.py": "from a import app\n@app.get('/x')\ndef x():\n    return 'y'\n",
    };
    expect(routesOf(await applicationOf(python, "a.py", { moduleAttribute: "app" }))).toEqual({
      "GET /x": [],
    });
  });

  it("reads the other routes of a program one of whose handlers does more than is followed", async () => {
    const twice = (level: number) =>
      `function f${level}(n) { if (n.x) { f${level + 1}(n); } else { f${level + 1}(n); } }`;
    const texts = {
      "a.js": [
        'const app = require("express")();',
        ...Array.from({ length: 24 }, (_, level) => twice(level)),
        "function f24(n) { n.done(); }",
        'app.get("/much", (q, s) => { f0(q); s.send("1"); });',
        'app.get("/little", (q, s) => { s.send("1"); });',
        "app.listen(8080);",
      ].join("\n"),
    };
    const application = await applicationOf(texts, "a.js");
    expect(application.routesComplete).toBe(true);
    const [much, little] = application.routes;
    expect(much?.status.known).toBe(false);
    expect(little?.status).toMatchObject({ known: true, value: 200 });
  });

  it("reads what stands before and after a broken place", async () => {
    const texts = {
      "a.js": `const app = require("express")();\napp.get("/x", (q, s) => s.send("1"));\nlet = = ;\napp.listen(8080);\n`,
    };
    const application = await applicationOf(texts, "a.js");
    expect(routesOf(application)).toEqual({ "GET /x": [] });
    expect(application.listens[0]?.port).toMatchObject({ value: 8080 });
  });

  it("does not reach files whose types alone are imported", async () => {
    const texts = {
      "a.ts": `import type { A } from "./b.js"; import { type C } from "./c.js"; import "./d.js"; import {} from "./e.js"; import f, { type G } from "./f.js"; f();`,
      ...Object.fromEntries(
        ["b", "c", "d", "e", "f"].map((name) => [`${name}.ts`, "export default () => 1;"]),
      ),
    };
    expect((await applicationOf(texts, "a.ts")).files).toEqual(["a.ts", "d.ts", "e.ts", "f.ts"]);
  });
});
