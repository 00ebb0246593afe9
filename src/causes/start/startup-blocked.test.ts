// Which of two causes a check without an answer is: its own question to the service, or something that stands before it.
import { describe, expect, it } from "vitest";
import { readTexts } from "../../read/read.js";
import type { Timeline } from "../../timeline/index.js";
import { cause as dependsOnDependency } from "../health/health-depends-on-dependency.js";
import { expressServer, nodeService } from "../examples/files.js";
import { cause } from "./startup-blocked.js";

const timeline: Timeline = {
  endSeconds: 130,
  entries: [
    {
      at: 0,
      subject: "service/web",
      kind: "fault-injected",
      text: "",
      data: { fault: "postgres=hang" },
      where: [],
    },
    ...[60, 90, 120].map((at) => ({
      at,
      subject: "target/1",
      kind: "health-check-failed" as const,
      text: "",
      data: { path: "/health", reason: "timeout" },
      where: [],
    })),
  ],
};
const environment = { DATABASE_URL: "postgres://db.internal:5432/orders" };

async function titles(health: string): Promise<{ blocked: number; depends: number }> {
  const server = expressServer({
    imports:
      'import pg from "pg";\nconst pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: 3000, query_timeout: 5000 });',
    health,
  });
  const { models } = await readTexts(nodeService(server, { packages: ["pg"], environment }));
  const signs = (one: typeof cause): number => one.signs?.(timeline, models[0] ?? null).length ?? 0;
  return { blocked: signs(cause), depends: signs(dependsOnDependency) };
}

describe("a check that gets no answer while the database hangs", () => {
  it("asks the database itself, with a limit as long as its own", async () => {
    const asking = 'async (request, response) => response.json((await pool.query("select 1")).rows)';
    expect(await titles(asking)).toEqual({ blocked: 0, depends: 1 });
  });

  it("is held up by something else where it asks nothing", async () => {
    expect((await titles("(request, response) => response.json({ ok: true })")).blocked).toBe(1);
  });
});
