// What the code says to its client decides where the URL says nothing; where nobody looked, nothing is said.
import { describe, expect, it } from "vitest";
import { type Application, known, NOWHERE, type TlsOption, unknown } from "../../model/index.js";
import { readTexts } from "../../read/read.js";
import { cause } from "./tls-required.js";
import { tlsRequiredExamples } from "./tls-required.examples.js";

function application(module: string, settings: readonly TlsOption["setting"][] | null): Application {
  return {
    root: ".",
    language: "javascript",
    unreadable: null,
    command: unknown("it is not asked here"),
    entry: "server.js",
    files: ["server.js"],
    frameworks: [],
    listens: [],
    routes: [],
    routesComplete: false,
    startupWork: [],
    environment: [],
    imports: [{ module, origin: NOWHERE, kind: "package", found: known(true) }],
    terminationHandler: known(null),
    ...(settings === null
      ? {}
      : { tlsOptions: settings.map((setting) => ({ origin: NOWHERE, client: module, setting })) }),
  };
}

async function outcome(module: string, settings: readonly TlsOption["setting"][] | null): Promise<string> {
  const silent = tlsRequiredExamples.healthy.find(({ name }) => name === "the client is not known");
  const { models } = await readTexts(silent?.files ?? {});
  const [model] = models;
  const container = model?.taskDefinitions[0]?.containers[0];
  if (!model || !container) throw new Error("the example is a deployment");
  container.application = application(module, settings);
  return (cause.check?.(model) ?? []).map((verdict) => verdict.outcome).join();
}

describe("a server that demands TLS, a URL that says nothing", () => {
  it.each([
    ["pg", ["from-url"], "found"],
    ["pg", ["off"], "found"],
    ["pg", ["on"], "not-found"],
    ["pg", ["off", "on"], "not-found"],
    ["pg", ["off", "unknown"], "unknown"],
    ["pg", [], "unknown"],
    ["pg", null, "unknown"],
    ["some-unknown-driver", ["off"], "unknown"],
  ] as const)("%s told %j: %s", async (module, settings, expected) => {
    expect(await outcome(module, settings)).toBe(expected);
  });

  it("is no matter for a client that tries by itself", async () => {
    expect(await outcome("psycopg2", null)).toBe("not-found");
    expect(await outcome("asyncpg", ["off"])).toBe("not-found");
  });
});
