// Small applications that behave in every way applications do, really run and measured.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { processes } from "../../test/processes.js";
import type { Profile, Run } from "../profile/index.js";
import { observe } from "./index.js";
import { freePort } from "./proxies/ports.js";
import { startStandIn } from "./providers/redis-stand-in/index.js";
import type { ObservedDependency, ObserveRequest } from "./request.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "observed-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const REDIS: ObservedDependency = {
  name: "redis",
  kind: "redis",
  variables: [{ name: "REDIS_URL", value: "redis://cache.example:6379/0" }],
  url: null,
};

function request(source: string, changes: Partial<ObserveRequest> = {}): ObserveRequest {
  writeFileSync(join(folder, "app.cjs"), source);
  return {
    name: "app",
    command: [process.execPath, "app.cjs"],
    workingDirectory: folder,
    environment: [],
    containerPorts: [8000],
    portVariable: { name: "PORT", fallback: 8000 },
    vcpu: 0.25,
    memoryLimitMiB: 512,
    endpoints: [
      { role: "target-group-check", method: "GET", path: "/health", port: 8000, matcher: "200" },
      { role: "ordinary", method: "GET", path: "/", port: 8000 },
    ],
    dependencies: [],
    conditions: [[]],
    stopTimeoutSeconds: 30,
    probeTimeoutSeconds: 1,
    ...changes,
  };
}

const hooks = (): { progress(text: string): void; signal: AbortSignal } => ({
  progress: () => undefined,
  signal: new AbortController().signal,
});

async function observed(source: string, changes: Partial<ObserveRequest> = {}): Promise<Profile> {
  return await observe(request(source, changes), hooks());
}

async function onlyRun(source: string, changes: Partial<ObserveRequest> = {}): Promise<Run> {
  const profile = await observed(source, changes);
  const [run] = profile.runs;
  if (run === undefined) throw new Error(`not observed: ${JSON.stringify(profile.notObserved)}`);
  return run;
}

/** Processes whose command line names this test's folder or application. */
function left(): string[] {
  return processes()
    .map(({ text }) => text)
    .filter((text) => text.includes(folder) || text.includes("app.cjs"));
}

const SERVER = `
  const server = require("node:http").createServer((request, response) => {
    response.statusCode = request.url === "/health" || request.url === "/" ? 200 : 404;
    response.end("hello " + (request.headers.host ?? ""));
  });
  process.on("SIGTERM", () => server.close(() => process.exit(0)));
  server.listen(process.env.PORT ?? 8000, "0.0.0.0");
`;

describe("an application that is well", () => {
  it("is measured: port as deployed, first healthy answer, load, memory, stop", async () => {
    const run = await onlyRun(SERVER);
    expect(run.listens).toMatchObject([{ address: "0.0.0.0", port: 8000 }]);
    const [check, ordinary] = run.phases[0]?.endpoints ?? [];
    expect(check?.idle.statuses).toEqual({ "200": check?.idle.sent });
    expect(check?.firstHealthySeconds).toBeGreaterThan(0);
    expect(check?.idle.samples[0]).toMatchObject({
      request: "GET /health",
      answer: "200",
      excerpt: "hello 10.0.0.10:8000",
    });
    expect(ordinary?.load?.statuses["200"]).toBeGreaterThan(50);
    expect(run.memory.peakMiB).toBeGreaterThan(20);
    expect(run.startCpuSeconds).toBeGreaterThan(0);
    expect(run.exit).toBeNull();
    expect(run.stop).toMatchObject({ exitCode: 0, signal: null, inFlight: expect.any(Number) });
    expect(run.stop?.answered).toBe(run.stop?.inFlight);
    expect(left()).toEqual([]);
  });

  it("gets nothing of our own environment, and a made-up value for a secret", async () => {
    process.env["STEADY_TEST_TOKEN"] = "my-own-secret";
    const source = `console.log(JSON.stringify(process.env)); ${SERVER}`;
    const profile = await observed(source, { environment: [{ name: "API_KEY", value: null }] });
    delete process.env["STEADY_TEST_TOKEN"];
    const output = profile.runs[0]?.output.join("\n") ?? "";
    expect(output).toContain("API_KEY");
    expect(output).not.toContain("my-own-secret");
    expect(profile.notes?.join(" ")).toContain("API_KEY");
  });
});

