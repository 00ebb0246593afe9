import { type ServiceEffect, primaryOf } from "../service-deployment.js";
import type { StopCause } from "../task-lifecycle.js";
import { MS, type PlayContext, type PlayedTask, note, serviceSubject } from "./context.js";
import { deregisterTask, registerTask } from "./targets.js";
import { type TaskListener, advance, createTask } from "./tasks.js";
import { TEXTS, deploymentId } from "./texts.js";

/** What the scheduler's decisions do to the tasks of the play, and how ECS tells it. */
type StopReason = Extract<ServiceEffect, { kind: "stop" }>["tasks"][number];

export function register(play: PlayContext, ordinals: readonly number[], listener: TaskListener): void {
  const { name, targets } = play.plan;
  for (const target of targets) {
    const data = { targetGroup: target.name, count: ordinals.length };
    const text = TEXTS.registered(name, ordinals.length, target.name);
    note(play, serviceSubject(play), "target-registered", text, data);
  }
  for (const task of tasksOf(play, ordinals)) {
    registerTask(play, task, { statusChanged: listener.healthChanged });
  }
}

export function deregister(play: PlayContext, ordinals: readonly number[], listener: TaskListener): void {
  const tasks = tasksOf(play, ordinals);
  for (const target of play.plan.targets) {
    const data = { targetGroup: target.name, count: tasks.length };
    const text = TEXTS.deregistered(play.plan.name, tasks.length, target.name);
    note(play, serviceSubject(play), "target-deregistered", text, data);
  }
  // A task that ended by itself is counted out, and its draining told, in the next pass only.
  tellDraining(
    play,
    tasks.filter((task) => !task.exitedWhileRegistered),
  );
  for (const task of tasks) {
    if (task.exitedWhileRegistered) task.absentFromMs = play.queue.nowMs() + 1;
    deregisterTask(play, task, () => advance(play, task, { kind: "drained" }, listener));
  }
}

export function tellLateDraining(play: PlayContext): void {
  const late = play.live.filter((task) => task.exitedWhileRegistered && !task.registered);
  for (const task of late) task.exitedWhileRegistered = false;
  tellDraining(play, late);
}

function tellDraining(play: PlayContext, tasks: readonly PlayedTask[]): void {
  const first = tasks[0];
  if (first === undefined) return;
  const text = TEXTS.draining(play.plan.name, first.deployment, tasks.length);
  note(play, serviceSubject(play), "draining-started", text, { count: tasks.length });
}

export function start(
  play: PlayContext,
  effect: Extract<ServiceEffect, { kind: "start" }>,
  listener: TaskListener,
): void {
  const deployment = primaryOf(play.service);
  if (deployment === undefined) return;
  const first = play.tasks.length + 1;
  const ordinals = Array.from({ length: effect.count }, (_, index) => first + index);
  const { count, replacedUnhealthy } = effect;
  const text = TEXTS.started(play.plan.name, ordinals, replacedUnhealthy);
  const data = { count, deployment: deployment.ordinal, replacedUnhealthy };
  note(play, serviceSubject(play), "tasks-started", text, data);
  for (let index = 0; index < count; index += 1) createTask(play, deployment, listener);
}

export function stop(play: PlayContext, reasons: readonly StopReason[], listener: TaskListener): void {
  const drainFirst = play.options.drainBeforeStop === true;
  for (const reason of reasons) tellUnhealthy(play, reason);
  const tasks = tasksOf(
    play,
    reasons.map(({ ordinal }) => ordinal),
  );
  const later = drainFirst ? tasks.filter((task) => task.registered) : [];
  const now = tasks.filter((task) => !later.includes(task));
  tellStop(play, now);
  for (const { ordinal, why } of reasons) {
    const task = now.find((candidate) => candidate.ordinal === ordinal);
    if (task !== undefined) order(play, task, why, causeOf(play, why), listener);
  }
  if (later.length === 0) return;
  const longest = Math.max(...play.plan.targets.map((target) => target.deregistrationDelaySeconds));
  for (const { ordinal, why } of reasons) {
    const task = later.find((candidate) => candidate.ordinal === ordinal);
    if (task === undefined) continue;
    task.orderedStop = why;
    task.absentFromMs = play.queue.nowMs();
    task.stopAfterDraining = { atMs: play.queue.nowMs() + longest * MS, cause: causeOf(play, why) };
  }
  deregister(
    play,
    later.map(({ ordinal }) => ordinal),
    listener,
  );
}

