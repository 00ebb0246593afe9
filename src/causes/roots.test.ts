// Whole stories as a platform tells them: the root is named first, its symptoms are accounted for,
// and where the evidence fits nothing better than anything else nothing is claimed.
import { describe, expect, it } from "vitest";
import { diagnose } from "../diagnose/diagnose.js";
import type { Model } from "../model/index.js";
import { readTexts } from "../read/read.js";
import type { Timeline } from "../timeline/index.js";
import type { ExampleEvent } from "./cause.js";
import { fargateTemplate } from "./examples/files.js";

function rootsOf(events: readonly ExampleEvent[], model: Model | null = null): string[] {
  const entries = events
    .map((event) => ({ text: "", data: {}, where: [], ...event }))
    .sort((a, b) => a.at - b.at);
  const timeline: Timeline = { entries, endSeconds: Math.max(...entries.map(({ at }) => at)) };
  const findings = diagnose({ timeline, model, configuration: [], implied: [], outcome: "never-settles" });
  return findings.map((finding) => finding.cause);
}

const started = (at: number, task = 1): ExampleEvent => ({
  at,
  subject: `task/${task}`,
  kind: "task-started",
});
const listening = (at: number, address = "0.0.0.0", port = 8080): ExampleEvent => ({
  at,
  subject: "container/1/orders",
  kind: "listening",
  data: { address, port },
});
const failed = (at: number, data: ExampleEvent["data"]): ExampleEvent => ({
  at,
  subject: "target/1",
  kind: "health-check-failed",
  data: { path: "/health", ...data },
});
const unhealthy = (at: number, reason: string): ExampleEvent => ({
  at,
  subject: "task/1",
  kind: "task-unhealthy",
  text: `(service orders) (task 1) (port 8080) is unhealthy in (target-group orders) due to (reason ${reason}).`,
  data: { reason, check: "target-group" },
});
const stopping = (at: number): ExampleEvent => ({
  at,
  subject: "task/1",
  kind: "task-stopping",
  data: {
    reason: "Task failed ELB health checks in (target-group orders)",
    stopCode: "ServiceSchedulerInitiated",
  },
});
const exited = (at: number, exitCode = 1): ExampleEvent[] => [
  {
    at,
    subject: "container/1/orders",
    kind: "container-exited",
    data: { container: "orders", exitCode, signal: null, essential: true },
  },
  {
    at: at + 1,
    subject: "task/1",
    kind: "task-stopped",
    text: "Essential container in task exited",
    data: { stopCode: "EssentialContainerExited", exitCode },
  },
];
const says = (at: number, text: string): ExampleEvent => ({
  at,
  subject: "container/1/orders",
  kind: "log-line",
  text,
});
const fault = (text: string): ExampleEvent => ({
  at: 0,
  subject: "service/orders",
  kind: "fault-injected",
  text,
  data: { fault: text },
});

async function model(): Promise<Model> {
  const { models } = await readTexts({ "template.json": fargateTemplate() });
  if (!models[0]) throw new Error("no model");
  return models[0];
}

