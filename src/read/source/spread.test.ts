// Properties that an object only has under a condition.
import { describe, expect, it } from "vitest";
import { applicationOf } from "./testing.js";

async function listens(options: string, unset: readonly string[] = []) {
  const text = `
import Fastify from "fastify";
const app = Fastify();
const port = process.env.OWN_PORT;
${options}
await app.listen(options);`;
  const application = await applicationOf({ "server.mjs": text }, "server.mjs", {
    isUnset: (name) => unset.includes(name),
  });
  return application.listens.map(({ address, port, portVariable }) => [
    address.known ? address.value : "?",
    port.known ? port.value : "?",
    portVariable?.name ?? "-",
  ]);
}

describe("a spread that a condition decides", () => {
  it.each([
    [
      `const options = { host: "0.0.0.0", port: 3000, ...(port ? { port } : {}) };`,
      "0.0.0.0",
      3000,
      "OWN_PORT",
    ],
    [`const options = { host: "0.0.0.0", port: 3000, ...(port && { port }) };`, "0.0.0.0", 3000, "OWN_PORT"],
    // Nobody knows which side is taken: neither what was there before nor what comes is certain.
    [
      `const options = { host: "0.0.0.0", port: 3000, ...(globalThis.x ? { port: 4000 } : {}) };`,
      "0.0.0.0",
      "?",
      "-",
    ],
    [
      `const extra = globalThis.x ? { port: 4000 } : {}; const options = { host: "0.0.0.0", port: 3000, ...extra };`,
      "0.0.0.0",
      "?",
      "-",
    ],
    // What may be absent leaves what stood there before it.
    [
      `const extra = { ...(port ? { port } : {}) }; const options = { host: "0.0.0.0", port: 3000, ...extra };`,
      "0.0.0.0",
      3000,
      "OWN_PORT",
    ],
  ])("%s", async (options, address, port, variable) => {
    expect(await listens(options)).toEqual([[address, port, variable]]);
  });

  it("leaves it open whether a property is there", async () => {
    const made = `const extra = { ...(globalThis.x ? { port: 4000 } : {}) };`;
    const asked = (test: string) =>
      listens(`${made} const options = { host: "0.0.0.0", port: ${test} ? 1 : 2 };`);
    for (const test of [`"port" in extra`, `Object.keys(extra).length > 0`, `Object.hasOwn(extra, "port")`])
      expect(await asked(test)).toEqual([["0.0.0.0", "?", "-"]]);
    expect(await asked(`"host" in extra`)).toEqual([["0.0.0.0", 2, "-"]]);
  });
});

describe("TLS of a client whose options are spread", () => {
  const settings = async (options: string, unset: readonly string[] = []) => {
    const text = `import pg from "pg"; const pool = new pg.Pool(${options});`;
    const application = await applicationOf({ "server.mjs": text }, "server.mjs", {
      isUnset: (name) => unset.includes(name),
    });
    return application.tlsOptions?.map(({ setting }) => setting).join();
  };
  it("is known where the variable is", async () => {
    const options = `{ host: process.env.HOST, ...(process.env.DATABASE_TLS ? { ssl: true } : {}) }`;
    expect(await settings(options, ["DATABASE_TLS"])).toBe("from-url");
    expect(await settings(options)).toBe("unknown");
    expect(await settings(`{ host: "a", ...(globalThis.x ? { ssl: true } : {}) }`)).toBe("unknown");
    expect(await settings(`{ host: "a", ...(globalThis.x ? { max: 2 } : {}) }`)).toBe("from-url");
    expect(await settings(`{ host: "a", ...globalThis.x }`)).toBe("unknown");
  });
});
