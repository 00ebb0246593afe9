import type { Example } from "../cause.js";
import { expressServer, nodeService, pythonService } from "../examples/files.js";

const NO_CONTENT = "(request, response) => response.sendStatus(204)";
const accepting = (HttpCode: string) => ({
  healthCheck: { HealthCheckPath: "/health", Matcher: { HttpCode } },
});

const FASTAPI = `from fastapi import FastAPI

app = FastAPI()


@app.get("/health", status_code=204)
def health():
    return None
`;

const failing: Example[] = [
  { name: "204 where 200 is the default", files: nodeService(expressServer({ health: NO_CONTENT })) },
  {
    name: "204 where 200 and 202 are listed",
    files: nodeService(expressServer({ health: NO_CONTENT }), accepting("200,202")),
  },
  { name: "FastAPI with a status code of its own", files: pythonService(FASTAPI) },
  {
    name: "a matcher that waits for a redirect",
    files: nodeService(
      expressServer({ health: "(request, response) => response.status(200).json({ status: 'ok' })" }),
      accepting("301"),
    ),
  },
  {
    name: "checks answered with 204",
    timeline: [
      {
        at: 60,
        subject: "service/api",
        kind: "task-unhealthy",
        text: "(service api) (task 1) (port 8080) is unhealthy in (target-group t) due to (reason Health checks failed with these codes: [204]).",
      },
    ],
  },
];

const healthy: Example[] = [
  { name: "204 in a range", files: nodeService(expressServer({ health: NO_CONTENT }), accepting("200-299")) },
  { name: "204 listed", files: nodeService(expressServer({ health: NO_CONTENT }), accepting("200,204")) },
  {
    name: "the code depends on what happens",
    files: nodeService(
      expressServer({
        health: "(request, response) => response.sendStatus(Number(process.env.HEALTH_CODE))",
      }),
    ),
  },
  {
    name: "checks answered with 404",
    timeline: [
      {
        at: 60,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/health", reason: "status", status: 404 },
      },
    ],
  },
];

export const healthMatcherMismatchExamples = { failing, healthy };
