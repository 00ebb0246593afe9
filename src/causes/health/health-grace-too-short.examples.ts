import type { Example, ExampleEvent } from "../cause.js";

const refused = (at: number, task: number): ExampleEvent => ({
  at,
  subject: `target/${task}`,
  kind: "health-check-failed",
  data: { path: "/health", reason: "refused" },
});

const failing: Example[] = [
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

export const healthGraceTooShortExamples = { failing, healthy };
