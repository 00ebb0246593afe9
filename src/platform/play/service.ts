import { stepBreaker, type BreakerEvent } from "../circuit-breaker.js";
import {
  type Deployment,
  type ServiceEffect,
  type TaskView,
  primaryOf,
  rollbackTarget,
  stepService,
} from "../service-deployment.js";
import { brokenInvariants } from "../invariants.js";
import { stepThrottle, type ThrottleEvent } from "../start-throttle.js";
import { HEALTHY_WITHOUT_CHECKS_SECONDS, flagOf, noteHealthy, verdictOf } from "./health.js";
import { MS, type PlayContext, type PlayedTask, after, draw, note, serviceSubject } from "./context.js";
import {
  deregister,
  finishDrainedStops,
  order,
  register,
  start,
  stop,
  tellLateDraining,
} from "./service-actions.js";
import type { TaskListener } from "./tasks.js";
import { TEXTS, deploymentId } from "./texts.js";

/** What the play around the service wants to know of it. */
export interface ServiceListener {
  readonly steady: () => void;
  readonly failed: (why: "circuit-breaker" | "alarm") => void;
}

/** The service at work: passes, and what becomes of its tasks. */
export interface RunningService {
  readonly tasks: TaskListener;
  readonly deploy: (revision: "previous" | "new") => void;
  readonly stopByUser: (ordinal: number) => void;
  readonly setDesiredCount: (desiredCount: number) => void;
  readonly alarm: (name: string) => void;
  readonly startPasses: (firstInSeconds: number) => void;
}

export function runService(play: PlayContext, listener: ServiceListener): RunningService {
  const tasks: TaskListener = {
    healthChanged: (task) => reviewHealth(play, task),
    running: (task) => {
      throttle(play, { kind: "running" });
      after(play, HEALTHY_WITHOUT_CHECKS_SECONDS, () => reviewHealth(play, task));
    },
    exited: (task) => lost(play, task),
    stopped: (task) => stopped(play, task, listener),
  };
  let passes = 0;
  const pass = (): void => {
    passes += 1;
    onePass(play, tasks, listener);
    after(play, draw(play, "passInterval", "service", passes), pass);
  };
  return {
    tasks,
    deploy: (revision) => deploy(play, revision),
    stopByUser: (ordinal) => stopByUser(play, ordinal, tasks),
    setDesiredCount: (desiredCount) => setDesiredCount(play, desiredCount),
    alarm: (name) => alarm(play, name, listener),
    startPasses: (firstInSeconds) => after(play, firstInSeconds, pass),
  };
}

function deploy(play: PlayContext, revision: "previous" | "new"): void {
  const ordinal = play.service.deployments.length + 1;
  const notBeforeMs = play.queue.nowMs() + draw(play, "firstPass", "service", ordinal) * MS;
  step(play, { kind: "deploy", revision, notBeforeMs });
  const created = primaryOf(play.service);
  if (created === undefined) return;
  const data = { deployment: created.ordinal, desiredCount: play.service.desiredCount };
  const text = `deployment ${deploymentId(created.ordinal)} in progress`;
  note(play, `deployment/${created.ordinal}`, "deployment-created", text, data, play.plan.where);
}

function step(play: PlayContext, event: Parameters<typeof stepService>[2]): readonly ServiceEffect[] {
  const result = stepService(play.plan, play.service, event, play.queue.nowMs());
  play.service = result.state;
  return result.effects;
}

function onePass(play: PlayContext, tasks: TaskListener, listener: ServiceListener): void {
  tellLateDraining(play);
  finishDrainedStops(play, tasks);
  play.live = play.live.filter((task) => !isForgotten(play, task));
  const views = play.live.map((task) => viewOf(play, task));
  const before = play.service;
  const effects = step(play, { kind: "pass", tasks: views });
  for (const broken of brokenInvariants(play.plan, before, views, effects)) {
    note(play, serviceSubject(play), "invariant-broken", broken, { invariant: broken });
  }
  for (const effect of effects) carryOut(play, effect, tasks, listener);
}