describe("the root of a story", () => {
  it("is the wait for Redis when it hangs and checks time out", () => {
    const story = [
      fault("redis=hang"),
      started(0),
      listening(42),
      failed(75, { reason: "timeout", seconds: 30 }),
      failed(110, { reason: "timeout", seconds: 30 }),
      unhealthy(145, "Request timed out"),
      stopping(145),
    ];
    expect(rootsOf(story)).toEqual(["startup-blocked"]);
  });

  it("is the wait for Redis when only ordinary requests hang", () => {
    const hangs = (at: number): ExampleEvent => ({
      at,
      subject: "service/orders",
      kind: "request-failed",
      data: { path: "/orders", reason: "timeout", seconds: 10, count: 4 },
    });
    const story = [
      fault("redis=hang"),
      started(0),
      listening(42),
      {
        at: 60,
        subject: "target/1",
        kind: "health-check-passed",
        data: { path: "/health", status: 200, seconds: 0.01 },
      } as const,
      hangs(80),
      hangs(110),
    ];
    expect(rootsOf(story)).toEqual(["startup-blocked"]);
  });

  it("is the wait for a broker when it refuses and the process never listens", () => {
    const story = [
      fault("amqp=refused"),
      started(0),
      failed(60, { reason: "refused" }),
      failed(90, { reason: "refused" }),
      stopping(120),
    ];
    expect(rootsOf(story)).toEqual(["startup-blocked"]);
  });

  it("is the path when checks answer 404", () => {
    const story = [
      started(0),
      listening(42),
      failed(60, { reason: "status", status: 404 }),
      failed(90, { reason: "status", status: 404 }),
      unhealthy(120, "Health checks failed with these codes: [404]"),
      stopping(120),
    ];
    expect(rootsOf(story)).toEqual(["health-path-missing"]);
  });

  it("is the missing module, not the container that ended for it", () => {
    expect(
      rootsOf([started(0), says(41, "ModuleNotFoundError: No module named 'rates'"), ...exited(42)]),
    ).toEqual(["module-missing"]);
  });

  it("is the start file when nobody required what is missing", () => {
    const text = "Error: Cannot find module '/app/index.js'\n  code: 'MODULE_NOT_FOUND',\n  requireStack: []";
    expect(rootsOf([started(0), says(41, text), ...exited(42)])).toEqual(["entrypoint-wrong"]);
  });

  it("is the unset variable", () => {
    expect(
      rootsOf([started(0), says(41, "Error: environment variable JWT_ISSUER is not set"), ...exited(42)]),
    ).toEqual(["environment-variable-missing"]);
  });

  it("is the command that is not there", () => {
    expect(rootsOf([started(0), ...exited(42, 127)])).toEqual(["command-not-found"]);
  });

  it("is the address, when it listens on loopback and is refused", async () => {
    expect(
      rootsOf(
        [
          started(0),
          listening(42, "127.0.0.1"),
          failed(60, { reason: "refused" }),
          failed(90, { reason: "refused" }),
          stopping(120),
        ],
        await model(),
      ),
    ).toEqual(["bind-loopback"]);
  });

  it("is the port, when it listens on another than the service names", async () => {
    expect(
      rootsOf(
        [
          started(0),
          listening(42, "0.0.0.0", 5000),
          failed(60, { reason: "refused" }),
          failed(90, { reason: "refused" }),
          stopping(120),
        ],
        await model(),
      ),
    ).toEqual(["port-mismatch"]);
  });

  it("is the grace period, when it was ready too late", () => {
    const story = [
      started(0),
      failed(60, { reason: "refused" }),
      failed(90, { reason: "refused" }),
      listening(118),
      unhealthy(125, "Health checks failed"),
      stopping(125),
    ];
    expect(rootsOf(story)).toEqual(["health-grace-too-short"]);
  });

  it("is the health command, when its program is not there", () => {
    const check = (at: number): ExampleEvent => ({
      at,
      subject: "container/1/orders",
      kind: "container-check-failed",
      text: "/bin/sh: 1: curl: not found",
      data: { exitCode: 127, reason: "exit 127" },
    });
    expect(rootsOf([started(0), listening(42), check(70), check(100), check(130), stopping(140)])).toEqual([
      "health-check-command-broken",
    ]);
  });

  it("is the exit itself when nothing tells why", () => {
    expect(rootsOf([started(0), ...exited(42, 0)])).toEqual(["essential-container-exited"]);
  });

  it("is not claimed when checks time out and nothing says for what", () => {
    expect(
      rootsOf([
        started(0),
        listening(42),
        failed(75, { reason: "timeout", seconds: 5 }),
        failed(110, { reason: "timeout", seconds: 5 }),
        stopping(120),
      ]),
    ).toEqual([]);
  });
});
