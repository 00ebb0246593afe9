import type { ContainerPlan, ServicePlan, TargetPlan, World } from "../src/platform/index.js";

/** A small service and worlds around it, for tests and measurements of the platform. */
export const TARGET: TargetPlan = {
  name: "api",
  balancer: "application",
  containerName: "api",
  containerPort: 8080,
  check: {
    protocol: "HTTP",
    port: 8080,
    path: "/health",
    intervalSeconds: 10,
    timeoutSeconds: 5,
    healthyThreshold: 2,
    unhealthyThreshold: 3,
    matcher: "200",
    where: [],
  },
  deregistrationDelaySeconds: 30,
  nodes: 2,
  where: [],
};

export const CONTAINER: ContainerPlan = {
  name: "api",
  image: "api:1",
  essential: true,
  stopTimeoutSeconds: 30,
  memoryMiB: 512,
  healthCheck: null,
  where: [],
};

export const SERVICE: ServicePlan = {
  name: "api",
  desiredCount: 2,
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  healthCheckGracePeriodSeconds: 30,
  circuitBreaker: {
    enable: true,
    rollback: true,
    thresholdType: "BOUNDED_PERCENT",
    thresholdValue: 50,
    resetOnHealthyTask: true,
    where: [],
  },
  alarmNames: [],
  targets: [TARGET],
  containers: [CONTAINER],
  unknown: [],
  where: [],
};

const OK = { kind: "status", status: 200, afterMs: 5 } as const;

/** Listens 2 s after its start and answers 200; `changes` replaces single answers. */
export function worldWith(changes: Partial<World> = {}): World {
  const listensAfterMs = 2000;
  return {
    pullImage: () => ({ tookMs: 3000, failure: null }),
    start: () => ({ listensAfterMs, address: "0.0.0.0", port: 8080, exit: null }),
    probe: (task, _probe, atMs) =>
      task.startedAtMs !== null && atMs - task.startedAtMs < listensAfterMs
        ? { kind: "refused", afterMs: 1 }
        : OK,
    runHealthCommand: () => ({ kind: "exit", exitCode: 0, afterMs: 50, output: "" }),
    stop: () => ({ exitAfterMs: 500, exitCode: 143 }),
    request: () => ({ ...OK, path: "/" }),
    ...changes,
  };
}