function isForgotten(play: PlayContext, task: PlayedTask): boolean {
  return (
    task.stoppedAtMs !== null &&
    !task.deregistrationDue &&
    !task.exitedWhileRegistered &&
    task.absentFromMs !== null &&
    task.absentFromMs <= play.queue.nowMs()
  );
}

function viewOf(play: PlayContext, task: PlayedTask): TaskView {
  return {
    ordinal: task.ordinal,
    deployment: task.deployment,
    stage: stageOf(play, task),
    verdict: isSettled(play, task) ? verdictOf(play, task) : "undecided",
    flagged: flagOf(play, task),
    registration: registrationOf(play, task),
  };
}

/** In a rollout the service does not count a target that has only just been registered. */
function isSettled(play: PlayContext, task: PlayedTask): boolean {
  const primary = primaryOf(play.service);
  if (task.registeredAtMs === null || primary?.rollout !== "IN_PROGRESS") return true;
  if (task.deployment !== primary.ordinal) return true;
  const settles = draw(play, "rolloutRegistration", `task/${task.ordinal}`);
  return play.queue.nowMs() >= task.registeredAtMs + settles * MS;
}

function stageOf(play: PlayContext, task: PlayedTask): TaskView["stage"] {
  const absent = task.absentFromMs !== null && task.absentFromMs <= play.queue.nowMs();
  if (absent) return task.stoppedAtMs === null ? "stopping" : "stopped";
  return task.life.reachedRunning ? "running" : "pending";
}

function registrationOf(play: PlayContext, task: PlayedTask): TaskView["registration"] {
  if (task.deregistrationDue) return "deregistration-due";
  if (task.registered) return "registered";
  return play.plan.targets.length > 0 && task.life.phase === "RUNNING" ? "due" : "none";
}

function reviewHealth(play: PlayContext, task: PlayedTask): void {
  if (!noteHealthy(play, task)) return;
  count(play, task, { kind: "task-healthy" });
}

/** An essential container ended, or the task could not start: the service finds out a little later. */
function lost(play: PlayContext, task: PlayedTask): void {
  step(play, { kind: "task-lost" });
  if (!task.registered) return;
  after(play, draw(play, "exitNoticed", `task/${task.ordinal}`), () => {
    task.exitedWhileRegistered = true;
    task.deregistrationDue = true;
  });
}

function stopped(play: PlayContext, task: PlayedTask, listener: ServiceListener): void {
  const subject = `task/${task.ordinal}`;
  if (task.absentFromMs === null && !task.registered) {
    task.absentFromMs = play.queue.nowMs() + draw(play, "stoppedNoticed", subject) * MS;
  }
  const never = task.life.stop?.stopCode === "TaskFailedToStart";
  if (never) throttle(play, { kind: "stopped-before-running" });
  const failure = failureOf(play, task);
  if (failure === null) return;
  after(play, draw(play, "failureCounted", subject), () => {
    if (count(play, task, failure)) fail(play, "circuit-breaker", listener);
  });
}

/** What the circuit breaker makes of a stopped task; null when it is not the task's own failure. */
function failureOf(play: PlayContext, task: PlayedTask): BreakerEvent | null {
  const othersRunning = play.live.some(
    (other) => other.deployment === task.deployment && other.life.phase === "RUNNING",
  );
  const common = { kind: "task-failed", othersRunning, wasHealthy: task.wasHealthy } as const;
  switch (task.life.stop?.stopCode) {
    case "TaskFailedToStart":
      return { ...common, why: "never-running" };
    case "EssentialContainerExited":
      return { ...common, why: "exited" };
    case "ServiceSchedulerInitiated":
      return task.orderedStop === "scaling" ? null : { ...common, why: "health-check" };
    default:
      return null;
  }
}

