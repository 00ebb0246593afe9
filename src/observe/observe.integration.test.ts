// Small applications that behave in every way applications do, really run and measured.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { processes } from "../../test/processes.js";
import { observe } from "./index.js";
import { freePort } from "./proxies/ports.js";
import { currentFolder, observed, onlyRun, REDIS, request, SERVER, useFolder } from "./testing.js";

useFolder();

/** Processes whose command line names this test's folder or application. */
function left(): string[] {
  return processes()
    .map(({ text }) => text)
    .filter((text) => text.includes(currentFolder()) || text.includes("app.cjs"));
}

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
    writeFileSync(
      join(currentFolder(), "package.json"),
      JSON.stringify({ dependencies: { "left-out": "1" } }),
    );
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
