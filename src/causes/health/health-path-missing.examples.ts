import type { Example } from "../cause.js";
import { expressServer, nodeService, pythonService } from "../examples/files.js";
import { instanceHealthPathExamples } from "./health-path-missing-instances.examples.js";

const asking = (path: string, more: Readonly<Record<string, unknown>> = {}) => ({
  HealthCheckPath: path,
  HealthCheckIntervalSeconds: 30,
  HealthCheckTimeoutSeconds: 5,
  ...more,
});

const PREFIXED = `from fastapi import APIRouter, FastAPI

app = FastAPI()
router = APIRouter(prefix="/api/v1")


@router.get("/status")
def status():
    return {"status": "ok"}


app.include_router(router)
`;

const failing: Example[] = [
  {
    name: "/healthz is asked, /health exists",
    files: nodeService(expressServer(), { healthCheck: asking("/healthz") }),
  },
  {
    name: "the router's prefix is left out",
    files: pythonService(PREFIXED, { healthCheck: asking("/status") }),
  },
  {
    name: "the default path of a target group",
    files: nodeService(expressServer(), {
      healthCheck: { HealthCheckIntervalSeconds: 30, HealthCheckTimeoutSeconds: 5 },
    }),
  },
  {
    name: "the container's command asks a path that is not there",
    files: nodeService(expressServer(), {
      containerCheck: { Command: ["CMD-SHELL", "wget -qO- http://localhost:8080/alive || exit 1"] },
      dockerfile: 'FROM node:20.20.2-alpine\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n',
    }),
  },
  {
    name: "checks answer 404",
    timeline: [
      {
        at: 60,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/healthz", reason: "status", status: 404 },
      },
      {
        at: 90,
        subject: "service/api",
        kind: "task-unhealthy",
        text: "(service api) (task 1) (port 8080) is unhealthy in (target-group t) due to (reason Health checks failed with these codes: [404]).",
      },
    ],
  },
];

const healthy: Example[] = [
  { name: "the route exists", files: nodeService(expressServer(), { healthCheck: asking("/health") }) },
  { name: "the prefix is named", files: pythonService(PREFIXED, { healthCheck: asking("/api/v1/status") }) },
  {
    name: "the matcher accepts 404",
    files: nodeService(expressServer(), {
      healthCheck: asking("/nothing-here", { Matcher: { HttpCode: "200-404" } }),
    }),
  },
  {
    name: "only a final slash differs",
    files: nodeService(expressServer(), { healthCheck: asking("/health/") }),
  },
  {
    name: "checks answer 503",
    timeline: [
      {
        at: 60,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/health", reason: "status", status: 503 },
      },
    ],
  },
];

export const healthPathMissingExamples = {
  failing: [...failing, ...instanceHealthPathExamples.failing],
  healthy: [...healthy, ...instanceHealthPathExamples.healthy],
};