/** Feeds the circuit breaker of the deployment in progress; true when it trips. */
function count(play: PlayContext, task: PlayedTask, event: BreakerEvent): boolean {
  const primary = primaryOf(play.service);
  if (primary === undefined || primary.ordinal !== task.deployment || primary.rollout !== "IN_PROGRESS") {
    return false;
  }
  const result = stepBreaker(play.plan.circuitBreaker, primary.breaker, event, play.service.desiredCount);
  const counted: Deployment = { ...primary, breaker: result.state };
  play.service = {
    ...play.service,
    deployments: play.service.deployments.map((deployment) =>
      deployment.ordinal === counted.ordinal ? counted : deployment,
    ),
  };
  return result.effects.length > 0;
}

function throttle(play: PlayContext, event: ThrottleEvent): void {
  const result = stepThrottle(play.service.throttle, event, play.queue.nowMs());
  play.service = { ...play.service, throttle: result.state };
  for (const { delaySeconds } of result.effects) {
    note(play, serviceSubject(play), "start-throttled", TEXTS.throttled(play.plan.name), { delaySeconds });
  }
}

function alarm(play: PlayContext, name: string, listener: ServiceListener): void {
  const watched = play.plan.alarmNames.includes(name);
  if (watched && primaryOf(play.service)?.rollout === "IN_PROGRESS") fail(play, "alarm", listener);
}

function fail(play: PlayContext, why: "circuit-breaker" | "alarm", listener: ServiceListener): void {
  const failed = primaryOf(play.service);
  if (failed === undefined) return;
  step(play, { kind: "fail" });
  const { name, circuitBreaker } = play.plan;
  const reason = why === "alarm" ? "alarm detected." : "tasks failed to start.";
  const data = { deployment: failed.ordinal, reason, failedTasks: failed.breaker.failedTasks };
  const text = TEXTS.failed(name, failed.ordinal, reason);
  note(play, `deployment/${failed.ordinal}`, "deployment-failed", text, data, circuitBreaker.where);
  const target = circuitBreaker.rollback ? rollbackTarget(play.service) : undefined;
  if (target !== undefined) {
    const notBeforeMs = play.queue.nowMs() + draw(play, "firstPass", "rollback", failed.ordinal) * MS;
    step(play, { kind: "rollback", to: target.ordinal, notBeforeMs });
    const to = { deployment: failed.ordinal, to: target.ordinal };
    note(play, serviceSubject(play), "rollback-started", TEXTS.rollingBack(name, target.ordinal), to);
  }
  listener.failed(why);
}

function stopByUser(play: PlayContext, ordinal: number, listener: TaskListener): void {
  const task = play.tasks.find((candidate) => candidate.ordinal === ordinal);
  if (task === undefined || task.life.stop !== null) return;
  step(play, { kind: "task-lost" });
  order(play, task, "user", { stopCode: "UserInitiated", reason: "Task stopped by user" }, listener);
}

function setDesiredCount(play: PlayContext, desiredCount: number): void {
  const from = play.service.desiredCount;
  step(play, { kind: "desired-count", desiredCount });
  const text = `desired count ${from} to ${desiredCount}`;
  note(play, serviceSubject(play), "capacity-changed", text, { from, to: desiredCount });
}

function carryOut(
  play: PlayContext,
  effect: ServiceEffect,
  tasks: TaskListener,
  listener: ServiceListener,
): void {
  const { name } = play.plan;
  switch (effect.kind) {
    case "deregister":
      return deregister(play, effect.tasks, tasks);
    case "register":
      return register(play, effect.tasks, tasks);
    case "start":
      return start(play, effect, tasks);
    case "stop":
      return stop(play, effect.tasks, tasks);
    case "blocked":
      note(play, serviceSubject(play), "rollout-blocked", TEXTS.blocked(name), {}, play.plan.where);
      return;
    case "completed": {
      const text = TEXTS.completed(name, effect.deployment);
      note(play, `deployment/${effect.deployment}`, "deployment-completed", text, {
        deployment: effect.deployment,
      });
      return;
    }
    case "steady":
      play.steadySinceMs = play.queue.nowMs();
      note(play, serviceSubject(play), "steady-state", TEXTS.steady(name));
      return listener.steady();
  }
}
