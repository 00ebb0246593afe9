// What is unusable gets one clear sentence and exit code 2, never a stack trace; the rest is still read.
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { project, repository, steady, steadyJson } from "./steady.js";

/** Takes nothing that is written to it: a disk without room. */
const FULL_DISK = "/dev/full";

const TASK = JSON.stringify({
  family: "web",
  requiresCompatibilities: ["FARGATE"],
  networkMode: "awsvpc",
  cpu: "512",
  memory: "1536",
  containerDefinitions: [
    { name: "web", image: "registry.example.com/web:1.4.2", portMappings: [{ containerPort: 3000 }] },
  ],
});

const made: { dispose(): void }[] = [];
afterEach(() => {
  for (const one of made.splice(0)) one.dispose();
});
function folder(files: Record<string, string | Buffer>): string {
  const one = project(files);
  made.push(one);
  return one.folder;
}

describe("bad input", () => {
  it("a path that does not exist", async () => {
    const ended = await steady(["check", "no/such/folder"]);
    expect(ended.code).toBe(2);
    expect(ended.stdout + ended.stderr).toContain("no/such/folder");
    expect(ended.stdout + ended.stderr).not.toMatch(/\n\s+at /);
  });

  it("an empty folder", async () => {
    const ended = await steady(["check", folder({})]);
    expect(ended.code).toBe(2);
    expect(ended.stdout).not.toMatch(/\n\s+at /);
  });

  it("broken YAML is named with its line, and the other files are still read", async () => {
    const template =
      "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A:\n    Type: AWS::ECS::Service\n   Properties: [\n";
    const { code, report } = await steadyJson(["check", folder({ "a.yaml": template, "task.json": TASK })]);
    expect(code).toBe(2);
    expect(report.problems[0]?.file).toBe("a.yaml");
    expect(report.problems[0]?.line).toBeGreaterThan(3);
    expect(report.findings.map((finding) => finding.cause)).toContain("fargate-size-invalid");
  });

  it("broken JSON", async () => {
    const broken = TASK.slice(0, -20);
    const { code, report } = await steadyJson(["check", folder({ "task.json": broken })]);
    expect(code).toBe(2);
    expect(report.problems).toHaveLength(1);
  });

  it.skipIf(!existsSync(FULL_DISK))("a full disk loses the answer, never the reason", () => {
    const full = openSync(FULL_DISK, "w");
    const words = [join(repository, "bin", "steady.js"), "check", folder({ "task.json": TASK })];
    const ended = spawnSync(process.execPath, words, { stdio: ["ignore", full, "pipe"], encoding: "utf8" });
    closeSync(full);
    expect(ended.status).toBe(2);
    expect(ended.stderr).toContain("steady: the output could not be written");
    expect(ended.stderr).not.toMatch(/\n\s+at /);
  });

  it("a template that references itself", async () => {
    const template = [
      "Resources:",
      "  A:",
      "    Type: AWS::ECS::Service",
      "    Properties: { ServiceName: !GetAtt B.Name, TaskDefinition: !Ref A }",
      "  B:",
      "    Type: AWS::ECS::Service",
      "    Properties: { ServiceName: !GetAtt A.Name }",
    ].join("\n");
    const ended = await steady(["check", folder({ "a.yaml": template })]);
    expect([0, 1, 2]).toContain(ended.code);
    expect(ended.stdout + ended.stderr).not.toMatch(/\n\s+at |RangeError|Maximum call/);
  });

  it("a task definition without containers", async () => {
    const task = JSON.stringify({
      family: "web",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      containerDefinitions: [],
    });
    const { code, report } = await steadyJson(["check", folder({ "task.json": task })]);
    expect(code).toBe(2);
    expect(report.problems[0]?.message).toMatch(/container/i);
  });

  it("binary junk", async () => {
    const junk = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256));
    const ended = await steady(["check", folder({ "template.yaml": junk })]);
    expect(ended.code).toBe(2);
    expect(ended.stdout + ended.stderr).not.toMatch(/\n\s+at /);
  });

  it("an unknown command, option and cause", async () => {
    for (const words of [
      ["deplyo"],
      ["check", "--nope"],
      ["explain", "no-such-cause"],
      ["rehearse", ".", "--fault", "redis=sleepy"],
    ]) {
      const ended = await steady(words, folder({ "task.json": TASK }));
      expect(ended.code, words.join(" ")).toBe(2);
      expect(ended.stderr).not.toMatch(/\n\s+at /);
    }
  });
});
