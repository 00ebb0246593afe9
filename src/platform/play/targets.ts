import type { TargetPlan } from "../plan.js";
import {
  type ProbeVerdict,
  type TargetEffect,
  type TargetEvent,
  healthyTarget,
  registeredTarget,
  stepTarget,
} from "../target-health.js";
import type { ProbeAnswer } from "../world.js";
import { MS, type PlayContext, type PlayedTask, after, answers, draw, note, ref } from "./context.js";

/** After so many failures in a row a target's failures are told in bundles of the same size. */
const FAILURES_TOLD_SINGLY = 20;
/** A port that nothing listens on answers at once. */
const REFUSED: ProbeAnswer = { kind: "refused", afterMs: 1 };

export interface TargetListener {
  readonly statusChanged: (task: PlayedTask) => void;
}

export function registerTask(play: PlayContext, task: PlayedTask, listener: TargetListener): void {
  task.registered = true;
  task.registeredAtMs = play.queue.nowMs();
  for (const [index, target] of play.plan.targets.entries()) {
    task.targets[index] = registeredTarget(target.nodes);
    for (let node = 0; node < target.nodes; node += 1) {
      const delay = draw(play, "firstProbe", subjectOf(task, index), node);
      after(play, delay, () => send(play, task, index, { kind: "probe-due", node }, listener));
    }
  }
}

/** A target that was registered and healthy before the play began: its probes are somewhere in their interval. */
export function adoptTask(play: PlayContext, task: PlayedTask, listener: TargetListener): void {
  task.registered = play.plan.targets.length > 0;
  for (const [index, target] of play.plan.targets.entries()) {
    task.targets[index] = healthyTarget(target.nodes);
    for (let node = 0; node < target.nodes; node += 1) {
      const subject = subjectOf(task, index);
      const delay = play.random.between(0, target.check.intervalSeconds, subject, "probe phase", node);
      after(play, delay, () => send(play, task, index, { kind: "probe-due", node }, listener));
    }
  }
}

export function deregisterTask(play: PlayContext, task: PlayedTask, drained: () => void): void {
  task.registered = false;
  task.deregistrationDue = false;
  task.targetKnownUnhealthyAtMs = null;
  let longest = 0;
  for (const [index, target] of play.plan.targets.entries()) {
    const state = task.targets[index];
    if (state === null || state === undefined) continue;
    task.targets[index] = stepTarget(target.check, state, { kind: "deregistered" }).state;
    longest = Math.max(longest, target.deregistrationDelaySeconds);
    const gone = target.deregistrationDelaySeconds + draw(play, "targetGone", subjectOf(task, index));
    after(play, gone, () => {
      task.targets[index] = null;
      const text = `target ${task.ordinal} is no longer listed in ${target.name}`;
      note(play, subjectOf(task, index), "target-gone", text, { targetGroup: target.name });
    });
  }
  after(play, longest, drained);
}

function subjectOf(task: PlayedTask, index: number): string {
  return index === 0 ? `target/${task.ordinal}` : `target/${task.ordinal}/${index + 1}`;
}

function send(
  play: PlayContext,
  task: PlayedTask,
  index: number,
  event: TargetEvent,
  listener: TargetListener,
): void {
  const target = play.plan.targets[index];
  const state = task.targets[index];
  if (target === undefined || state === undefined || state === null) return;
  const step = stepTarget(target.check, state, event);
  task.targets[index] = step.state;
  for (const effect of step.effects) apply(play, task, index, target, effect, listener);
}

function apply(
  play: PlayContext,
  task: PlayedTask,
  index: number,
  target: TargetPlan,
  effect: TargetEffect,
  listener: TargetListener,
): void {
  switch (effect.kind) {
    case "probe": {
      const { node } = effect;
      after(play, effect.nextInSeconds, () => send(play, task, index, { kind: "probe-due", node }, listener));
      const answer = ask(play, task, target);
      const limitMs = target.check.timeoutSeconds * MS;
      const afterMs = answer.kind === "silent" ? limitMs : Math.min(answer.afterMs, limitMs);
      after(play, afterMs / MS, () => send(play, task, index, { kind: "answered", node, answer }, listener));
      return;
    }
    case "probe-result":
      return tellResult(play, task, index, target, effect);
    case "status-changed":
      return tellStatus(play, task, index, target, effect.to, listener);
  }
}

function ask(play: PlayContext, task: PlayedTask, target: TargetPlan): ProbeAnswer {
  if (!answers(task, target.containerName)) return REFUSED;
  const { protocol, port, path } = target.check;
  return play.world.probe(ref(task), { protocol, port, path }, play.queue.nowMs());
}

function tellResult(
  play: PlayContext,
  task: PlayedTask,
  index: number,
  target: TargetPlan,
  result: { readonly node: number; readonly consecutive: number } & ProbeVerdict,
): void {
  const { passed, reason, status, seconds, consecutive } = result;
  const { path, protocol } = target.check;
  const request = protocol === "TCP" ? `TCP port ${target.check.port}` : `GET ${path}`;
  const node = result.node + 1;
  if (passed) {
    if (consecutive !== 1) return;
    if (!task.answeredHealthily) {
      task.answeredHealthily = true;
      const since = task.startedAtMs === null ? 0 : (play.queue.nowMs() - task.startedAtMs) / MS;
      const text = `${request} answered ${status ?? "the connection"} for the first time`;
      const data = { path, seconds: Math.round(since * MS) / MS };
      note(play, `task/${task.ordinal}`, "first-healthy-answer", text, data, target.check.where);
    }
    const data = { path, status, seconds, node };
    note(play, subjectOf(task, index), "health-check-passed", `${request}: ${status ?? "connected"}`, data);
    return;
  }
  const single = consecutive <= FAILURES_TOLD_SINGLY;
  if (!single && consecutive % FAILURES_TOLD_SINGLY !== 0) return;
  const data = {
    path,
    reason,
    status,
    seconds,
    consecutive,
    node,
    count: single ? 1 : FAILURES_TOLD_SINGLY,
  };
  const text = `${request}: ${describe(result)}`;
  note(play, subjectOf(task, index), "health-check-failed", text, data, target.check.where);
}

function describe(result: ProbeVerdict): string {
  switch (result.reason) {
    case "status":
      return `answered ${result.status}`;
    case "timeout":
      return `no answer within ${result.seconds} s`;
    case "refused":
      return "connection refused";
    case "reset":
      return "connection reset";
    case null:
      return "passed";
  }
}

function tellStatus(
  play: PlayContext,
  task: PlayedTask,
  index: number,
  target: TargetPlan,
  to: string,
  listener: TargetListener,
): void {
  const subject = subjectOf(task, index);
  if (to === "healthy") {
    const others = task.targets.some((state) => state?.status === "unhealthy");
    if (!others) task.targetKnownUnhealthyAtMs = null;
    const text = `target ${task.ordinal} is healthy in ${target.name}`;
    note(play, subject, "target-healthy", text, { targetGroup: target.name });
  }
  if (to === "unhealthy") {
    const reason = task.targets[index]?.reason ?? null;
    const review = draw(play, "targetHealthReview", subject, task.targetWasUnhealthyTimes);
    task.targetWasUnhealthyTimes += 1;
    task.targetKnownUnhealthyAtMs = play.queue.nowMs() + review * MS;
    const data = {
      targetGroup: target.name,
      reasonCode: reason?.code ?? null,
      description: reason?.description ?? null,
    };
    note(play, subject, "target-unhealthy", reason?.description ?? "unhealthy", data, target.where);
  }
  listener.statusChanged(task);
}
