import type { PlayContext, PlayedTask } from "./context.js";
import { MS, draw, note } from "./context.js";

/** Source: [BC-ecs] minimumHealthyPercent: a task without any check counts as healthy 40 s after RUNNING. */
export const HEALTHY_WITHOUT_CHECKS_SECONDS = 40;

export type Verdict = "healthy" | "unhealthy" | "undecided";

/** What the checks of the task say, all of them together. */
export function verdictOf(play: PlayContext, task: PlayedTask): Verdict {
  if (task.life.phase !== "RUNNING") return "undecided";
  let [asked, undecided] = [false, false];
  for (const target of task.targets) {
    asked = true;
    if (target?.status === "unhealthy") return "unhealthy";
    undecided ||= target?.status !== "healthy";
  }
  for (const { name, essential, healthCheck } of play.plan.containers) {
    if (!essential || healthCheck === null) continue;
    asked = true;
    const told = task.toldContainerHealth.get(name);
    if (told === "UNHEALTHY") return "unhealthy";
    undecided ||= told === undefined;
  }
  if (!asked) return isOldEnough(play, task) ? "healthy" : "undecided";
  return undecided ? "undecided" : "healthy";
}

/** Why the service may act against the task now; null while it does not know or grace protects it. */
export function flagOf(play: PlayContext, task: PlayedTask): "target" | "container" | null {
  if (task.life.phase !== "RUNNING" || task.runningAtMs === null) return null;
  const now = play.queue.nowMs();
  if (now < task.runningAtMs + play.plan.healthCheckGracePeriodSeconds * MS) return null;
  const targetUnhealthy = task.targetKnownUnhealthyAtMs !== null;
  // While its target is unhealthy too, the slower review of the target decides (recorded: a failing
  // container check did not make the replacement any faster).
  if (!targetUnhealthy && task.containerUnhealthyAtMs !== null) return "container";
  if (task.targetKnownUnhealthyAtMs === null || now < task.targetKnownUnhealthyAtMs) return null;
  const oldEnoughAtMs = task.createdAtMs + draw(play, "youngTask", `task/${task.ordinal}`) * MS;
  return now >= oldEnoughAtMs ? "target" : null;
}

/** Says once that the task counts as healthy; true when it has just become so. */
export function noteHealthy(play: PlayContext, task: PlayedTask): boolean {
  if (task.wasHealthy || verdictOf(play, task) !== "healthy") return false;
  task.wasHealthy = true;
  note(play, `task/${task.ordinal}`, "task-healthy", `task ${task.ordinal} counts as healthy`);
  return true;
}

function isOldEnough(play: PlayContext, task: PlayedTask): boolean {
  return (
    task.runningAtMs !== null && play.queue.nowMs() >= task.runningAtMs + HEALTHY_WITHOUT_CHECKS_SECONDS * MS
  );
}
