import type { ContainerPlan } from "../plan.js";
import type { Deployment } from "../service-deployment.js";
import {
  KILLED_EXIT_CODE,
  type StopCause,
  type TaskEffect,
  type TaskEvent,
  createdTask,
  stepTask,
} from "../task-lifecycle.js";
import type { Rhythm } from "../rhythms.js";
import type { ContainerRun, PullFailure } from "../world.js";
import { watchContainer } from "./container-checks.js";
import {
  MS,
  type PlayContext,
  type PlayedTask,
  after,
  answers,
  draw,
  note,
  ref,
  seconds,
} from "./context.js";
import { taskId } from "./texts.js";

/** The platform repeats a failing pull by itself; what the registry answers decides how long. */
const FAILING_PULL: Readonly<Record<PullFailure["kind"], Rhythm>> = {
  "not-found": "failingPull",
  denied: "failingPull",
  "rate-limited": "failingPull",
  unreachable: "unansweredPull",
};

/** Who is told what becomes of the tasks: the service. */
export interface TaskListener {
  readonly healthChanged: (task: PlayedTask) => void;
  readonly running: (task: PlayedTask) => void;
  /** An essential container ended without being told to. */
  readonly exited: (task: PlayedTask) => void;
  readonly stopped: (task: PlayedTask) => void;
}

export function createTask(play: PlayContext, deployment: Deployment, listener: TaskListener): PlayedTask {
  const task = blankTask(play, deployment, play.queue.nowMs());
  addTask(play, task);
  const data = { deployment: deployment.ordinal, taskDefinition: deployment.revision };
  note(play, subject(task), "task-started", `task ${taskId(task.ordinal)} was created`, data);
  after(play, draw(play, "provisioning", subject(task)), () => {
    const failure = play.world.prepare?.(ref(task), play.queue.nowMs()).failure ?? null;
    if (failure === null) return advance(play, task, { kind: "prepared", failure }, listener);
    after(play, draw(play, "failingPreparation", subject(task)), () => {
      note(play, subject(task), "resource-initialization-failed", failure, { reason: failure });
      advance(play, task, { kind: "prepared", failure }, listener);
    });
  });
  return task;
}

export function addTask(play: PlayContext, task: PlayedTask): void {
  play.tasks.push(task);
  play.live.push(task);
}

export function blankTask(play: PlayContext, deployment: Deployment, createdAtMs: number): PlayedTask {
  return {
    ordinal: play.tasks.length + 1,
    deployment: deployment.ordinal,
    revision: deployment.revision,
    createdAtMs,
    life: createdTask(play.plan.containers),
    startedAtMs: null,
    runningAtMs: null,
    stoppedAtMs: null,
    targets: play.plan.targets.map(() => null),
    registered: false,
    registeredAtMs: null,
    deregistrationDue: false,
    targetKnownUnhealthyAtMs: null,
    targetWasUnhealthyTimes: 0,
    containerHealth: new Map(),
    toldContainerHealth: new Map(),
    containerUnhealthyAtMs: null,
    wasHealthy: false,
    answeredHealthily: false,
    orderedStop: null,
    stopAfterDraining: null,
    absentFromMs: null,
    exitedWhileRegistered: false,
  };
}

/** Feeds the task's controller and carries out what it asks for. */
export function advance(play: PlayContext, task: PlayedTask, event: TaskEvent, listener: TaskListener): void {
  const before = task.life;
  const step = stepTask(play.plan.containers, before, event);
  task.life = step.state;
  for (const effect of step.effects) carryOut(play, task, effect, listener);
  const endedItself =
    before.stop === null &&
    (step.state.stop?.stopCode === "EssentialContainerExited" ||
      step.state.stop?.stopCode === "TaskFailedToStart");
  if (endedItself) listener.exited(task);
}

function subject(task: PlayedTask): string {
  return `task/${task.ordinal}`;
}

function carryOut(play: PlayContext, task: PlayedTask, effect: TaskEffect, listener: TaskListener): void {
  switch (effect.kind) {
    case "phase":
      return enterPhase(play, task, effect.phase, listener);
    case "pull":
      return pull(play, task, listener);
    case "start-containers":
      after(play, draw(play, "containerStart", subject(task)), () => startContainers(play, task, listener));
      return;
    case "await-drained":
      return;
    case "signal":
      return signal(play, task, effect.container, effect.stopTimeoutSeconds, listener);
    case "kill": {
      const data = { container: effect.container, stopTimeoutSeconds: effect.stopTimeoutSeconds };
      const text = `SIGKILL after ${effect.stopTimeoutSeconds} s`;
      note(play, containerSubject(task, effect.container), "kill-signal-sent", text, data);
      return containerExits(play, task, effect.container, KILLED_EXIT_CODE, null, listener);
    }
    case "remove":
      after(play, removalSeconds(play, task, effect.ordered), () =>
        advance(play, task, { kind: "removed" }, listener),
      );
      return;
    case "stopped":
      return tellStopped(play, task, effect.cause, listener);
  }
}

function enterPhase(play: PlayContext, task: PlayedTask, phase: string, listener: TaskListener): void {
  if (phase === "PENDING" || phase === "ACTIVATING") {
    note(play, subject(task), "task-pending", `task ${task.ordinal} is ${phase}`, { state: phase });
  }
  if (phase === "RUNNING") {
    task.runningAtMs = play.queue.nowMs();
    note(play, subject(task), "task-running", `task ${task.ordinal} is RUNNING`);
    listener.running(task);
  }
}

