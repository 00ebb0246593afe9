import type { Example } from "../cause.js";
import { expressServer, NODE_DOCKERFILE, nodeService } from "../examples/files.js";

const CURL = "curl -f http://localhost:8080/health || exit 1";
const withCurl = NODE_DOCKERFILE.replace(
  "WORKDIR",
  "RUN apt-get update && apt-get install -y --no-install-recommends curl\nWORKDIR",
);
const alpine = NODE_DOCKERFILE.replace("20.20.2-bookworm-slim", "20.20.2-alpine");
const checking = (Command: readonly string[], dockerfile = NODE_DOCKERFILE) =>
  nodeService(expressServer(), { containerCheck: { Command, Interval: 30, Timeout: 5 }, dockerfile });

const failing: Example[] = [
  { name: "curl in a slim image", files: checking(["CMD-SHELL", CURL]) },
  { name: "curl in an Alpine image", files: checking(["CMD-SHELL", CURL], alpine) },
  { name: "a whole line after CMD", files: checking(["CMD", CURL], withCurl) },
  {
    name: "|| after CMD",
    files: checking(["CMD", "curl", "-f", "http://localhost:8080/health", "||", "exit", "1"], withCurl),
  },
  {
    name: "separate words after CMD-SHELL",
    files: checking(["CMD-SHELL", "curl", "-f", "http://localhost:8080/health"], withCurl),
  },
  {
    name: "the wrong port",
    files: checking(["CMD-SHELL", "curl -f http://localhost:3000/health || exit 1"], withCurl),
  },
  {
    name: "the program is not found",
    timeline: [
      {
        at: 60,
        subject: "container/1/api",
        kind: "container-check-failed",
        text: "/bin/sh: 1: curl: not found",
        data: { container: "api", exitCode: 127 },
      },
    ],
  },
];

const healthy: Example[] = [
  { name: "curl is installed", files: checking(["CMD-SHELL", CURL], withCurl) },
  {
    name: "wget in an Alpine image",
    files: checking(["CMD-SHELL", "wget -qO- http://localhost:8080/health || exit 1"], alpine),
  },
  {
    name: "the interpreter asks",
    files: checking([
      "CMD",
      "node",
      "-e",
      "fetch('http://localhost:8080/health').then((r) => process.exit(r.ok ? 0 : 1))",
    ]),
  },
  {
    name: "an image of unknown contents",
    files: checking(
      ["CMD-SHELL", CURL],
      NODE_DOCKERFILE.replace("node:20.20.2-bookworm-slim", "ghcr.io/example/node:20"),
    ),
  },
  {
    name: "curl in the full image",
    files: checking(["CMD-SHELL", CURL], NODE_DOCKERFILE.replace("-bookworm-slim", "-bookworm")),
  },
  {
    name: "the command ran and the application said no",
    timeline: [
      {
        at: 60,
        subject: "container/1/api",
        kind: "container-check-failed",
        data: { container: "api", exitCode: 1 },
      },
    ],
  },
];

export const healthCheckCommandBrokenExamples = { failing, healthy };
