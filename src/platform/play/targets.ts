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
import { MS, type PlayContext, type PlayedTask, after, answers, draw, isTold, note, ref } from "./context.js";

/** After so many failures in a row a target's failures are told in bundles of the same size. */
const FAILURES_TOLD_SINGLY = 20;
/** A port that nothing listens on answers at once. */
const REFUSED: ProbeAnswer = { kind: "refused", afterMs: 1 };

export interface TargetListener {
  readonly statusChanged: (task: PlayedTask) => void;
}

/** One node of the balancer and the target that it probes. */
interface Prober {
  readonly play: PlayContext;
  readonly task: PlayedTask;
  /** Of the target group in the plan. */
  readonly index: number;
  readonly target: TargetPlan;
  readonly node: number;
  readonly listener: TargetListener;
  /** The last failure in words: a target mostly fails the same way again. */
  told: { readonly result: ProbeVerdict; readonly subject: string; readonly text: string } | null;
}

export function registerTask(play: PlayContext, task: PlayedTask, listener: TargetListener): void {
  task.registered = true;
  task.registeredAtMs = play.queue.nowMs();
  for (const [index, target] of play.plan.targets.entries()) {
    task.targets[index] = registeredTarget(target.nodes);
    for (let node = 0; node < target.nodes; node += 1) {
      const delay = draw(play, "firstProbe", subjectOf(task, index), node);
      startProbing({ play, task, index, target, node, listener, told: null }, delay);
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
      startProbing({ play, task, index, target, node, listener, told: null }, delay);
    }
  }
}

/** The same two steps for every probe of the node: thousands of them are played. */
function startProbing(prober: Prober, delaySeconds: number): void {
  const event: TargetEvent = { kind: "probe-due", node: prober.node };
  const due = (): void => send(prober, event, due);
  after(prober.play, delaySeconds, due);
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

function send(prober: Prober, event: TargetEvent, due: () => void): void {
  const { task, index, target } = prober;
  const state = task.targets[index];
  if (state === undefined || state === null) return;
  const step = stepTarget(target.check, state, event);
  task.targets[index] = step.state;
  for (const effect of step.effects) apply(prober, effect, due);
}

function apply(prober: Prober, effect: TargetEffect, due: () => void): void {
  switch (effect.kind) {
    case "probe":
      return probe(prober, effect.nextInSeconds, due);
    case "probe-result":
      return tellResult(prober, effect);
    case "status-changed":
      return tellStatus(prober, effect.to);
  }
}

function probe(prober: Prober, nextInSeconds: number, due: () => void): void {
  const { play, task, target, node } = prober;
  after(play, nextInSeconds, due);
  const answer = answers(task, target.containerName)
    ? play.world.probe(ref(task), target.check, play.queue.nowMs())
    : REFUSED;
  const limitMs = target.check.timeoutSeconds * MS;
  const afterMs = answer.kind === "silent" ? limitMs : Math.min(answer.afterMs, limitMs);
  after(play, afterMs / MS, () => send(prober, { kind: "answered", node, answer }, due));
}

function tellResult(prober: Prober, result: { readonly consecutive: number } & ProbeVerdict): void {
  const { play, task, index, target, node } = prober;
  const { passed, reason, status, seconds, consecutive } = result;
  if (passed) {
    if (consecutive === 1) tellPass(play, task, index, target, { status, seconds, node: node + 1 });
    return;
  }
  const single = consecutive <= FAILURES_TOLD_SINGLY;
  if (!isTold(play) || (!single && consecutive % FAILURES_TOLD_SINGLY !== 0)) return;
  const count = single ? 1 : FAILURES_TOLD_SINGLY;
  const { observedSeconds } = result;
  const data = { path: target.check.path, reason, status, seconds, consecutive, node: node + 1, count };
  const known = observedSeconds === null ? data : { ...data, observedSeconds };
  const { subject, text } = inWords(prober, result);
  note(play, subject, "health-check-failed", text, known, target.check.where);
}

function inWords(prober: Prober, result: ProbeVerdict): { readonly subject: string; readonly text: string } {
  const { told, task, index, target } = prober;
  if (told !== null && isAlike(told.result, result)) return told;
  const text = `${requestOf(target)}: ${describe(result)}`;
  prober.told = { result, subject: subjectOf(task, index), text };
  return prober.told;
}

function isAlike(a: ProbeVerdict, b: ProbeVerdict): boolean {
  return (
    a.reason === b.reason &&
    a.status === b.status &&
    a.seconds === b.seconds &&
    a.observedSeconds === b.observedSeconds
  );
}

function tellPass(
  play: PlayContext,
  task: PlayedTask,
  index: number,
  target: TargetPlan,
  answer: { readonly status: number | null; readonly seconds: number; readonly node: number },
): void {
  const { path } = target.check;
  const request = requestOf(target);
  const { status } = answer;
  if (!task.answeredHealthily) {
    task.answeredHealthily = true;
    const since = task.startedAtMs === null ? 0 : (play.queue.nowMs() - task.startedAtMs) / MS;
    const text = `${request} answered ${status ?? "the connection"} for the first time`;
    const data = { path, seconds: Math.round(since * MS) / MS };
    note(play, `task/${task.ordinal}`, "first-healthy-answer", text, data, target.check.where);
  }
  const text = `${request}: ${status ?? "connected"}`;
  note(play, subjectOf(task, index), "health-check-passed", text, { path, ...answer });
}

function requestOf({ check }: TargetPlan): string {
  return check.protocol === "TCP" ? `TCP port ${check.port}` : `GET ${check.path}`;
}

function describe(result: ProbeVerdict): string {
  switch (result.reason) {
    case "status":
      return `answered ${result.status}`;
    case "timeout":
      return result.observedSeconds === null
        ? `no answer within ${result.seconds} s`
        : `no answer within ${result.observedSeconds} s, the longest that was observed of the ${result.seconds} s`;
    case "refused":
      return "connection refused";
    case "reset":
      return "connection reset";
    case null:
      return "passed";
  }
}

function tellStatus({ play, task, index, target, listener }: Prober, to: string): void {
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
