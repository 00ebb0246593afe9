import { type Routing, type TargetStatus, isRoutable, routing } from "../target-health.js";
import {
  MS,
  type PlayContext,
  type PlayedTask,
  after,
  answers,
  ref,
  seconds,
  serviceSubject,
} from "./context.js";
import type { RequestSummary } from "./types.js";

/** How often one ordinary request is asked. */
const REQUEST_EVERY_SECONDS = 2;
/** Source: [BC-elbv2] idle_timeout.timeout_seconds: after this the balancer answers 504 itself. */
const IDLE_TIMEOUT_SECONDS = 60;
/** Equal answers in a row are told together, at most this many seconds of them. */
const BUNDLE_SECONDS = 300;
/** Source: [ALB-T]: no registered target, and a target that refuses the connection. */
const NO_TARGET_STATUS = 503;
const BAD_GATEWAY_STATUS = 502;
const GATEWAY_TIMEOUT_STATUS = 504;
const FIRST_SERVER_ERROR = 500;

/** Equal answers in a row. */
interface Bundle {
  readonly atMs: number;
  lastAtMs: number;
  count: number;
  slowestSeconds: number;
  readonly result: Result;
}

interface Result {
  readonly failed: boolean;
  readonly path: string;
  readonly status: number | null;
  readonly reason: string | null;
  readonly seconds: number;
}

/** Asks ordinary requests through the play; the returned function tells what is still untold. */
export function runTraffic(play: PlayContext): () => void {
  const every = play.options.requestEverySeconds ?? REQUEST_EVERY_SECONDS;
  let turn = 0;
  let path = "/";
  let wasReachable = play.options.kind !== "create";
  let bundle: Bundle | null = null;
  const flush = (): void => {
    if (bundle !== null) tell(play, bundle);
    bundle = null;
  };
  const tick = (): void => {
    after(play, every, tick);
    const task = reachable(play, turn);
    turn += 1;
    let result: Result | null = null;
    if (task !== null) {
      wasReachable = true;
      result = ask(play, task, path);
    } else if (wasReachable && path !== "" && play.requests.answered + play.requests.failed > 0) {
      result = failure(path, NO_TARGET_STATUS, "no-target", 0);
    }
    if (result === null) return;
    path = result.path;
    record(play, result);
    const now = play.queue.nowMs();
    if (bundle !== null && isAlike(bundle, result, now)) {
      bundle.count += 1;
      bundle.lastAtMs = now;
      bundle.slowestSeconds = Math.max(bundle.slowestSeconds, result.seconds);
      return;
    }
    flush();
    bundle = { atMs: now, lastAtMs: now, count: 1, slowestSeconds: result.seconds, result };
  };
  after(play, every, tick);
  return flush;
}

function isAlike({ atMs, result }: Bundle, next: Result, nowMs: number): boolean {
  return (
    result.failed === next.failed &&
    result.status === next.status &&
    result.reason === next.reason &&
    nowMs - atMs < BUNDLE_SECONDS * MS
  );
}

/** The task that the next ordinary request comes to, in turn; null when it can reach none. */
function reachable(play: PlayContext, turn: number): PlayedTask | null {
  const behind = play.plan.targets.length > 0;
  const goal = behind ? goalOf(play.live) : "running";
  let candidates = 0;
  for (const task of play.live) if (isCandidate(task, goal)) candidates += 1;
  let left = candidates === 0 ? -1 : turn % candidates;
  for (const task of play.live) {
    if (!isCandidate(task, goal)) continue;
    if (left === 0) return task;
    left -= 1;
  }
  return null;
}

/** Which tasks the balancer sends requests to: see `routing`. Without a balancer, those that run. */
type Goal = Routing | "running";

function goalOf(tasks: readonly PlayedTask[]): Routing {
  let [healthy, unhealthy] = [false, false];
  for (const task of tasks) {
    const status = statusOf(task);
    healthy ||= status === "healthy";
    unhealthy ||= status === "unhealthy";
  }
  return routing(healthy, unhealthy);
}

function statusOf(task: PlayedTask): TargetStatus | null {
  return task.registered ? (task.targets[0]?.status ?? null) : null;
}

function isCandidate(task: PlayedTask, goal: Goal): boolean {
  if (goal === "running") return task.life.phase === "RUNNING" && task.absentFromMs === null;
  const status = statusOf(task);
  return status !== null && isRoutable(status, goal);
}

function failure(path: string, status: number, reason: string, took: number): Result {
  return { failed: true, path, status, reason, seconds: took };
}

function ask(play: PlayContext, task: PlayedTask, lastPath: string): Result | null {
  const name = play.plan.targets[0]?.containerName ?? play.plan.containers[0]?.name ?? "";
  if (!answers(task, name)) return failure(lastPath, BAD_GATEWAY_STATUS, "refused", 0);
  const answer = play.world.request(ref(task), play.queue.nowMs());
  if (answer === null) return null;
  if (answer.kind === "silent" || answer.afterMs >= IDLE_TIMEOUT_SECONDS * MS) {
    return failure(answer.path, GATEWAY_TIMEOUT_STATUS, "timeout", IDLE_TIMEOUT_SECONDS);
  }
  const took = answer.afterMs / MS;
  if (answer.kind !== "status") return failure(answer.path, BAD_GATEWAY_STATUS, answer.kind, took);
  if (answer.status >= FIRST_SERVER_ERROR) return failure(answer.path, answer.status, "status", took);
  return { failed: false, path: answer.path, status: answer.status, reason: null, seconds: took };
}

function record(play: PlayContext, result: Result): void {
  if (result.failed) {
    play.requests.failed += 1;
  } else {
    play.requests.answered += 1;
    play.requests.latencies.push(result.seconds);
  }
}

function tell(play: PlayContext, bundle: Bundle): void {
  const { count } = bundle;
  const { failed, path, status, reason } = bundle.result;
  const data = { path, status, seconds: bundle.slowestSeconds, count, until: seconds(bundle.lastAtMs) };
  const at = seconds(bundle.atMs);
  const entry = { at, subject: serviceSubject(play), where: [] };
  const text = `${count} ordinary requests to ${path}: ${status ?? reason}`;
  play.entries.push(
    failed
      ? { ...entry, kind: "request-failed", text, data: { ...data, reason } }
      : { ...entry, kind: "request-answered", text, data },
  );
}

export function summarise(play: PlayContext): RequestSummary {
  const { answered, failed, latencies } = play.requests;
  const asked = answered + failed;
  const sorted = Float64Array.from(latencies).sort();
  const p99Seconds = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? null;
  return { answered, failed, answeredShare: asked === 0 ? null : answered / asked, p99Seconds };
}