/** The old order: what has been drained is stopped in the next pass. */
export function finishDrainedStops(play: PlayContext, listener: TaskListener): void {
  const due = play.live.filter(
    (task) => task.stopAfterDraining !== null && task.stopAfterDraining.atMs <= play.queue.nowMs(),
  );
  tellStop(play, due);
  for (const task of due) {
    const cause = task.stopAfterDraining?.cause;
    task.stopAfterDraining = null;
    if (cause !== undefined) order(play, task, task.orderedStop ?? "scaling", cause, listener);
  }
}

export function order(
  play: PlayContext,
  task: PlayedTask,
  why: NonNullable<PlayedTask["orderedStop"]>,
  cause: StopCause,
  listener: TaskListener,
): void {
  task.orderedStop = why;
  task.absentFromMs = play.queue.nowMs();
  task.deregistrationDue = task.registered;
  const data = { reason: cause.reason, stopCode: cause.stopCode };
  note(play, `task/${task.ordinal}`, "task-stopping", cause.reason, data);
  advance(play, task, { kind: "stop-ordered", cause, registered: task.registered }, listener);
}

function tellStop(play: PlayContext, tasks: readonly PlayedTask[]): void {
  const running = tasks.filter((task) => task.life.reachedRunning);
  const pending = tasks.length - running.length;
  const tell = (text: string, count: number): void =>
    note(play, serviceSubject(play), "tasks-stopped", text, {
      count,
      deployment: tasks[0]?.deployment ?? null,
    });
  if (running.length > 0) {
    tell(
      TEXTS.stopped(
        play.plan.name,
        running.map(({ ordinal }) => ordinal),
      ),
      running.length,
    );
  }
  if (pending > 0) tell(TEXTS.stoppedPending(play.plan.name, pending), pending);
}

function tellUnhealthy(play: PlayContext, { ordinal, why }: StopReason): void {
  if (why === "scaling") return;
  const { name, targets } = play.plan;
  const task = play.tasks[ordinal - 1];
  const index = task?.targets.findIndex((target) => target?.status === "unhealthy") ?? -1;
  const target = targets[index];
  const reason = task?.targets[index]?.reason?.description ?? "Health checks failed";
  if (why === "target" && target !== undefined) {
    const text = TEXTS.unhealthyTarget(name, ordinal, target.containerPort, target.name, reason);
    note(play, `task/${ordinal}`, "task-unhealthy", text, { reason, check: "target-group" }, target.where);
    return;
  }
  const data = { reason: "failed container health checks", check: "container" };
  note(play, `task/${ordinal}`, "task-unhealthy", TEXTS.failedContainerCheck(name, ordinal), data);
}

function causeOf(play: PlayContext, why: StopReason["why"]): StopCause {
  const stopCode = "ServiceSchedulerInitiated";
  const group = play.plan.targets[0]?.name ?? "";
  if (why === "target")
    return { stopCode, reason: `Task failed ELB health checks in (target-group ${group})` };
  if (why === "container") return { stopCode, reason: "Task failed container health checks" };
  const deployment = primaryOf(play.service)?.ordinal ?? 1;
  return { stopCode, reason: `Scaling activity initiated by (deployment ${deploymentId(deployment)})` };
}

function tasksOf(play: PlayContext, ordinals: readonly number[]): PlayedTask[] {
  return ordinals.flatMap((ordinal) => play.tasks[ordinal - 1] ?? []);
}
