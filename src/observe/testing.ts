// Where small applications are written down and observed: a folder of its own for each test.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import type { Profile, Run } from "../profile/index.js";
import { observe } from "./index.js";
import type { ObservedDependency, ObserveRequest } from "./request.js";

export const REDIS: ObservedDependency = {
  name: "redis",
  kind: "redis",
  variables: [{ name: "REDIS_URL", value: "redis://cache.example:6379/0" }],
  url: null,
};

/** Answers /health and /, and ends on SIGTERM. */
export const SERVER = `
  const server = require("node:http").createServer((request, response) => {
    response.statusCode = request.url === "/health" || request.url === "/" ? 200 : 404;
    response.end("hello " + (request.headers.host ?? ""));
  });
  process.on("SIGTERM", () => server.close(() => process.exit(0)));
  server.listen(process.env.PORT ?? 8000, "0.0.0.0");
`;

let folder = "";

/** Called once per file, outside of any test. */
export function useFolder(): void {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "observed-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
}

export const currentFolder = (): string => folder;

export function request(source: string, changes: Partial<ObserveRequest> = {}): ObserveRequest {
  writeFileSync(join(folder, "app.cjs"), source);
  return {
    name: "app",
    command: [process.execPath, "app.cjs"],
    workingDirectory: folder,
    environment: [],
    containerPorts: [8000],
    portVariable: { name: "PORT", fallback: 8000 },
    vcpu: 0.25,
    memoryLimitMiB: 512,
    endpoints: [
      { role: "target-group-check", method: "GET", path: "/health", port: 8000, matcher: "200" },
      { role: "ordinary", method: "GET", path: "/", port: 8000 },
    ],
    dependencies: [],
    conditions: [[]],
    stopTimeoutSeconds: 30,
    probeTimeoutSeconds: 1,
    ...changes,
  };
}

export const hooks = (): { progress(text: string): void; signal: AbortSignal } => ({
  progress: () => undefined,
  signal: new AbortController().signal,
});

export async function observed(source: string, changes: Partial<ObserveRequest> = {}): Promise<Profile> {
  return await observe(request(source, changes), hooks());
}

export async function onlyRun(source: string, changes: Partial<ObserveRequest> = {}): Promise<Run> {
  const profile = await observed(source, changes);
  const [run] = profile.runs;
  if (run === undefined) throw new Error(`not observed: ${JSON.stringify(profile.notObserved)}`);
  return run;
}
