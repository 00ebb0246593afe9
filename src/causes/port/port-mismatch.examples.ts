import type { Example } from "../cause.js";
import { expressServer, nodeService, PYTHON_DOCKERFILE, pythonService } from "../examples/files.js";
import { instancePortExamples } from "./port-mismatch-instances.examples.js";

const PYTHON = `from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
def health():
    return {"status": "ok"}
`;

const HEALTH_ON_9000 = {
  HealthCheckPath: "/health",
  HealthCheckPort: "9000",
  HealthCheckIntervalSeconds: 30,
  HealthCheckTimeoutSeconds: 5,
};

const failing: Example[] = [
  {
    name: "the application listens on 3000, 8080 is mapped",
    files: nodeService(expressServer({ listen: "3000" })),
  },
  {
    name: "PORT moves the application away from the mapped port",
    files: nodeService(expressServer({ listen: "process.env.PORT || 8080" }), {
      environment: { PORT: "5000" },
    }),
  },
  {
    name: "the service names a port that the container does not map",
    files: nodeService(expressServer(), { servicePort: 80 }),
  },
  {
    name: "the health check asks a port of its own that nobody opens",
    files: nodeService(expressServer(), { healthCheck: HEALTH_ON_9000 }),
  },
  {
    name: "uvicorn on another port than the mapped one",
    files: pythonService(PYTHON, { dockerfile: PYTHON_DOCKERFILE.replace("8080", "5000") }),
  },
  {
    name: "a host port that differs under awsvpc",
    files: nodeService(expressServer(), {
      container: { PortMappings: [{ ContainerPort: 8080, HostPort: 80 }] },
    }),
  },
  {
    name: "listening on one port, refused on another",
    timeline: [
      { at: 41, subject: "container/1/api", kind: "listening", data: { address: "0.0.0.0", port: 5000 } },
      {
        at: 60,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/health", reason: "refused", port: 8000 },
      },
    ],
  },
];

const healthy: Example[] = [
  {
    name: "the target group's own port is only a default for ip targets",
    files: nodeService(expressServer(), { targetGroupPort: 80 }),
  },
  {
    name: "PORT puts the application on the mapped port",
    files: nodeService(expressServer({ listen: "process.env.PORT || 3000" }), {
      environment: { PORT: "8080" },
    }),
  },
  {
    name: "a host port that is the container's",
    files: nodeService(expressServer(), {
      container: { PortMappings: [{ ContainerPort: 8080, HostPort: 8080 }] },
    }),
  },
  {
    name: "a second listener for metrics",
    files: nodeService(`${expressServer()}const metrics = express();\nmetrics.listen(9464);\n`),
  },
  {
    name: "the health check's own port is the metrics listener's",
    files: nodeService(
      `${expressServer()}const metrics = express();\nmetrics.get("/health", (q, r) => r.send("ok"));\nmetrics.listen(9000);\n`,
      {
        healthCheck: HEALTH_ON_9000,
      },
    ),
  },
  {
    name: "refused while it starts, on the right port afterwards",
    timeline: [
      {
        at: 40,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/health", reason: "refused", port: 8000 },
      },
      { at: 41, subject: "container/1/api", kind: "listening", data: { address: "0.0.0.0", port: 8000 } },
    ],
  },
];

export const portMismatchExamples = {
  failing: [...failing, ...instancePortExamples.failing],
  healthy: [...healthy, ...instancePortExamples.healthy],
};
