import type { ContainerPlan } from "./plan.js";
import type { PullFailure } from "./world.js";

/**
 * One task from PROVISIONING to STOPPED: network interface, image, containers, essential containers,
 * the ordered stop with SIGTERM and, after the stop timeout, SIGKILL.
 *
 * Sources: [ECS-task-lifecycle]; [BC-ecs] Task.stopCode, ContainerDefinition.essential, stopTimeout.
 */
export type TaskPhase =
  | "PROVISIONING"
  | "PENDING"
  | "ACTIVATING"
  | "RUNNING"
  | "DEACTIVATING"
  | "STOPPING"
  | "DEPROVISIONING"
  | "STOPPED";

export interface StopCause {
  readonly stopCode:
    | "TaskFailedToStart"
    | "EssentialContainerExited"
    | "UserInitiated"
    | "ServiceSchedulerInitiated";
  readonly reason: string;
}

export interface ContainerState {
  readonly name: string;
  readonly status: "waiting" | "running" | "exited";
  readonly exitCode: number | null;
}

export interface TaskState {
  readonly phase: TaskPhase;
  readonly containers: readonly ContainerState[];
  readonly stop: StopCause | null;
  readonly reachedRunning: boolean;
}

export type TaskEvent =
  | { readonly kind: "prepared"; readonly failure: string | null }
  | { readonly kind: "pulled"; readonly failure: PullFailure | null }
  | { readonly kind: "containers-started" }
  | { readonly kind: "running-reported" }
  | {
      readonly kind: "container-exited";
      readonly container: string;
      readonly exitCode: number;
      /** The runtime could not start it at all: its error in the platform's words. */
      readonly startError: string | null;
    }
  /** `registered`: the task stands in a target group and is drained before it is told to end. */
  | { readonly kind: "stop-ordered"; readonly cause: StopCause; readonly registered: boolean }
  | { readonly kind: "drained" }
  | { readonly kind: "kill-due"; readonly container: string }
  | { readonly kind: "removed" };

export type TaskEffect =
  | { readonly kind: "phase"; readonly phase: TaskPhase }
  | { readonly kind: "pull" | "start-containers" }
  | { readonly kind: "await-drained" }
  | { readonly kind: "signal"; readonly container: string; readonly stopTimeoutSeconds: number }
  | { readonly kind: "kill"; readonly container: string; readonly stopTimeoutSeconds: number }
  /** The network interface is removed; an ordered stop takes longer than one by itself. */
  | { readonly kind: "remove"; readonly ordered: boolean }
  | { readonly kind: "stopped"; readonly cause: StopCause };

interface Step {
  readonly state: TaskState;
  readonly effects: readonly TaskEffect[];
}

/** Exit code of a process ended by SIGKILL. */
export const KILLED_EXIT_CODE = 137;

export function createdTask(containers: readonly ContainerPlan[]): TaskState {
  return {
    phase: "PROVISIONING",
    containers: containers.map(({ name }) => ({ name, status: "waiting", exitCode: null })),
    stop: null,
    reachedRunning: false,
  };
}

export function runningTask(containers: readonly ContainerPlan[]): TaskState {
  return {
    phase: "RUNNING",
    containers: containers.map(({ name }) => ({ name, status: "running", exitCode: null })),
    stop: null,
    reachedRunning: true,
  };
}

export function stepTask(plans: readonly ContainerPlan[], state: TaskState, event: TaskEvent): Step {
  if (state.phase === "STOPPED") return { state, effects: [] };
  switch (event.kind) {
    case "prepared":
      if (state.stop !== null) return { state, effects: [] };
      if (event.failure !== null) return failToStart(state, event.failure);
      return enter(state, "PENDING", [{ kind: "pull" }]);
    case "pulled":
      if (state.stop !== null) return { state, effects: [] };
      if (event.failure !== null) return failToStart(state, event.failure.reason);
      return enter(state, "ACTIVATING", [{ kind: "start-containers" }]);
    case "containers-started":
      return state.stop === null ? { state: setAll(state, "running"), effects: [] } : { state, effects: [] };
    case "running-reported":
      return state.phase === "ACTIVATING" ? runs(state) : { state, effects: [] };
    case "container-exited":
      return exited(plans, state, event);
    case "stop-ordered":
      return state.stop === null ? orderStop(plans, state, event) : { state, effects: [] };
    case "drained":
      return state.phase === "DEACTIVATING" ? signalAll(plans, state, "STOPPING") : { state, effects: [] };
    case "kill-due":
      return kill(plans, state, event.container);
    case "removed":
      return stopped(state);
  }
}

