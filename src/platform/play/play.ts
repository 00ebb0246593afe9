import type { Timeline } from "../../timeline/index.js";
import { keyedRandom } from "../random.js";
import { primaryOf } from "../service-deployment.js";
import { STABILISATION_LIMIT_SECONDS } from "../stack.js";
import { runningTask } from "../task-lifecycle.js";
import type { World } from "../world.js";
import { adoptContainer } from "./container-checks.js";
import { MS, type PlayContext, after, context, note, seconds } from "./context.js";
import { type RunningService, runService } from "./service.js";
import { type StackDriver, driveStack } from "./stack-driver.js";
import { adoptTask } from "./targets.js";
import { addTask, blankTask, containerExits } from "./tasks.js";
import { runTraffic, summarise } from "./traffic.js";
import type { Intervention, Outcome, PlayOptions, PlayPlan, PlayResult } from "./types.js";

const WATCH_SECONDS = 300;
/** After a failure that nothing follows, the play still shows what was under way. */
const AFTERMATH_SECONDS = 60;
/** Tasks that ran before the play are older than every rule about young tasks. */
const OLD_TASK_AGE_MS = 24 * 3600 * MS;
const PASS_GRID_SECONDS = 9.5;

/** Plays one service's rollout in virtual time: the same seed and inputs give the same timeline to the byte. */
export function play(plan: PlayPlan, world: World, options: PlayOptions): PlayResult {
  const run = context(plan.service, world, options, keyedRandom(options.seed));
  let stack: StackDriver | null = null;
  const service = runService(run, {
    steady: () => {
      stack?.steady();
      watchSteady(run);
    },
    failed: (why) => {
      stack?.failed(why);
      if (stack === null && primaryOf(run.service)?.rollout === "FAILED") endSoon(run);
    },
  });
  const flush = runTraffic(run);
  if (options.kind !== "create") adoptService(run, service);
  const deployFirst = (): void => {
    service.deploy("new");
  };
  if (options.kind === "running") watchSteady(run);
  else if (options.stack) stack = driveStack(run, service, options.kind, deployFirst);
  else deployFirst();
  service.startPasses(firstPassSeconds(run));
  for (const intervention of options.interventions ?? []) intervene(run, service, intervention);
  const untilMs = options.untilSeconds * MS;
  run.queue.runUntil(untilMs, () => run.over);
  flush();
  return resultOf(run);
}

function firstPassSeconds(run: PlayContext): number {
  if (run.options.kind === "running")
    return run.random.between(0, PASS_GRID_SECONDS, "service", "pass phase", 0);
  const primary = primaryOf(run.service);
  if (primary !== undefined) return primary.notBeforeMs / MS;
  return run.random.between(0, PASS_GRID_SECONDS, "service", "pass phase", 0);
}

/** The service as it stood before: its tasks healthy, its deployment completed, all quiet. */
function adoptService(run: PlayContext, service: RunningService): void {
  const revision = run.options.kind === "update" ? "previous" : "new";
  const deployment = {
    ordinal: 1,
    revision,
    rollout: "COMPLETED",
    notBeforeMs: 0,
    breaker: { failedTasks: 0, status: "MONITORING_COMPLETE" },
  } as const;
  run.service = { ...run.service, deployments: [deployment], steady: true };
  run.steadySinceMs = 0;
  for (let index = 0; index < run.plan.desiredCount; index += 1) {
    const task = blankTask(run, deployment, -OLD_TASK_AGE_MS);
    task.life = runningTask(run.plan.containers);
    task.startedAtMs = -OLD_TASK_AGE_MS;
    task.runningAtMs = -OLD_TASK_AGE_MS;
    task.wasHealthy = true;
    task.answeredHealthily = true;
    addTask(run, task);
    adoptTask(run, task, { statusChanged: service.tasks.healthChanged });
    for (const container of run.plan.containers) {
      adoptContainer(run, task, container, service.tasks.healthChanged);
    }
  }
}

