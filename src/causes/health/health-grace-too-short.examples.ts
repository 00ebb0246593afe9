import type { Example, ExampleEvent } from "../cause.js";
import { expressServer, NODE_DOCKERFILE, nodeService, type TemplateOptions } from "../examples/files.js";
import { instanceGraceExamples } from "./health-grace-instances.js";

const refused = (at: number, task: number): ExampleEvent => ({
  at,
  subject: `target/${task}`,
  kind: "health-check-failed",
  data: { path: "/health", reason: "refused" },
});

const delayed = (seconds: number, graceSeconds: number, more: TemplateOptions = {}) =>
  nodeService(expressServer(), {
    ...more,
    graceSeconds,
    container: { Command: ["sh", "-c", `sleep ${seconds} && exec node server.js`] },
  });
const granting = (StartPeriod: number, graceSeconds: number) =>
  nodeService(expressServer(), {
    graceSeconds,
    dockerfile: NODE_DOCKERFILE.replace("-bookworm-slim", "-bookworm"),
    containerCheck: { Command: ["CMD-SHELL", "curl -f http://localhost:8080/health || exit 1"], StartPeriod },
  });

const failing: Example[] = [
  { name: "the start command sleeps longer than all checks allow", files: delayed(400, 60) },
  {
    name: "the container's own check ends before the start command has slept",
    files: delayed(400, 0, { containerCheck: { Command: ["CMD", "node", "check.js"], StartPeriod: 30 } }),
  },
  { name: "the container's check grants 240 s, the balancer's 90 s", files: granting(240, 60) },
  {
    name: "ready after 70 s, stopped for what failed before",
    timeline: [
      { at: 0, subject: "task/1", kind: "task-started" },
      refused(30, 1),
      refused(45, 1),
      { at: 70, subject: "container/1/api", kind: "listening", data: { address: "0.0.0.0", port: 8080 } },
      { at: 80, subject: "task/1", kind: "task-stopping", data: { reason: "Task failed ELB health checks" } },
    ],
  },
];

const healthy: Example[] = [
  { name: "a grace period above what is slept", files: delayed(120, 300) },
  { name: "a short sleep within what the thresholds allow", files: delayed(30, 0) },
  { name: "the grace period is the container's start period", files: granting(240, 240) },
  { name: "three failed checks are longer than the start period", files: granting(60, 0) },
  {
    name: "ready in 2 s, well within the thresholds, no grace at all",
    timeline: [
      { at: 0, subject: "task/1", kind: "task-started" },
      refused(1, 1),
      { at: 2, subject: "container/1/api", kind: "listening", data: { address: "0.0.0.0", port: 8080 } },
      {
        at: 31,
        subject: "target/1",
        kind: "health-check-passed",
        data: { path: "/health", status: 200, seconds: 0.01 },
      },
      { at: 31, subject: "task/1", kind: "task-healthy" },
    ],
  },
  {
    name: "it listens early, and checks fail for ever after",
    timeline: [
      { at: 0, subject: "task/1", kind: "task-started" },
      { at: 2, subject: "container/1/api", kind: "listening", data: { address: "127.0.0.1", port: 8080 } },
      refused(30, 1),
      refused(60, 1),
      { at: 80, subject: "task/1", kind: "task-stopping", data: { reason: "Task failed ELB health checks" } },
    ],
  },
  {
    name: "a slow start that came through, stopped hours later by a scale-in",
    timeline: [
      { at: 0, subject: "task/1", kind: "task-started" },
      refused(30, 1),
      { at: 70, subject: "container/1/api", kind: "listening", data: { address: "0.0.0.0", port: 8080 } },
      { at: 75, subject: "task/1", kind: "first-healthy-answer", data: { path: "/health", seconds: 70 } },
      { at: 75, subject: "target/1", kind: "target-healthy" },
      {
        at: 9000,
        subject: "task/1",
        kind: "task-stopping",
        data: { reason: "Scaling activity initiated by (deployment ecs-svc/1)" },
      },
    ],
  },
  {
    name: "it never gets ready",
    timeline: [
      { at: 0, subject: "task/1", kind: "task-started" },
      refused(30, 1),
      refused(60, 1),
      { at: 80, subject: "task/1", kind: "task-stopping", data: { reason: "Task failed ELB health checks" } },
    ],
  },
];

export const healthGraceTooShortExamples = {
  failing: [...failing, ...instanceGraceExamples.failing],
  healthy: [...healthy, ...instanceGraceExamples.healthy],
};