function enter(state: TaskState, phase: TaskPhase, effects: readonly TaskEffect[]): Step {
  return { state: { ...state, phase }, effects: [{ kind: "phase", phase }, ...effects] };
}

function runs(state: TaskState): Step {
  return enter({ ...state, reachedRunning: true }, "RUNNING", []);
}

function setAll(state: TaskState, status: ContainerState["status"]): TaskState {
  return { ...state, containers: state.containers.map((container) => ({ ...container, status })) };
}

function failToStart(state: TaskState, reason: string): Step {
  const failed: TaskState = { ...state, stop: { stopCode: "TaskFailedToStart", reason } };
  return enter(failed, "DEPROVISIONING", [{ kind: "remove", ordered: false }]);
}

function exited(
  plans: readonly ContainerPlan[],
  before: TaskState,
  event: Extract<TaskEvent, { kind: "container-exited" }>,
): Step {
  const reported =
    before.phase === "ACTIVATING" && event.startError === null
      ? runs(before)
      : { state: before, effects: [] };
  const state = withExit(reported.state, event.container, event.exitCode);
  const essential = plans.find(({ name }) => name === event.container)?.essential ?? true;
  const over = state.containers.every((container) => container.status === "exited");
  if (state.stop !== null) {
    if (!over) return { state, effects: reported.effects };
    const ordered = state.stop.stopCode !== "EssentialContainerExited";
    return merge(reported.effects, enter(state, "DEPROVISIONING", [{ kind: "remove", ordered }]));
  }
  if (!essential && !over) return { state, effects: reported.effects };
  const cause: StopCause =
    event.startError === null
      ? { stopCode: "EssentialContainerExited", reason: "Essential container in task exited" }
      : { stopCode: "TaskFailedToStart", reason: event.startError };
  const stopping = { ...state, stop: cause };
  if (over) {
    return merge(reported.effects, enter(stopping, "DEPROVISIONING", [{ kind: "remove", ordered: false }]));
  }
  return merge(reported.effects, signalAll(plans, stopping, "STOPPING"));
}

function withExit(state: TaskState, name: string, exitCode: number): TaskState {
  const containers = state.containers.map((container) =>
    container.name === name ? { ...container, status: "exited" as const, exitCode } : container,
  );
  return { ...state, containers };
}

function merge(first: readonly TaskEffect[], step: Step): Step {
  return { state: step.state, effects: [...first, ...step.effects] };
}

function orderStop(
  plans: readonly ContainerPlan[],
  state: TaskState,
  event: Extract<TaskEvent, { kind: "stop-ordered" }>,
): Step {
  const stopping: TaskState = { ...state, stop: event.cause };
  if (event.registered) return enter(stopping, "DEACTIVATING", [{ kind: "await-drained" }]);
  return signalAll(plans, stopping, "STOPPING");
}

function signalAll(plans: readonly ContainerPlan[], state: TaskState, phase: TaskPhase): Step {
  const running = state.containers.filter((container) => container.status === "running");
  if (running.length === 0) return enter(state, "DEPROVISIONING", [{ kind: "remove", ordered: true }]);
  const signals = running.map(
    ({ name }): TaskEffect => ({
      kind: "signal",
      container: name,
      stopTimeoutSeconds: stopTimeout(plans, name),
    }),
  );
  return enter(state, phase, signals);
}

function kill(plans: readonly ContainerPlan[], state: TaskState, name: string): Step {
  const running = state.containers.some(
    (container) => container.name === name && container.status === "running",
  );
  if (!running) return { state, effects: [] };
  const effect: TaskEffect = {
    kind: "kill",
    container: name,
    stopTimeoutSeconds: stopTimeout(plans, name),
  };
  return { state, effects: [effect] };
}

function stopTimeout(plans: readonly ContainerPlan[], name: string): number {
  return plans.find((plan) => plan.name === name)?.stopTimeoutSeconds ?? 0;
}

function stopped(state: TaskState): Step {
  const cause = state.stop ?? { stopCode: "ServiceSchedulerInitiated", reason: "Task stopped" };
  return enter(state, "STOPPED", [{ kind: "stopped", cause }]);
}