/** A service that stays steady for a while ends the play; one that does not goes on. */
function watchSteady(run: PlayContext): void {
  const since = run.steadySinceMs;
  const last = Math.max(0, ...(run.options.interventions ?? []).map(({ atSeconds }) => atSeconds * MS));
  const wait = Math.max(0, last - run.queue.nowMs()) / MS + (run.options.watchSeconds ?? WATCH_SECONDS);
  after(run, wait, () => {
    if (run.service.steady && run.steadySinceMs === since && !isStackBusy(run)) run.over = true;
  });
}

function isStackBusy(run: PlayContext): boolean {
  return run.stack !== null && run.stack.status.endsWith("IN_PROGRESS");
}

function endSoon(run: PlayContext): void {
  after(run, AFTERMATH_SECONDS, () => {
    run.over = true;
  });
}

function intervene(run: PlayContext, service: RunningService, intervention: Intervention): void {
  run.queue.at(intervention.atSeconds * MS, () => {
    switch (intervention.kind) {
      case "stop-task":
        return service.stopByUser(intervention.task);
      case "set-desired-count":
        return service.setDesiredCount(intervention.desiredCount);
      case "alarm":
        return service.alarm(intervention.alarm);
      case "exit-container": {
        const task = run.tasks[intervention.task - 1];
        if (task === undefined) return;
        const { container, exitCode } = intervention;
        return containerExits(run, task, container, exitCode, null, service.tasks);
      }
      case "note-fault": {
        const { fault } = intervention;
        return note(run, "service/" + run.plan.name, "fault-injected", `injected: ${fault}`, { fault });
      }
    }
  });
}

function resultOf(run: PlayContext): PlayResult {
  const outcome = outcomeOf(run);
  const settledAtSeconds =
    (outcome === "steady" || outcome === "rolled-back") && run.steadySinceMs !== null
      ? seconds(run.steadySinceMs)
      : null;
  const lost = run.tasks.filter(
    (task) => task.revision === "new" && isLost(task.life.stop?.stopCode, task.orderedStop),
  );
  return {
    timeline: timelineOf(run),
    outcome,
    settledAtSeconds,
    tasksLost: lost.length,
    cycleSeconds: outcome === "steady" ? null : cycleSeconds(run),
    requests: summarise(run),
  };
}

function isLost(stopCode: string | undefined, ordered: string | null): boolean {
  if (stopCode === undefined || stopCode === "UserInitiated") return false;
  return ordered !== "scaling";
}

function outcomeOf(run: PlayContext): Outcome {
  const primary = primaryOf(run.service);
  const status = run.stack?.status;
  if (status === "ROLLBACK_IN_PROGRESS" || status === "ROLLBACK_COMPLETE") {
    return run.stackLimitReached ? "never-settles" : "failed";
  }
  if (run.stackLimitReached) return "never-settles";
  if (primary?.rollout === "FAILED") return "failed";
  if (!run.service.steady || primary === undefined) return "never-settles";
  return primary.revision === "new" ? "steady" : "rolled-back";
}

/** Mean seconds from one start of a task to that of its replacement. */
function cycleSeconds(run: PlayContext): number | null {
  const starts = run.tasks.filter((task) => task.revision === "new" && task.createdAtMs >= 0);
  const first = starts[0];
  const last = starts.at(-1);
  const abreast = Math.max(1, run.service.desiredCount);
  const rounds = (starts.length - 1) / abreast;
  if (first === undefined || last === undefined || rounds < 2) return null;
  return Math.round((last.createdAtMs - first.createdAtMs) / rounds) / MS;
}

function timelineOf(run: PlayContext): Timeline {
  const { entries } = run;
  // Bundled requests are told at the end of their bundle but carry its beginning.
  entries.sort((a, b) => a.at - b.at);
  return { entries, endSeconds: seconds(run.queue.nowMs()) };
}

/** How long a play lasts that never settles: as long as CloudFormation would wait. */
export const DEFAULT_HORIZON_SECONDS = STABILISATION_LIMIT_SECONDS;
