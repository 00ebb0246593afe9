import {
  type ContainerRun,
  type ProbeAnswer,
  type Random,
  type ServicePlan,
  type TaskRef,
  type World,
  keyedRandom,
} from "../../src/platform/index.js";
import type { Behaviour, Health } from "./behaviour.js";

const MS = 1000;
const ANSWER_MS = 8;
/** A process that ends when told takes about this long. */
const STOP_MS = 800;

/** One ordinary request that the play asked, as a client would have seen it. */
export interface AskedRequest {
  readonly atSeconds: number;
  readonly answered: boolean;
}

export interface RecordedWorld extends World {
  readonly asked: AskedRequest[];
}

/** Answers as the recorded application did; the fault comes at `faultAtMs` and hits `victim`. */
export function recordedWorld(
  behaviour: Behaviour,
  plan: ServicePlan,
  seed: string,
  faultAtMs: number,
  victim: number,
): RecordedWorld {
  const random = keyedRandom(`world ${seed}`);
  const asked: AskedRequest[] = [];
  const healthAt = (task: TaskRef, atMs: number): Health => {
    if (!listens(behaviour, random, task, atMs)) return { kind: "refused" };
    const hit = atMs >= faultAtMs && (behaviour.afterFor === "all" || task.ordinal === victim);
    return hit && task.revision === "new" ? behaviour.after : behaviour.before;
  };
  return {
    asked,
    pullImage: (task) => {
      const drawn = random.between(...behaviour.pullSeconds, `task/${task.ordinal}`, "pull", 0);
      if (behaviour.image === "pullable" || task.revision === "previous") {
        return { tookMs: drawn * MS, failure: null };
      }
      const reason = `CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref ${plan.containers[0]?.image ?? "image"}: not found`;
      return { tookMs: 0, failure: { kind: "not-found", reason } };
    },
    start: (task, container): ContainerRun => {
      const listensAfterMs = listenMs(behaviour, random, task);
      const port = plan.targets[0]?.containerPort ?? null;
      const exits = behaviour.exitsAfter !== null && task.revision === "new";
      if (!exits || behaviour.exitsAfter === null)
        return { listensAfterMs, address: "0.0.0.0", port, exit: null };
      const afterMs = random.between(...behaviour.exitsAfter, `task/${task.ordinal}`, container, 0) * MS;
      const { exitCode } = behaviour;
      const message = `the process ended with exit code ${exitCode}`;
      const exit = { afterMs, exitCode, outOfMemory: false, message };
      return { listensAfterMs: null, address: "0.0.0.0", port, exit };
    },
    probe: (task, _probe, atMs) => answerOf(healthAt(task, atMs)),
    runHealthCommand: (task, _container, atMs) => {
      if (!behaviour.containerCheckPasses && task.revision === "new") {
        return { kind: "exit", exitCode: 1, afterMs: ANSWER_MS, output: "" };
      }
      const health = healthAt(task, atMs);
      if (health.kind === "silent") return { kind: "silent" };
      const path = plan.targets[0]?.check.path ?? "/";
      const asksSame = plan.containers.some(({ healthCheck }) => healthCheck?.command.includes(path));
      const passed = "status" in health && (health.status < 400 || !asksSame);
      return { kind: "exit", exitCode: passed ? 0 : 1, afterMs: ANSWER_MS, output: "" };
    },
    stop: () =>
      behaviour.handlesStopSignal
        ? { exitAfterMs: STOP_MS, exitCode: 143 }
        : { exitAfterMs: null, exitCode: 137 },
    request: (task, atMs) => {
      const health = healthAt(task, atMs);
      const answer: ProbeAnswer =
        health.kind === "status" && !behaviour.ordinaryFails
          ? { kind: "status", status: 200, afterMs: ANSWER_MS }
          : answerOf(health);
      const answered = answer.kind === "status" && answer.status < 500;
      asked.push({ atSeconds: atMs / MS, answered });
      return { ...answer, path: "/" };
    },
  };
}

function listenMs(behaviour: Behaviour, random: Random, task: TaskRef): number {
  return random.between(...behaviour.listens, `task/${task.ordinal}`, "listens", 0) * MS;
}

function listens(behaviour: Behaviour, random: Random, task: TaskRef, atMs: number): boolean {
  return task.startedAtMs !== null && atMs - task.startedAtMs >= listenMs(behaviour, random, task);
}

function answerOf(health: Health): ProbeAnswer {
  if ("status" in health) return { kind: "status", status: health.status, afterMs: ANSWER_MS };
  return health.kind === "silent" ? { kind: "silent" } : { kind: "refused", afterMs: 1 };
}
