import type { Place } from "../../model/index.js";
import type { EventKind, TimelineEntry } from "../../timeline/index.js";
import type { ContainerHealthState } from "../container-health.js";
import type { ServicePlan } from "../plan.js";
import type { Random } from "../random.js";
import { drawSeconds, type Rhythm } from "../rhythms.js";
import { emptyService, type ServiceState } from "../service-deployment.js";
import type { StackState } from "../stack.js";
import type { TargetState } from "../target-health.js";
import type { StopCause, TaskState } from "../task-lifecycle.js";
import type { TaskRef, World } from "../world.js";
import { type EventQueue, eventQueue } from "./queue.js";
import type { PlayOptions } from "./types.js";

/** What one play holds while it runs: the controllers' states, the queue and the timeline so far. */
export interface PlayContext {
  readonly plan: ServicePlan;
  readonly world: World;
  readonly options: PlayOptions;
  readonly random: Random;
  readonly queue: EventQueue;
  readonly entries: TimelineEntry[];
  readonly tasks: PlayedTask[];
  /** Those of them that the service or the balancer still has to do with. */
  live: PlayedTask[];
  service: ServiceState;
  readonly requests: RequestLog;
  /** Milliseconds of the last moment at which the service became steady. */
  steadySinceMs: number | null;
  stack: StackState | null;
  stackLimitReached: boolean;
  /** Set by who ends the play before its horizon. */
  over: boolean;
}

/** One task of the play, with what its parts have come to. Times are milliseconds of the play. */
export interface PlayedTask {
  readonly ordinal: number;
  readonly deployment: number;
  readonly revision: "previous" | "new";
  readonly createdAtMs: number;
  life: TaskState;
  startedAtMs: number | null;
  runningAtMs: number | null;
  stoppedAtMs: number | null;
  /** One for each target group of the plan; null while not registered there. */
  targets: (TargetState | null)[];
  registered: boolean;
  registeredAtMs: number | null;
  deregistrationDue: boolean;
  /** When the service comes to know that the task's target is unhealthy; null while it is not. */
  targetKnownUnhealthyAtMs: number | null;
  targetWasUnhealthyTimes: number;
  /** Container name → its check's state, and the verdict that the service has been told. */
  readonly containerHealth: Map<string, ContainerHealthState>;
  readonly toldContainerHealth: Map<string, "HEALTHY" | "UNHEALTHY">;
  containerUnhealthyAtMs: number | null;
  wasHealthy: boolean;
  answeredHealthily: boolean;
  /** Why the service stopped it; null while it did not. */
  orderedStop: "scaling" | "target" | "container" | "user" | null;
  /** Drained first, stopped in a pass after that (before about 2021). */
  stopAfterDraining: { readonly atMs: number; readonly cause: StopCause } | null;
  /** From when on the service no longer counts on it; null while it does. */
  absentFromMs: number | null;
  /** Ended by itself while registered: its draining is told in the pass after the deregistration. */
  exitedWhileRegistered: boolean;
}

/** Ordinary requests so far. */
export interface RequestLog {
  answered: number;
  failed: number;
  readonly latencies: number[];
}

export const MS = 1000;

export function context(plan: ServicePlan, world: World, options: PlayOptions, random: Random): PlayContext {
  const queue = eventQueue();
  return {
    plan,
    world,
    options,
    random,
    queue,
    entries: [],
    tasks: [],
    live: [],
    service: emptyService(plan.desiredCount),
    requests: { answered: 0, failed: 0, latencies: [] },
    steadySinceMs: null,
    stack: null,
    stackLimitReached: false,
    over: false,
  };
}

/** False when the timeline is not asked for: then no text need be made for it. */
export function isTold(play: PlayContext): boolean {
  return play.options.record !== "outcome";
}

export function note(
  play: PlayContext,
  subject: string,
  kind: EventKind,
  text: string,
  data: TimelineEntry["data"] = {},
  where: readonly Place[] = [],
): void {
  if (!isTold(play)) return;
  play.entries.push({ at: seconds(play.queue.nowMs()), subject, kind, text, data, where });
}

/** To the millisecond, as AWS gives it. */
export function seconds(ms: number): number {
  return Math.round(ms) / MS;
}

export function after(play: PlayContext, delaySeconds: number, run: () => void): void {
  play.queue.at(play.queue.nowMs() + delaySeconds * MS, run);
}

export function draw(play: PlayContext, rhythm: Rhythm, subject: string, ordinal = 0): number {
  return drawSeconds(play.random, rhythm, subject, ordinal);
}

export function serviceSubject(play: PlayContext): string {
  return `service/${play.plan.name}`;
}

export function ref(task: PlayedTask): TaskRef {
  return { ordinal: task.ordinal, revision: task.revision, startedAtMs: task.startedAtMs };
}

/** Running and not being stopped: what a target check or a request reaches a process on. */
export function answers(task: PlayedTask, containerName: string): boolean {
  return task.life.containers.some(
    (container) => container.name === containerName && container.status === "running",
  );
}
