import { describe, expect, it } from "vitest";
import { applicationOf } from "./testing.js";

const EXPRESS = `const app = require("express")(); app.get("/x", (q, r) => r.send("x"));`;
const FASTIFY = `const app = require("fastify")(); app.get("/x", async () => "x");`;
const FASTAPI = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/x')\ndef x():\n    return 1\n";

describe("paths without a route", () => {
  it.each([
    ["app.use((q, r) => { r.send('page'); });", false],
    ["app.use((q, r, next) => { r.sendFile('index.html'); });", false],
    ["app.use((q, r) => { r.status(404).send('no'); });", true],
    ["app.use((q, r, next) => { next(new Error('no')); });", true],
    ["app.use((q, r, next) => { q.started = 1; next(); });", true],
    ["app.use((error, q, r, next) => { r.send('sorry'); });", true],
  ])("Express: %s", async (more, complete) => {
    expect(
      (await applicationOf({ "a.js": `${EXPRESS} ${more} app.listen(1);` }, "a.js")).routesComplete,
    ).toBe(complete);
  });

  it.each([
    ["app.setNotFoundHandler((q, r) => { r.send('page'); });", false],
    ["app.setNotFoundHandler((q, r) => { r.code(404).send('no'); });", true],
    ["app.setNotFoundHandler({ preHandler: [] }, (q, r) => { r.type('text/html').send('page'); });", false],
  ])("Fastify: %s", async (more, complete) => {
    const texts = { "a.js": `${FASTIFY} ${more} app.listen({ port: 1 });` };
    expect((await applicationOf(texts, "a.js")).routesComplete).toBe(complete);
  });

  it.each([
    ["404", "JSONResponse({})", false],
    ["404", "JSONResponse({}, status_code=404)", true],
    ["HTTPException", "JSONResponse({}, status_code=exc.status_code)", true],
    ["422", "JSONResponse({})", true],
  ])("FastAPI: %s, %s", async (error, answer, complete) => {
    const handler = `@app.exception_handler(${error})\nasync def missing(request, exc):\n    return ${answer}\n`;
    const imports = "from fastapi import HTTPException\nfrom fastapi.responses import JSONResponse\n";
    const application = await applicationOf({ "a.py": imports + FASTAPI + handler }, "a.py", {
      moduleAttribute: "app",
    });
    expect(application.routesComplete).toBe(complete);
  });
});
