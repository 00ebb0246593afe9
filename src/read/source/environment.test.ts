// Which variables a program reads, which it cannot start without, and the ways in which ports are written.
import { describe, expect, it } from "vitest";
import { applicationOf } from "./testing.js";

async function reads(text: string, more: Record<string, string> = {}): Promise<Record<string, string>> {
  const application = await applicationOf({ "a.ts": text, ...more }, "a.ts");
  return Object.fromEntries(
    application.environment.map((read) => [
      read.name,
      read.required ? "required" : read.fallback?.known ? `default ${read.fallback.value}` : "optional",
    ]),
  );
}

describe("environment", () => {
  it.each([
    [
      `import Joi from "joi";
       const schema = Joi.object({ A: Joi.string().allow("").required(), B: Joi.number().default(3), C: Joi.string(), D: Joi.string().required() });
       const { error, value } = schema.validate(process.env);
       if (error) throw new Error(error.message);`,
      { A: "required", B: "default 3", C: "optional", D: "required" },
    ],
    [
      `import Joi from "joi"; Joi.attempt(process.env, Joi.object({ A: Joi.string().required(), B: Joi.string() }));`,
      { A: "required", B: "optional" },
    ],
    [
      `import Joi from "joi"; const { error } = Joi.object({ A: Joi.string().required() }).validate(process.env);
       if (error) console.warn(error.message);`,
      { A: "optional" },
    ],
    [
      `import { z } from "zod"; const read = z.object({ A: z.string(), B: z.string().optional() }).safeParse(process.env);
       if (!read.success) { console.error(read.error); process.exit(1); }`,
      { A: "required", B: "optional" },
    ],
    [
      `import { cleanEnv, str, port } from "envalid"; cleanEnv(process.env, { A: str(), B: port({ default: 80 }) });`,
      { A: "required", B: "default 80" },
    ],
    [
      `import convict from "convict";
       convict({ database: { url: { format: String, default: null, env: "A" } }, port: { default: 80, env: "B" } });`,
      { A: "optional", B: "default 80" },
    ],
    [`let a = process.env.A; if (!a) a = "redis://b";`, { A: "default redis://b" }],
  ])("%s", async (text, expected) => {
    expect(await reads(text)).toEqual(expected);
  });

  it("knows what is required, by check, helper or schema", async () => {
    const text = `
      import { z } from "zod";
      import { required, optional } from "./helpers.js";
      if (!process.env.CHECKED) throw new Error("CHECKED is missing");
      if (process.env.ENDED === undefined) { console.error("no"); process.exit(1); }
      const a = required("HELPED");
      const b = optional("MAY");
      const c = process.env.USUAL ?? "usual";
      const { PLAIN, TAKEN = "taken" } = process.env;
      if (!process.env.LATER) console.warn("LATER is not set");
      const settings = z.object({ PARSED: z.string(), PARSED_USUAL: z.string().default("p"), PARSED_MAY: z.string().optional() }).parse(process.env);
      export function never() { if (!process.env.UNCALLED) throw new Error(); }`;
    const helpers = `
      export function required(name: string): string {
        const value = process.env[name];
        if (value === undefined || value.trim() === "") throw new Error(name);
        return value;
      }
      export const optional = (name: string) => process.env[name] ?? null;`;
    expect(await reads(text, { "helpers.ts": helpers })).toEqual({
      CHECKED: "required",
      ENDED: "required",
      HELPED: "required",
      MAY: "optional",
      USUAL: "default usual",
      PLAIN: "optional",
      TAKEN: "default taken",
      LATER: "optional",
      PARSED: "required",
      PARSED_USUAL: "default p",
      PARSED_MAY: "optional",
    });
  });

  it("does not require what only one of two variables must be", async () => {
    const text = `
      if (!process.env.URL_WHOLE) { if (!process.env.URL_HOST) throw new Error("one of both"); }
      try { if (!process.env.TRIED) throw new Error(); } catch { console.log("without"); }
      if (process.env.NODE_ENV === "production" && !process.env.ONLY_THERE) throw new Error();`;
    expect(await reads(text)).toEqual({
      URL_WHOLE: "optional",
      URL_HOST: "optional",
      TRIED: "optional",
      NODE_ENV: "optional",
      ONLY_THERE: "optional",
    });
  });

  const ports: readonly (readonly [string, number | null, string | null])[] = [
    ["3000", 3000, null],
    ["process.env.PORT || 3001", 3001, "PORT"],
    ["Number(process.env.PORT ?? 3002)", 3002, "PORT"],
    ['parseInt(process.env.PORT || "3003", 10)', 3003, "PORT"],
    ["+(process.env.WEB_PORT ?? 3004)", 3004, "WEB_PORT"],
    ["process.env.PORT ? Number(process.env.PORT) : 3005", 3005, "PORT"],
    ["process.env.PORT", null, "PORT"],
    ["config().server.port", 3006, "PORT"],
    ["somewhere.port", null, null],
  ];
  for (const [written, port, variable] of ports) {
    it(`reads the port ${written}`, async () => {
      const text = `
        import express from "express";
        import somewhere from "elsewhere";
        function config() { const base = { server: { port: 1 } }; return { ...base, server: { ...base.server, port: Number(process.env["PORT"]) || 3006 } }; }
        express().listen(${written});`;
      const [listen] = (await applicationOf({ "a.ts": text }, "a.ts")).listens;
      expect(listen?.port.known ? listen.port.value : null).toBe(port);
      expect(listen?.portVariable?.name ?? null).toBe(variable);
    });
  }
});