function pull(play: PlayContext, task: PlayedTask, listener: TaskListener): void {
  const { tookMs, failure } = play.world.pullImage(ref(task), play.queue.nowMs());
  const image = play.plan.containers[0]?.image ?? "";
  const took = failure === null ? tookMs / MS : draw(play, FAILING_PULL[failure.kind], subject(task));
  after(play, took, () => {
    if (task.life.stop !== null) return;
    if (failure === null) {
      note(play, subject(task), "image-pulled", `pulled ${image}`, {
        image,
        seconds: Math.round(took * 10) / 10,
      });
    } else {
      const data = { image, reason: failure.reason, kind: failure.kind };
      const where = play.plan.containers[0]?.where ?? [];
      note(play, subject(task), "image-pull-failed", failure.reason, data, where);
    }
    advance(play, task, { kind: "pulled", failure }, listener);
  });
}

function startContainers(play: PlayContext, task: PlayedTask, listener: TaskListener): void {
  if (task.life.stop !== null) return;
  task.startedAtMs = play.queue.nowMs();
  advance(play, task, { kind: "containers-started" }, listener);
  for (const container of play.plan.containers) {
    const run = play.world.start(ref(task), container.name, play.queue.nowMs());
    follow(play, task, container, run, listener);
  }
  after(play, draw(play, "runningReported", subject(task)), () =>
    advance(play, task, { kind: "running-reported" }, listener),
  );
}

function follow(
  play: PlayContext,
  task: PlayedTask,
  container: ContainerPlan,
  run: ContainerRun,
  listener: TaskListener,
): void {
  const { exit } = run;
  const name = containerSubject(task, container.name);
  if (exit?.startError === undefined) {
    note(play, name, "container-started", `${container.name} started`, { container: container.name });
  }
  const listensAfterMs = run.listensAfterMs;
  const listens = listensAfterMs !== null && (exit === null || listensAfterMs < exit.afterMs);
  if (listens) {
    after(play, listensAfterMs / MS, () => {
      if (!answers(task, container.name)) return;
      const { address, port } = run;
      note(play, name, "listening", `listens on ${address}:${port ?? "?"}`, { address, port });
    });
  }
  if (container.healthCheck !== null) watchContainer(play, task, container, listener.healthChanged);
  if (exit === null) return;
  after(play, exit.afterMs / MS, () => {
    if (!answers(task, container.name)) return;
    tellOwnExit(play, task, container, exit, listens);
    containerExits(play, task, container.name, exit.exitCode, exit.startError ?? null, listener);
  });
}

function tellOwnExit(
  play: PlayContext,
  task: PlayedTask,
  container: ContainerPlan,
  exit: NonNullable<ContainerRun["exit"]>,
  listened: boolean,
): void {
  const name = containerSubject(task, container.name);
  if (exit.outOfMemory) {
    const data = { container: container.name, limitMiB: container.memoryMiB, usedMiB: exit.usedMiB ?? null };
    const text = "OutOfMemoryError: Container killed due to memory usage";
    note(play, name, "memory-limit-exceeded", text, data, container.where);
  } else if (!listened && container.essential) {
    const data = { container: container.name, exitCode: exit.exitCode, message: exit.message };
    note(play, name, "start-failed", exit.message, data, container.where);
  } else if (exit.exitCode !== 0 && exit.message !== "") {
    note(play, name, "log-line", exit.message, { container: container.name });
  }
}

export function containerExits(
  play: PlayContext,
  task: PlayedTask,
  container: string,
  exitCode: number,
  startError: string | null,
  listener: TaskListener,
): void {
  const plan = play.plan.containers.find(({ name }) => name === container);
  const data = {
    container,
    exitCode,
    signal: exitCode > 128 ? exitCode - 128 : null,
    essential: plan?.essential ?? true,
  };
  const text = `${container} exited with code ${exitCode}`;
  note(play, containerSubject(task, container), "container-exited", text, data);
  advance(play, task, { kind: "container-exited", container, exitCode, startError }, listener);
}

function signal(
  play: PlayContext,
  task: PlayedTask,
  container: string,
  stopTimeoutSeconds: number,
  listener: TaskListener,
): void {
  note(play, containerSubject(task, container), "stop-signal-sent", `SIGTERM to ${container}`, { container });
  const { exitAfterMs, exitCode } = play.world.stop(ref(task), container, play.queue.nowMs());
  if (exitAfterMs !== null && exitAfterMs < stopTimeoutSeconds * MS) {
    after(play, exitAfterMs / MS, () => {
      if (answers(task, container)) containerExits(play, task, container, exitCode, null, listener);
    });
  } else {
    after(play, stopTimeoutSeconds, () => advance(play, task, { kind: "kill-due", container }, listener));
  }
}

/** Measured from the order to stop; draining or a process that takes long to end adds only the removal itself. */
function removalSeconds(play: PlayContext, task: PlayedTask, ordered: boolean): number {
  const removal = draw(play, "removal", subject(task));
  if (!ordered || task.absentFromMs === null) return removal;
  const since = (play.queue.nowMs() - task.absentFromMs) / MS;
  return Math.max(removal, draw(play, "orderedStop", subject(task)) - since);
}

function tellStopped(play: PlayContext, task: PlayedTask, cause: StopCause, listener: TaskListener): void {
  task.stoppedAtMs = play.queue.nowMs();
  const ended = task.life.containers.find((container) => container.exitCode !== null);
  const ran = task.runningAtMs === null ? 0 : seconds(task.stoppedAtMs - task.runningAtMs);
  const data = {
    stopCode: cause.stopCode,
    stoppedReason: cause.reason,
    exitCode: ended?.exitCode ?? null,
    container: ended?.name ?? null,
    ranSeconds: ran,
  };
  note(play, subject(task), "task-stopped", cause.reason, data);
  listener.stopped(task);
}

function containerSubject(task: PlayedTask, container: string): string {
  return `container/${task.ordinal}/${container}`;
}