describe("an application that takes its time", () => {
  it("is asked until it is ready, after errors and silence", async () => {
    const source = `
      const from = Date.now();
      const server = require("node:http").createServer((request, response) => {
        if (request.url === "/silent" && Date.now() - from < 2500) return;
        response.statusCode = request.url === "/health" && Date.now() - from < 3500 ? 503 : 200;
        response.end();
      });
      server.listen(process.env.PORT, "0.0.0.0");
    `;
    const run = await onlyRun(source, {
      endpoints: [
        { role: "target-group-check", method: "GET", path: "/health", port: 8000, matcher: "200" },
        { role: "ordinary", method: "GET", path: "/silent", port: 8000 },
      ],
    });
    const [check, silent] = run.phases[0]?.endpoints ?? [];
    expect(check?.firstHealthySeconds).toBeGreaterThan(3);
    expect(Object.keys(check?.idle.statuses ?? {})).toEqual(["200"]);
    expect(silent?.firstHealthySeconds).toBeGreaterThan(2);
  });
});

describe("an application that is not", () => {
  it("exits at once", async () => {
    const run = await onlyRun('console.error("KeyError: SECRET_KEY"); process.exit(3)');
    expect(run.exit).toMatchObject({ exitCode: 3, signal: null, reason: "exited" });
    expect(run.listens).toEqual([]);
    expect(run.output).toContain("KeyError: SECRET_KEY");
    expect(run.stop).toBeNull();
  });

  it("hangs and never listens", async () => {
    const well = await observed(`setInterval(() => {}, 1000)`, { containerPorts: [8000] });
    const run = well.runs[0];
    expect(run?.exit).toBeNull();
    expect(run?.listens).toEqual([]);
    expect(run?.phases[0]?.endpoints[0]?.idle).toMatchObject({ statuses: {}, timedOut: 0 });
    expect(run?.phases[0]?.endpoints[0]?.idle.refused).toBeGreaterThan(0);
    expect(run?.stop).toMatchObject({ exitCode: null, signal: "SIGTERM" });
  });

  it("listens on loopback only, on another port, and has no such route", async () => {
    const source = SERVER.replace('process.env.PORT ?? 8000, "0.0.0.0"', 'PORT_HERE, "127.0.0.1"');
    const port = await freePort();
    const run = await onlyRun(source.replace("PORT_HERE", String(port)));
    expect(run.listens).toMatchObject([{ address: "127.0.0.1", port }]);
    expect(run.phases[0]?.endpoints[0]?.idle.refused).toBeGreaterThan(0);
    const missing = await onlyRun(SERVER, {
      endpoints: [
        { role: "target-group-check", method: "GET", path: "/healthz", port: null, matcher: "200" },
      ],
    });
    expect(Object.keys(missing.phases[0]?.endpoints[0]?.idle.statuses ?? {})).toEqual(["404"]);
    expect(missing.phases[0]?.endpoints[0]?.firstHealthySeconds).toBeNull();
  });

  it("ignores SIGTERM and is killed", async () => {
    const source = SERVER.replace("server.close(() => process.exit(0))", "{}");
    const run = await onlyRun(source, { stopTimeoutSeconds: 1 });
    expect(run.stop).toMatchObject({ seconds: null, exitCode: null });
    expect(run.stop?.waitedSeconds).toBeGreaterThanOrEqual(1);
    expect(left()).toEqual([]);
  });

  it("uses more memory than it may", async () => {
    const grow = "const held = []; setInterval(() => held.push(Buffer.alloc(8 * 1024 * 1024, 1)), 20);";
    const run = await onlyRun(`${grow} ${SERVER}`, { memoryLimitMiB: 150 });
    expect(run.exit).toMatchObject({ exitCode: 137, reason: "memory-limit" });
    expect(run.memory.peakMiB).toBeGreaterThan(150);
    expect(run.memory.peakMiB).toBeLessThan(400);
  });

  it("prints without end", async () => {
    const before = process.memoryUsage().rss;
    const flood =
      'const line = "x".repeat(65535) + "\\n"; let n = 0; const go = () => { while (n++ < 4000 && process.stdout.write(line)); if (n < 4000) process.stdout.once("drain", go); }; go();';
    const run = await onlyRun(`${SERVER} ${flood}`);
    expect(run.output.length).toBeLessThanOrEqual(200);
    expect((process.memoryUsage().rss - before) / 1024 / 1024).toBeLessThan(300);
    expect(run.phases[0]?.endpoints[0]?.idle.statuses["200"]).toBeGreaterThan(0);
  });

  it("starts a daemon and ends: nothing is left", async () => {
    const daemon = `require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000); //" + __dirname], { detached: true, stdio: "ignore" }).unref();`;
    const run = await onlyRun(`${daemon} setTimeout(() => process.exit(0), 300)`);
    expect(run.exit).toMatchObject({ exitCode: 0, reason: "exited" });
    await vi.waitFor(() => expect(left()).toEqual([]));
  });

  it("is counted with its children", async () => {
    const child = `require("node:child_process").spawn(process.execPath, ["-e", "globalThis.held = Buffer.alloc(120 * 1024 * 1024, 1); setInterval(() => {}, 1000)"], { stdio: "ignore" });`;
    const run = await onlyRun(`${child} ${SERVER}`);
    expect(run.memory.peakMiB).toBeGreaterThan(130);
    expect(left()).toEqual([]);
  });
});

