// Faults in front of real servers: each is made, takes effect, and says so.
import { describe, expect, it } from "vitest";
import type { Run } from "../profile/index.js";
import { freePort } from "./proxies/ports.js";
import { startStandIn } from "./providers/redis-stand-in/index.js";
import { observed, onlyRun, REDIS, SERVER, useFolder } from "./testing.js";

useFolder();

/** Answers /health by itself, and / after asking Redis. */
const WITH_REDIS = `
  const net = require("node:net");
  const address = new URL(process.env.REDIS_URL);
  const ask = () => new Promise((resolve, reject) => {
    const socket = net.connect(Number(address.port), address.hostname);
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("closed")));
    socket.once("data", (data) => { resolve(String(data)); socket.destroy(); });
    socket.write("PING\\r\\n");
  });
  const server = require("node:http").createServer(async (request, response) => {
    try {
      response.end(request.url === "/health" ? "ok" : await ask());
    } catch (error) {
      response.statusCode = 503;
      response.end(error.code ?? error.message);
    }
  });
  server.listen(process.env.PORT, "0.0.0.0");
`;

describe("faults", () => {
  const answersOf = (run: Run | undefined, phase = 0): Record<string, unknown> => {
    const ordinary = run?.phases[phase]?.endpoints.find(({ role }) => role === "ordinary")?.idle;
    return {
      statuses: Object.keys(ordinary?.statuses ?? {}),
      timedOut: (ordinary?.timedOut ?? 0) > 0,
      excerpt: ordinary?.samples.at(-1)?.excerpt,
    };
  };

  it("take effect one by one, and say so", async () => {
    const texts = [
      "refused",
      "unresolved",
      "connect-timeout",
      "hang",
      "slow:300",
      "tls-only",
      "auth-refused",
      "late:60",
      "lost",
      "lost:refused",
    ];
    const profile = await observed(WITH_REDIS, {
      dependencies: [REDIS],
      conditions: texts.map((text) => [`redis=${text}`]),
      budgetSeconds: 200,
    });
    const run = (text: string): Run | undefined =>
      profile.runs.find(({ faults }) => faults.join(",") === text);
    expect(profile.notObserved).toEqual([]);
    expect(answersOf(run(""))).toMatchObject({ statuses: ["200"], excerpt: "+PONG\n" });
    expect(answersOf(run("redis=refused"))).toEqual({
      statuses: ["503"],
      timedOut: false,
      excerpt: "ECONNREFUSED",
    });
    expect(answersOf(run("redis=unresolved")).excerpt).toMatch(/ENOTFOUND|EAI_AGAIN/);
    expect(answersOf(run("redis=connect-timeout"))).toMatchObject({ statuses: [], timedOut: true });
    expect(answersOf(run("redis=hang"))).toMatchObject({ statuses: [], timedOut: true });
    expect(answersOf(run("redis=slow:300")).statuses).toEqual(["200"]);
    expect(run("redis=slow:300")?.phases[0]?.endpoints[1]?.idle.latency?.p50).toBeGreaterThan(0.2);
    expect(answersOf(run("redis=tls-only")).statuses).toEqual(["503"]);
    expect(answersOf(run("redis=auth-refused")).excerpt).toContain("-NOAUTH");
    expect(answersOf(run("redis=late:60"), 0).excerpt).toBe("ECONNREFUSED");
    expect(answersOf(run("redis=late:60"), 1)).toMatchObject({ statuses: ["200"], excerpt: "+PONG\n" });
    expect(answersOf(run("redis=lost"), 0).statuses).toEqual(["200"]);
    expect(answersOf(run("redis=lost"), 1)).toMatchObject({ statuses: [], timedOut: true });
    expect(run("redis=lost")?.phases.map(({ faults }) => faults)).toEqual([[], ["redis=hang"]]);
    expect(answersOf(run("redis=lost:refused"), 1)).toMatchObject({
      statuses: ["503"],
      excerpt: "ECONNREFUSED",
    });
    for (const { faults, effects, phases } of profile.runs.slice(1)) {
      expect([faults, effects.map(({ tookEffect }) => tookEffect)]).toEqual([faults, [true]]);
      // Whatever happens to Redis, this application's health path does not mind.
      expect(phases[0]?.endpoints[0]?.idle.statuses["200"]).toBeGreaterThan(0);
    }
  });

  it("are not observed where it does not come up when all is well, if asked so", async () => {
    const conditions = [["redis=hang"], ["redis=refused"]];
    const broken = { dependencies: [REDIS], conditions, onlyWhenWell: true };
    const profile = await observed("process.exit(1)", broken);
    expect(profile.runs.map(({ faults }) => faults)).toEqual([[]]);
    expect(profile.notObserved.map(({ faults }) => faults)).toEqual(conditions);
    expect(profile.notObserved[0]?.why).toContain("does not come up even when all is well");
    const whole = await observed(SERVER, broken);
    expect(whole.runs).toHaveLength(3);
  });

  it("are measured beside what its servers always demand, which has the load", async () => {
    const profile = await observed(SERVER, {
      dependencies: [REDIS],
      conditions: [["redis=hang"]],
      allWell: ["redis=tls-only"],
    });
    expect(profile.runs.map(({ faults }) => faults)).toEqual([["redis=tls-only"], ["redis=hang"]]);
    const loads = profile.runs.map(({ phases }) => phases[0]?.endpoints[1]?.load?.sent ?? 0);
    expect(loads[0]).toBeGreaterThan(0);
    expect(loads[1]).toBe(0);
  });

  it("are not observed where it does not come up on the terms of its server", async () => {
    const giveUp = WITH_REDIS.replace("const server", "ask().catch(() => process.exit(1)); const server");
    const profile = await observed(giveUp, {
      dependencies: [REDIS],
      conditions: [["redis=slow:300"], ["redis=tls-only"]],
      allWell: ["redis=tls-only"],
      onlyWhenWell: true,
    });
    expect(profile.runs.map(({ faults }) => faults)).toEqual([["redis=tls-only"]]);
    expect(profile.notObserved.map(({ faults }) => faults)).toEqual([["redis=slow:300"]]);
  });

  it("that touch nothing say that they did not take effect", async () => {
    const profile = await observed(SERVER, {
      dependencies: [REDIS],
      conditions: [["redis=hang"], ["redis=refused"]],
    });
    expect(profile.runs.flatMap(({ effects }) => effects.map(({ tookEffect }) => tookEffect))).toEqual([
      false,
      false,
    ]);
  });

  it("are made for an application that does not take the port it is given", async () => {
    const port = await freePort();
    const profile = await observed(WITH_REDIS.replace("process.env.PORT", String(port)), {
      dependencies: [REDIS],
      containerPorts: [port],
      portVariable: { name: "PORT", fallback: port },
      endpoints: [{ role: "ordinary", method: "GET", path: "/", port }],
      conditions: [["redis=refused"], ["redis=tls-only"]],
    });
    expect(profile.runs.map((run) => run.listens.map((socket) => socket.port))).toEqual([
      [port],
      [port],
      [port],
    ]);
    expect(profile.runs.map((run) => answersOf(run).statuses)).toEqual([["200"], ["503"], ["503"]]);
  });

  it("are made in front of a server that the user gives, whose own credentials are used", async () => {
    const server = await startStandIn({ user: null, password: "given" });
    const source = WITH_REDIS.replace('"PING\\r\\n"', '"AUTH " + address.password + "\\r\\n"');
    const profile = await observed(source, {
      dependencies: [{ ...REDIS, url: `redis://:given@127.0.0.1:${server.port}` }],
      conditions: [["redis=hang"]],
    });
    await server.close();
    expect(profile.dependencies).toEqual([{ name: "redis", providedBy: "the server given by URL" }]);
    expect(answersOf(profile.runs[0])).toMatchObject({ statuses: ["200"], excerpt: "+OK\n" });
    expect(answersOf(profile.runs[1])).toMatchObject({ timedOut: true });
  });

  it("leave an application on its own port to one run after the other", async () => {
    const port = await freePort();
    const profile = await observed(WITH_REDIS.replace("process.env.PORT", String(port)), {
      dependencies: [REDIS],
      containerPorts: [port],
      portVariable: null,
      endpoints: [{ role: "ordinary", method: "GET", path: "/", port }],
      conditions: [["redis=refused"], ["redis=tls-only"]],
    });
    expect(profile.runs.map((run) => run.listens.map((socket) => socket.port))).toEqual([
      [port],
      [port],
      [port],
    ]);
    expect(profile.runs.map((run) => answersOf(run).statuses)).toEqual([["200"], ["503"], ["503"]]);
  });
});

describe("a server that demands TLS", () => {
  const withTls = (options: string): string => `
    const tls = require("node:tls");
    const address = new URL(process.env.REDIS_URL);
    const socket = tls.connect({ host: address.hostname, port: Number(address.port), ${options} }, () => socket.write("PING\\r\\n"));
    socket.on("error", (error) => console.log(error.code));
    socket.on("data", (data) => console.log(String(data)));
    ${SERVER}
  `;
  const dependency = { ...REDIS, variables: [{ name: "REDIS_URL", value: "rediss://cache.example:6379" }] };

  it("is spoken to as deployed: its certificate is trusted where clients look by default", async () => {
    const run = await onlyRun(withTls(""), { dependencies: [dependency] });
    expect(run.output).toContain("+PONG");
  });

  it("cannot be shown to an application that trusts its own authority only", async () => {
    const profile = await observed(withTls("ca: []"), { dependencies: [dependency] });
    expect(profile.runs).toEqual([]);
    expect(profile.notObserved[0]?.why).toContain("does not trust the certificate");
  });
});
