import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { startBedrock } from "./support/bedrock.js";
import { asTheyCome, readerOf } from "./support/client.js";
import { get, launch, startPrism, withBedrock } from "./support/service.js";
import { EXAMPLE } from "./support/word.js";

const hanging = { first: { kind: "hangs", parts: ["strength | | Good.\n"] } } as const;

describe("SIGTERM", () => {
  it("lets a review under way finish", async () => {
    const bedrock = await startBedrock({ ...hanging });
    const prism = await withBedrock(bedrock.url, "first", { ENABLE_MODEL_FALLBACK: "false" });
    const ada = readerOf(prism.url);
    const { id } = await ada.document(EXAMPLE);
    const response = await ada.post(`/api/documents/${id}/review`, { sections: [0] });
    const seen: string[] = [];
    for await (const line of asTheyCome(response)) {
      seen.push(line.type);
      if (line.type !== "finding") continue;
      prism.process.kill("SIGTERM");
      await prism.line("stopping");
      bedrock.letGo();
    }
    expect(seen).toEqual(["begun", "reviewer", "finding", "done", "end"]);
    expect(await prism.ended).toBe(0);
    expect(prism.lines.at(-1)).toMatchObject({ message: "stopped", clean: true });
    await prism.stop();
    await bedrock.close();
  });

  it("ends one that would take too long, and tells its reader", async () => {
    const bedrock = await startBedrock({ ...hanging });
    const prism = await withBedrock(bedrock.url, "first", {
      ENABLE_MODEL_FALLBACK: "false",
      SHUTDOWN_SECONDS: "2",
    });
    const ada = readerOf(prism.url);
    const { id } = await ada.document(EXAMPLE);
    const response = await ada.post(`/api/documents/${id}/review`, { sections: [0] });
    let last = "";
    for await (const line of asTheyCome(response)) {
      if (line.type === "finding") prism.process.kill("SIGTERM");
      last = line.text ?? line.type;
    }
    expect(last).toContain("The service is being restarted; what was finished is kept.");
    expect(await prism.ended).toBe(0);
    await prism.stop();
    await bedrock.close();
  });

  it("does not wait for a connection that never sent anything", async () => {
    const prism = await startPrism({ SHUTDOWN_SECONDS: "10" });
    const idle = connect(Number(new URL(prism.url).port), "127.0.0.1");
    await once(idle, "connect");
    expect(await get(`${prism.url}/health`)).toBe(200);
    expect(await prism.stop()).toBe(0);
    idle.destroy();
  });
});

it.each([
  [{ FLASK_ENV: "production" }, "The environment variable SESSION_SECRET is required and is not set."],
  [{ PORT: "http" }, 'PORT must be a whole number from 0 to 65535, not "http".'],
  [{ REDIS_URL: "off" }, "REDIS_URL must be a URL that begins with redis:// or rediss://."],
])("a configuration that is wrong (%j) is one sentence and exit code 1", async (environment, sentence) => {
  const service = launch("web.js", environment);
  expect(await service.ended).toBe(1);
  expect(service.lines).toMatchObject([{ level: "error", message: sentence }]);
});
