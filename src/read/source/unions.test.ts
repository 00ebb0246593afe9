// Settings that are one of several objects: which of them holds is known where the deployment decides it.
import { describe, expect, it } from "vitest";
import { applicationOf } from "./testing.js";

const SETTINGS = `
const optional = (name) => { const value = process.env[name]?.trim(); return value === undefined || value === "" ? null : value; };
const key = optional("KEY");
const mode = optional("MODE");
`;

/** A server that reads a secret in `use`, with the settings made in a module of their own. */
async function operations(settings: string, use: string, unset: readonly string[] = ["KEY"]) {
  const texts = {
    "settings.mjs": `${SETTINGS}${settings}`,
    "secret.mjs": `
import { SecretsManagerClient, GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
const secrets = new SecretsManagerClient({});
export const read = (id) => secrets.send(new GetSecretValueCommand({ SecretId: id }));`,
    "server.mjs": `
import express from "express";
import { captioner } from "./settings.mjs";
import { read } from "./secret.mjs";
const app = express();
app.get("/", async (request, response) => { ${use} response.json([]); });
app.listen(8080);`,
  };
  const application = await applicationOf(texts, "server.mjs", { isUnset: (name) => unset.includes(name) });
  return (application.awsCalls ?? []).map(({ operation }) => operation);
}

const PLAIN = `export const captioner = key === null ? { kind: "local" } : { kind: "gemini", secretArn: key };`;
const THREE = `const made = () => {
  if (mode === "off") return { kind: "off" };
  return key === null ? { kind: "local" } : { kind: "gemini", secretArn: key };
};
export const captioner = made();`;
const SPREAD = `export const captioner = { model: "x", ...(key === null ? { kind: "local" } : { kind: "gemini", secretArn: key }) };`;
const CLASSES = `import { read } from "./secret.mjs";
class Local { async caption() { return "x"; } }
class Gemini { constructor(arn) { this.arn = arn; } async caption() { return read(this.arn); } }
export const captioner = key === null ? new Local() : new Gemini(key);`;

const IF = `if (captioner.kind === "gemini") await read(captioner.secretArn);`;
const SWITCH = `switch (captioner.kind) { case "gemini": await read(captioner.secretArn); break; default: }`;
const LEAVES = `const caption = async () => {
  switch (captioner.kind) { case "local": return null; case "off": return null; }
  return read(captioner.secretArn);
};
await caption();`;

describe("what a variable decides that nothing sets", () => {
  it.each([
    ["a test of the kind", PLAIN, IF],
    ["a switch over the kind", PLAIN, SWITCH],
    ["a switch that leaves for the other kind", PLAIN, LEAVES],
    ["a third kind that something else decides", THREE, IF],
    ["a switch over three", THREE, SWITCH],
    ["a spread", SPREAD, IF],
    ["instances", CLASSES, `await captioner.caption();`],
    [
      "beside what only the request decides",
      PLAIN,
      `if (request.query.all && captioner.kind === "gemini") await read(captioner.secretArn);`,
    ],
    [
      "beside its opposite",
      PLAIN,
      `if (!(request.query.all || captioner.kind === "local")) await read(captioner.secretArn);`,
    ],
    [
      "in an expression",
      THREE,
      `request.query.all && captioner.kind === "gemini" ? await read(captioner.secretArn) : null;`,
    ],
  ])("%s", async (_, settings, use) => {
    expect(await operations(settings, use)).toEqual([]);
    // The same program where the variable may be set.
    expect(await operations(settings, use, [])).toEqual(["GetSecretValue"]);
  });
});

describe("what is made once and kept", () => {
  const KEPT = `let kept = null;
export const captioner = { once: () => (kept ??= make()), forget: () => { kept = null; }, later, plain };
const make = () => (key === null ? { kind: "local" } : { kind: "gemini", secretArn: key });
let read = null;
async function later() { if (read === null) read = make(); return read; }
let other = null;
function plain() { other ??= make(); if (mode === "x") other = { kind: "gemini", secretArn: "a" }; return other; }`;
  it.each([
    ["by the first who asks", `captioner.once()`, 0],
    ["by an asynchronous function", `await captioner.later()`, 0],
    ["unless it is made elsewhere too", `captioner.plain()`, 1],
  ])("%s", async (_, made, calls) => {
    const use = `const kept = ${made}; if (kept.kind === "gemini") await read(kept.secretArn);`;
    expect(await operations(KEPT, use)).toHaveLength(calls);
    expect(await operations(KEPT, use, [])).toHaveLength(1);
  });
});

describe("what nothing decides", () => {
  it.each([
    ["another variable may choose it", PLAIN, `if (captioner.kind === "local") await read("a");`],
    ["the request alone", PLAIN, `if (request.query.all || captioner.kind === "gemini") await read("a");`],
    ["a third kind", THREE, `if (captioner.kind !== "gemini") await read("a");`],
    ["a switch whose other side it is", THREE, `switch (captioner.kind) { case "off": await read("a"); }`],
  ])("stays possible: %s", async (_, settings, use) => {
    expect(await operations(settings, use)).toEqual(["GetSecretValue"]);
  });
});
