import type { Example } from "../cause.js";
import { expressServer, nodeService, PYTHON_DOCKERFILE, pythonService } from "../examples/files.js";
import { instanceLoopbackExamples } from "./bind-loopback-instances.examples.js";

const PYTHON = `from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
def health():
    return {"status": "ok"}
`;

const failing: Example[] = [
  {
    name: "Express on 127.0.0.1",
    files: nodeService(expressServer({ listen: '8080, "127.0.0.1"' })),
  },
  {
    name: "uvicorn told to listen on localhost",
    files: pythonService(PYTHON, { dockerfile: PYTHON_DOCKERFILE.replace("0.0.0.0", "127.0.0.1") }),
  },
  {
    name: "listening on loopback, refused from outside",
    timeline: [
      { at: 42, subject: "container/1/api", kind: "listening", data: { address: "127.0.0.1", port: 8080 } },
      {
        at: 60,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/health", reason: "refused" },
      },
    ],
  },
];

const healthy: Example[] = [
  { name: "no address: all of them", files: nodeService(expressServer()) },
  { name: "0.0.0.0", files: nodeService(expressServer({ listen: '8080, "0.0.0.0"' })) },
  {
    name: "a proxy in the same task takes the traffic and passes it on inside",
    files: nodeService(expressServer({ listen: '3000, "127.0.0.1"' }), {
      container: { Name: "app", PortMappings: [] },
      sidecars: [{ Name: "orders", Image: "nginx:1.27", PortMappings: [{ ContainerPort: 8080 }] }],
    }),
  },
  {
    name: "listening on all addresses, refused before it did",
    timeline: [
      {
        at: 40,
        subject: "target/1",
        kind: "health-check-failed",
        data: { path: "/health", reason: "refused" },
      },
      { at: 42, subject: "container/1/api", kind: "listening", data: { address: "0.0.0.0", port: 8080 } },
    ],
  },
];

export const bindLoopbackExamples = {
  failing: [...failing, ...instanceLoopbackExamples.failing],
  healthy: [...healthy, ...instanceLoopbackExamples.healthy],
};
