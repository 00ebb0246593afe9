import { describe, expect, it } from "vitest";
import { answerCount, LOAD_SAMPLES_MAX, latencySummary, matches } from "./answers.js";
import { planHealthCommand, replacePorts } from "./health-command.js";
import { planPort, portMethod } from "./ports-plan.js";
import type { ObserveRequest } from "./request.js";

describe("matches", () => {
  it.each([
    ["200", 200, true],
    ["200", 204, false],
    ["200,302", 302, true],
    ["200-299", 204, true],
    ["200-299, 404", 404, true],
    ["200-299", 300, false],
  ])("%s and %i", (matcher, status, expected) => {
    expect(matches(matcher, status)).toBe(expected);
  });
  it("takes anything below 400 when nothing is configured", () => {
    expect([200, 302, 404, 503].map((status) => matches(null, status))).toEqual([true, true, false, false]);
  });
});

describe("answers", () => {
  const sample = (seconds: number, answer: string): Parameters<ReturnType<typeof answerCount>["add"]>[0] => ({
    atSeconds: 1,
    seconds,
    request: "GET /",
    answer,
    excerpt: "",
  });
  it("counts by kind and keeps every check", () => {
    const count = answerCount(3);
    for (let index = 0; index < 1000; index += 1) count.add(sample(0.01, "200"), "answered");
    count.add(sample(3, "timeout"), "timeout");
    count.add(sample(0, "refused"), "refused");
    const answers = count.answers();
    expect(answers).toMatchObject({
      sent: 1002,
      statuses: { "200": 1000 },
      timedOut: 1,
      refused: 1,
      reset: 0,
    });
    expect(answers.samples).toHaveLength(1002);
    expect(answers.samples.at(-1)?.answer).toBe("refused");
    expect(answers.latency?.max).toBe(0.01);
  });
  it("keeps the first and the last of a load, and what came before the first healthy answer", () => {
    const load = answerCount(3, LOAD_SAMPLES_MAX);
    for (let index = 0; index < 1000; index += 1) load.add(sample(0.01, "200"), "answered");
    expect(load.answers().samples).toHaveLength(LOAD_SAMPLES_MAX);
    const healthy = answerCount(3, undefined, [sample(0, "refused")]);
    healthy.add(sample(0.01, "200"), "answered");
    expect(healthy.answers()).toMatchObject({ sent: 1, refused: 0 });
    expect(healthy.answers().samples.map((one) => one.answer)).toEqual(["refused", "200"]);
  });
  it("has no latency without an answer", () => {
    expect(latencySummary([])).toBeNull();
    expect(latencySummary([0.3, 0.1, 0.2])).toEqual({ p50: 0.2, p99: 0.3, max: 0.3 });
  });
});

describe("planHealthCommand", () => {
  const ports = new Map([[8000, 23456]]);
  it("moves the port and nothing that only looks like it", () => {
    expect(replacePorts("http://localhost:8000/x?id=18000&v=1.8000", ports)).toBe(
      "http://localhost:23456/x?id=18000&v=1.8000",
    );
  });
  it("runs what is installed", () => {
    expect(planHealthCommand(["CMD-SHELL", "sh -c 'exit 8000'"], ports, "/bin:/usr/bin")).toEqual({
      kind: "run",
      words: ["/bin/sh", "-c", "sh -c 'exit 23456'"],
    });
    expect(planHealthCommand(["CMD", "sh", "-c", "true"], ports, "/bin:/usr/bin")).toMatchObject({
      words: ["sh", "-c", "true"],
    });
  });
  it("asks by itself when only the tool is missing", () => {
    const plan = planHealthCommand(
      ["CMD-SHELL", "curl -f http://localhost:8000/health || exit 1"],
      ports,
      "/nowhere",
    );
    expect(plan).toMatchObject({
      kind: "http",
      tool: "curl",
      exitCodes: { refused: 1, timeout: 1, failedStatus: 1 },
    });
    const plain = planHealthCommand(["CMD", "curl", "http://localhost:8000/"], ports, "/nowhere");
    expect(plain).toMatchObject({ exitCodes: { refused: 7, timeout: 28, failedStatus: 0 } });
    const wget = planHealthCommand(["CMD-SHELL", "wget -qO- http://127.0.0.1:8000/"], ports, "/nowhere");
    expect(wget).toMatchObject({ tool: "wget", exitCodes: { refused: 4, failedStatus: 8 } });
  });
  it("does not pretend to have run what is not here", () => {
    expect(planHealthCommand(["CMD", "no-such-checker", "--now"], ports, "/bin")).toEqual({
      kind: "missing",
      program: "no-such-checker",
    });
    expect(planHealthCommand(["NONE"], ports, "/bin")).toBeNull();
  });
});

describe("the port of a run", () => {
  const request = (changes: Partial<ObserveRequest>): ObserveRequest => ({
    name: "app",
    command: ["node", "server.js"],
    workingDirectory: "/",
    environment: [],
    containerPorts: [8000],
    portVariable: null,
    vcpu: null,
    memoryLimitMiB: null,
    endpoints: [],
    dependencies: [],
    conditions: [],
    stopTimeoutSeconds: 30,
    ...changes,
  });
  it("comes by the variable from which the application takes it", () => {
    const variable = { name: "PORT", fallback: 5000 };
    expect(portMethod(request({ portVariable: variable }))).toMatchObject({ name: "PORT", deployed: 5000 });
    const told = request({ portVariable: variable, environment: [{ name: "PORT", value: "8000" }] });
    expect(portMethod(told)).toMatchObject({ deployed: 8000 });
    expect(portMethod(request({ command: ["sh", "-c", "gunicorn -b 0.0.0.0:$PORT app"] }))).toMatchObject({
      name: "PORT",
    });
  });
  it.each([
    [["uvicorn", "app:app", "--port", "8000"], 3],
    [["gunicorn", "-b", "0.0.0.0:8000", "app"], 2],
    [["gunicorn", "--bind=0.0.0.0:8000", "app"], 1],
    [["sh", "-c", "exec uvicorn app:app --host 0.0.0.0 --port 8000"], 2],
  ])("or by the words of the command: %j", async (command, index) => {
    const method = portMethod(request({ command }));
    expect(method).toEqual({ kind: "words", deployed: 8000 });
    const plan = await planPort(request({ command }), method);
    expect(plan.command[index]).toContain(String(plan.moved.get(8000)));
    expect(plan.command[index]).not.toContain("8000");
  });
  it("or stays", () => {
    expect(portMethod(request({}))).toBeNull();
    expect(portMethod(request({ command: ["node", "server.js", "8000"] }))).toBeNull();
  });
});
