import {
  type ContainerHealthEffect,
  commandSeconds,
  startContainerHealth,
  stepContainerHealth,
} from "../container-health.js";
import type { ContainerCheckPlan, ContainerPlan } from "../plan.js";
import { type PlayContext, type PlayedTask, after, answers, draw, note, ref } from "./context.js";

/** Runs the container's health command for as long as the container runs. */
export function watchContainer(
  play: PlayContext,
  task: PlayedTask,
  container: ContainerPlan,
  changed: (task: PlayedTask) => void,
): void {
  const check = container.healthCheck;
  if (check === null) return;
  const begun = startContainerHealth(check, play.queue.nowMs());
  task.containerHealth.set(container.name, begun.state);
  follow(play, task, container, check, begun.effects, changed);
}

/** A container that was healthy before the play began. */
export function adoptContainer(
  play: PlayContext,
  task: PlayedTask,
  container: ContainerPlan,
  changed: (task: PlayedTask) => void,
): void {
  const check = container.healthCheck;
  if (check === null) return;
  const startedAtMs = task.startedAtMs ?? task.createdAtMs;
  task.containerHealth.set(container.name, { status: "HEALTHY", startedAtMs, failures: 0 });
  task.toldContainerHealth.set(container.name, "HEALTHY");
  const inSeconds = play.random.between(
    0,
    check.intervalSeconds,
    subjectOf(task, container),
    "check phase",
    0,
  );
  follow(play, task, container, check, [{ kind: "run", inSeconds }], changed);
}

function follow(
  play: PlayContext,
  task: PlayedTask,
  container: ContainerPlan,
  check: ContainerCheckPlan,
  effects: readonly ContainerHealthEffect[],
  changed: (task: PlayedTask) => void,
): void {
  for (const effect of effects) {
    switch (effect.kind) {
      case "run":
        after(play, effect.inSeconds, () => run(play, task, container, check, changed));
        break;
      case "result":
        tellResult(play, task, container, check, effect);
        break;
      case "status-changed":
        tellStatusLater(play, task, container, effect.to, changed);
        break;
    }
  }
}

function run(
  play: PlayContext,
  task: PlayedTask,
  container: ContainerPlan,
  check: ContainerCheckPlan,
  changed: (task: PlayedTask) => void,
): void {
  if (!answers(task, container.name)) return;
  const beganAtMs = play.queue.nowMs();
  const answer = play.world.runHealthCommand(ref(task), container.name, beganAtMs);
  after(play, commandSeconds(check, answer), () => {
    const state = task.containerHealth.get(container.name);
    if (state === undefined || !answers(task, container.name)) return;
    const step = stepContainerHealth(check, state, { kind: "ended", answer, beganAtMs });
    task.containerHealth.set(container.name, step.state);
    follow(play, task, container, check, step.effects, changed);
  });
}

function tellResult(
  play: PlayContext,
  task: PlayedTask,
  container: ContainerPlan,
  check: ContainerCheckPlan,
  result: Extract<ContainerHealthEffect, { kind: "result" }>,
): void {
  const subject = subjectOf(task, container);
  const { passed, exitCode, seconds, consecutive, counted } = result;
  if (passed) {
    // Only the first success is told: one line per interval would bury the rest.
    if (task.containerHealth.get(container.name)?.status === "HEALTHY" && task.wasHealthy) return;
    note(play, subject, "container-check-passed", `${check.command}: exit 0`, { exitCode, seconds });
    return;
  }
  const outcome = result.reason === "timeout" ? noEnd(result) : `exit ${exitCode ?? "?"}`;
  const reason = result.output === "" ? outcome : `${outcome}: ${result.output}`;
  const data = { exitCode, reason, consecutive, counted, seconds };
  note(play, subject, "container-check-failed", `${check.command}: ${reason}`, data, check.where);
}

function noEnd({ seconds, observedSeconds }: Extract<ContainerHealthEffect, { kind: "result" }>): string {
  return observedSeconds === null
    ? `no end within ${seconds} s`
    : `no end within ${observedSeconds} s, the longest that was observed of the ${seconds} s`;
}

function tellStatusLater(
  play: PlayContext,
  task: PlayedTask,
  container: ContainerPlan,
  to: string,
  changed: (task: PlayedTask) => void,
): void {
  if (to !== "HEALTHY" && to !== "UNHEALTHY") return;
  const ordinal = play.queue.nowMs();
  after(play, draw(play, "containerVerdict", subjectOf(task, container), ordinal), () => {
    if (task.containerHealth.get(container.name)?.status !== to) return;
    task.toldContainerHealth.set(container.name, to);
    if (to === "UNHEALTHY") tellUnhealthy(play, task, container);
    const unhealthy = [...task.toldContainerHealth].some(
      ([name, told]) => told === "UNHEALTHY" && isEssential(play, name),
    );
    task.containerUnhealthyAtMs = unhealthy ? (task.containerUnhealthyAtMs ?? play.queue.nowMs()) : null;
    changed(task);
  });
}

function tellUnhealthy(play: PlayContext, task: PlayedTask, container: ContainerPlan): void {
  const retries = container.healthCheck?.retries ?? null;
  const data = { container: container.name, retries };
  const text = `${container.name} is UNHEALTHY: its health command failed ${retries} times in a row`;
  note(
    play,
    subjectOf(task, container),
    "container-unhealthy",
    text,
    data,
    container.healthCheck?.where ?? [],
  );
}

function isEssential(play: PlayContext, name: string): boolean {
  return play.plan.containers.find((container) => container.name === name)?.essential ?? true;
}

function subjectOf(task: PlayedTask, container: ContainerPlan): string {
  return `container/${task.ordinal}/${container.name}`;
}
