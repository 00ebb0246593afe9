import { routable } from "../target-health.js";
import type { ProbeAnswer } from "../world.js";
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

interface Bundle {
  readonly key: string;
  readonly atMs: number;
  lastAtMs: number;
  count: number;
  slowestSeconds: number;
  readonly failed: boolean;
  readonly path: string;
  readonly status: number | null;
  readonly reason: string | null;
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
    const candidates = reachable(play);
    const task = candidates[turn % Math.max(1, candidates.length)];
    turn += 1;
    let result: Result | null = null;
    if (task !== undefined) {
      wasReachable = true;
      result = ask(play, task, path);
    } else if (wasReachable && path !== "" && play.requests.answered + play.requests.failed > 0) {
      result = { failed: true, path, status: NO_TARGET_STATUS, reason: "no-target", seconds: 0 };
    }
    if (result === null) return;
    path = result.path;
    record(play, result);
    bundle = add(play, bundle, result, flush);
  };
  after(play, every, tick);
  return flush;
}

/** The tasks that an ordinary request can reach now. */
function reachable(play: PlayContext): PlayedTask[] {
  const target = play.plan.targets[0];
  if (target === undefined) {
    return play.live.filter((task) => task.life.phase === "RUNNING" && task.absentFromMs === null);
  }
  const registered = play.live.filter((task) => task.registered && task.targets[0] != null);
  const statuses = registered.map((task) => task.targets[0]?.status ?? "unused");
  return routable(statuses).flatMap((index) => registered[index] ?? []);
}

function ask(play: PlayContext, task: PlayedTask, lastPath: string): Result | null {
  const name = play.plan.targets[0]?.containerName ?? play.plan.containers[0]?.name ?? "";
  if (!answers(task, name)) {
    return { failed: true, path: lastPath, status: BAD_GATEWAY_STATUS, reason: "refused", seconds: 0 };
  }
  const answer = play.world.request(ref(task), play.queue.nowMs());
  return answer === null ? null : { path: answer.path, ...judge(answer) };
}

function judge(answer: ProbeAnswer): Omit<Result, "path"> {
  if (answer.kind === "silent" || answer.afterMs >= IDLE_TIMEOUT_SECONDS * MS) {
    return { failed: true, status: GATEWAY_TIMEOUT_STATUS, reason: "timeout", seconds: IDLE_TIMEOUT_SECONDS };
  }
  const took = answer.afterMs / MS;
  if (answer.kind !== "status") {
    return { failed: true, status: BAD_GATEWAY_STATUS, reason: answer.kind, seconds: took };
  }
  const failed = answer.status >= FIRST_SERVER_ERROR;
  return { failed, status: answer.status, reason: failed ? "status" : null, seconds: took };
}

function record(play: PlayContext, result: Result): void {
  if (result.failed) {
    play.requests.failed += 1;
  } else {
    play.requests.answered += 1;
    play.requests.latencies.push(result.seconds);
  }
}

function add(play: PlayContext, bundle: Bundle | null, result: Result, flush: () => void): Bundle {
  const now = play.queue.nowMs();
  const key = `${result.failed}/${result.status}/${result.reason}`;
  if (bundle !== null && bundle.key === key && now - bundle.atMs < BUNDLE_SECONDS * MS) {
    bundle.count += 1;
    bundle.lastAtMs = now;
    bundle.slowestSeconds = Math.max(bundle.slowestSeconds, result.seconds);
    return bundle;
  }
  flush();
  const { failed, path, status, reason, seconds: slowestSeconds } = result;
  return { key, atMs: now, lastAtMs: now, count: 1, slowestSeconds, failed, path, status, reason };
}

function tell(play: PlayContext, bundle: Bundle): void {
  const { path, status, count, reason } = bundle;
  const data = { path, status, seconds: bundle.slowestSeconds, count, until: seconds(bundle.lastAtMs) };
  const at = seconds(bundle.atMs);
  const entry = { at, subject: serviceSubject(play), where: [] };
  const text = `${count} ordinary requests to ${path}: ${status ?? reason}`;
  play.entries.push(
    bundle.failed
      ? { ...entry, kind: "request-failed", text, data: { ...data, reason } }
      : { ...entry, kind: "request-answered", text, data },
  );
}

export function summarise(play: PlayContext): RequestSummary {
  const { answered, failed, latencies } = play.requests;
  const asked = answered + failed;
  const sorted = [...latencies].sort((a, b) => a - b);
  const p99Seconds = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? null;
  return { answered, failed, answeredShare: asked === 0 ? null : answered / asked, p99Seconds };
}
