import type { Example } from "../cause.js";
import { expressServer, NODE_DOCKERFILE, nodeService } from "../examples/files.js";

const checking = (line: string, Timeout: number) =>
  nodeService(expressServer(), {
    dockerfile: NODE_DOCKERFILE.replace("-bookworm-slim", "-bookworm"),
    containerCheck: { Command: ["CMD-SHELL", line], Interval: 60, Timeout },
  });
const ASKING = "curl -f http://localhost:8080/health || exit 1";

const failing: Example[] = [
  { name: "the command sleeps as long as it may run", files: checking(`sleep 10 && ${ASKING}`, 10) },

  {
    name: "some answers come just in time, others do not",
    timeline: [
      {
        at: 40,
        subject: "target/1",
        kind: "health-check-passed",
        data: { path: "/health", status: 200, seconds: 4.6 },
      },
      {
        at: 70,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/health", reason: "timeout", seconds: 5 },
      },
      {
        at: 100,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/health", reason: "timeout", seconds: 5 },
      },
    ],
  },
  {
    name: "ordinary requests are answered, later than the check would wait",
    timeline: [
      {
        at: 45,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/health", reason: "timeout", seconds: 5 },
      },
      {
        at: 50,
        subject: "service/api",
        kind: "request-answered",
        data: { path: "/orders", status: 200, seconds: 7.5, count: 3 },
      },
      {
        at: 75,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/health", reason: "timeout", seconds: 5 },
      },
    ],
  },
];

const healthy: Example[] = [
  { name: "a sleep within the timeout", files: checking(`sleep 2; ${ASKING}`, 10) },
  {
    name: "a request that may take longer, and usually does not",
    files: checking(`curl -f --max-time 30 http://localhost:8080/health || exit 1`, 10),
  },

  {
    name: "quick answers before, none at all afterwards",
    timeline: [
      {
        at: 40,
        subject: "target/1",
        kind: "health-check-passed",
        data: { path: "/health", status: 200, seconds: 0.01 },
      },
      {
        at: 70,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/health", reason: "timeout", seconds: 5 },
      },
      {
        at: 100,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/health", reason: "timeout", seconds: 5 },
      },
    ],
  },
  {
    name: "nothing is ever answered",
    timeline: [
      {
        at: 70,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/health", reason: "timeout", seconds: 5 },
      },
      {
        at: 100,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/health", reason: "timeout", seconds: 5 },
      },
    ],
  },
];

export const healthTimeoutTooShortExamples = { failing, healthy };