describe("what cannot be observed", () => {
  it("a command that is not installed here", async () => {
    const profile = await observed("", { command: ["no-such-server-anywhere", "--port", "8000"] });
    expect(profile.runs).toEqual([]);
    expect(profile.notObserved[0]?.why).toBe("no-such-server-anywhere is not installed on this machine");
  });

  it("packages that are declared and not installed; one that is not declared is the application's own fault", async () => {
    writeFileSync(join(folder, "package.json"), JSON.stringify({ dependencies: { "left-out": "1" } }));
    const declared = await observed('require("left-out")');
    expect(declared.notObserved[0]?.why).toContain("left-out is declared but not installed");
    const undeclared = await onlyRun('require("never-heard-of")');
    expect(undeclared.exit?.exitCode).toBe(1);
  });

  it("a port that is taken although another was given", async () => {
    const port = await freePort();
    const holder: Server = createServer().listen(port, "0.0.0.0");
    await new Promise((resolve) => holder.once("listening", resolve));
    const source = SERVER.replace("process.env.PORT ?? 8000", String(port));
    const profile = await observed(source, {
      portVariable: { name: "PORT", fallback: port },
      containerPorts: [port],
    });
    holder.close();
    expect(profile.notObserved[0]?.why).toContain(`port ${port} is already taken`);
  });

  it("a port that is taken, by whom", async () => {
    const port = await freePort();
    const holder: Server = createServer().listen(port, "127.0.0.1");
    await new Promise((resolve) => holder.once("listening", resolve));
    const profile = await observed(SERVER, { portVariable: null, containerPorts: [port] });
    holder.close();
    expect(profile.notObserved[0]?.why).toContain(
      `port ${port} is already taken on this machine by process ${process.pid}`,
    );
  });

  it.each([
    [{ command: [] }, "There is no command that would start app."],
    [{ workingDirectory: "/no/such/folder" }, "The folder of app does not exist"],
    [{ conditions: [["mysql=hang"]] }, "is for a dependency that app does not have"],
    [
      { conditions: [["redis=hang", "redis=slow:5"]], dependencies: [REDIS] },
      "One dependency can have one fault at a time",
    ],
  ])("a call that makes no sense: %#", async (changes, message) => {
    await expect(observed(SERVER, changes)).rejects.toThrow(message);
  });

  it("a server that nothing here can provide", async () => {
    const profile = await observed(SERVER, {
      dependencies: [
        { name: "queue", kind: "amqp", variables: [{ name: "AMQP_URL", value: "amqp://q" }], url: null },
      ],
    });
    expect(profile.notObserved[0]).toMatchObject({ faults: [], why: expect.stringContaining("amqp") });
  });
});

describe("an observation that is stopped", () => {
  it("leaves nothing running and no folder", async () => {
    const controller = new AbortController();
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith("steady-"));
    const observing = observe(request(SERVER, { dependencies: [REDIS] }), {
      progress: () => undefined,
      signal: controller.signal,
    });
    const stopped = expect(observing).rejects.toThrow("enough");
    await vi.waitFor(() => expect(left().length).toBeGreaterThan(0), { timeout: 20_000 });
    controller.abort(new Error("enough"));
    await stopped;
    await vi.waitFor(() => expect(left()).toEqual([]));
    const fresh = readdirSync(tmpdir()).filter(
      (name) => name.startsWith("steady-") && !before.includes(name),
    );
    // Other observations may run beside this test; ours alone hold this process's certificate folder.
    expect(fresh.filter((name) => ownedByUs(name))).toEqual([]);
  });
});

function ownedByUs(name: string): boolean {
  try {
    return (
      readFileSync(join(tmpdir(), name, "certificate.pem"), "utf8") !== "" &&
      !processes().some(({ text }) => text.includes(name))
    );
  } catch {
    return false;
  }
}

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

describe("a worker that listens nowhere", () => {
  it("is watched for a while", async () => {
    const run = await onlyRun("setInterval(() => console.log('working'), 200)", {
      containerPorts: [],
      endpoints: [],
    });
    expect(run.exit).toBeNull();
    expect(run.observedSeconds).toBeGreaterThan(2);
    expect(run.output).toContain("working");
  });
});
