import type { Example } from "../cause.js";
import {
  expressServer,
  NODE_DOCKERFILE,
  nodeService,
  PYTHON_DOCKERFILE,
  pythonService,
} from "../examples/files.js";

type Settings = Readonly<Record<string, unknown>>;

const checked = (more: Settings = {}): { readonly healthCheck: Settings } => ({
  healthCheck: { HealthCheckPath: "/health", ...more },
});

/** One line of the template exchanged for another. */
function changed(files: Record<string, string>, from: string, to: string): Record<string, string> {
  return { ...files, "template.json": (files["template.json"] ?? "").replace(from, to) };
}

const express = (more?: Settings): Record<string, string> => nodeService(expressServer(), checked(more));
const GROUP_HTTP = '"Protocol": "HTTP",';

const OVER_TLS = `import https from "node:https";
import fs from "node:fs";

const credentials = { key: fs.readFileSync("key.pem"), cert: fs.readFileSync("cert.pem") };
https
  .createServer(credentials, (request, response) => response.end("ok"))
  .listen(8080);
`;

const PERHAPS_TLS = `import http from "node:http";
import https from "node:https";
import fs from "node:fs";

const answer = (request, response) => response.end("ok");
if (process.env.CERTIFICATE) https.createServer({ cert: fs.readFileSync(process.env.CERTIFICATE) }, answer).listen(8080);
else http.createServer(answer).listen(8080);
`;

const FASTAPI = `from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
def health():
    return {"status": "ok"}
`;

const withCurl = NODE_DOCKERFILE.replace("WORKDIR", "RUN apt-get update && apt-get install -y curl\nWORKDIR");
const asking = (url: string): Record<string, string> =>
  nodeService(expressServer(), {
    containerCheck: { Command: ["CMD-SHELL", `curl -fk ${url} || exit 1`] },
    dockerfile: withCurl,
  });

const failing: Example[] = [
  {
    name: "a target group of HTTPS before an application without TLS",
    files: changed(express(), GROUP_HTTP, '"Protocol": "HTTPS",'),
  },
  { name: "an application with TLS behind a target group of HTTP", files: nodeService(OVER_TLS, checked()) },
  { name: "HTTP/2 to an application that knows HTTP/1", files: express({ ProtocolVersion: "HTTP2" }) },
  {
    name: "gRPC to uvicorn",
    files: pythonService(FASTAPI, checked({ ProtocolVersion: "GRPC", Matcher: { GrpcCode: "0-99" } })),
  },
  { name: "a check by HTTPS", files: express({ HealthCheckProtocol: "HTTPS" }) },
  { name: "a health command by https", files: asking("https://localhost:8080/health") },
  { name: "a check by TCP in a group of HTTP", files: express({ HealthCheckProtocol: "TCP" }) },
  { name: "HTTP codes for gRPC", files: express({ ProtocolVersion: "GRPC", Matcher: { HttpCode: "200" } }) },
  {
    name: "a group of TCP behind a listener of HTTPS",
    files: changed(express(), GROUP_HTTP, '"Protocol": "TCP",'),
  },
  {
    name: "nginx says it",
    timeline: [
      {
        at: 60,
        subject: "container/1/api",
        kind: "log-line",
        text: "400 The plain HTTP request was sent to HTTPS port",
      },
    ],
  },
];

const healthy: Example[] = [
  { name: "the balancer ends TLS", files: express() },
  {
    name: "TLS up to the application",
    files: changed(
      nodeService(OVER_TLS, checked({ HealthCheckProtocol: "HTTPS" })),
      GROUP_HTTP,
      '"Protocol": "HTTPS",',
    ),
  },
  {
    name: "HTTP/2 to a server that knows it",
    files: pythonService(FASTAPI, {
      ...checked({ ProtocolVersion: "HTTP2" }),
      dockerfile: PYTHON_DOCKERFILE.replace(
        '"uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8080"',
        '"hypercorn", "main:app", "--bind", "0.0.0.0:8080"',
      ),
    }),
  },
  {
    name: "with TLS only where a certificate is given",
    files: changed(nodeService(PERHAPS_TLS, checked()), GROUP_HTTP, '"Protocol": "HTTPS",'),
  },
  {
    name: "HTTP1 is written",
    files: express({ ProtocolVersion: "HTTP1", Matcher: { HttpCode: "200-299" } }),
  },
  { name: "a health command by http", files: asking("http://localhost:8080/health") },
  {
    name: "a proxy with TLS in the same task",
    files: changed(
      nodeService(expressServer({ listen: "3000" }), {
        ...checked(),
        container: { Name: "app", PortMappings: [] },
        sidecars: [{ Name: "orders", Image: "nginx:1.27", PortMappings: [{ ContainerPort: 8080 }] }],
      }),
      GROUP_HTTP,
      '"Protocol": "HTTPS",',
    ),
  },
  {
    name: "an ordinary line",
    timeline: [{ at: 60, subject: "container/1/api", kind: "log-line", text: "GET /health 200" }],
  },
];

export const protocolMismatchExamples = { failing, healthy };
