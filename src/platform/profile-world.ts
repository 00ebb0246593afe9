import type { Answers, Endpoint, Phase, Profile, Run } from "../profile/index.js";
import { runUnder } from "../profile/index.js";
import type { Random } from "./random.js";
import type {
  CommandAnswer,
  ContainerRun,
  Probe,
  ProbeAnswer,
  PullFailure,
  TaskRef,
  World,
} from "./world.js";

/**
 * A World that answers from a Profile: what the application did when it was observed is what each
 * of its tasks does in the play, at the task's own age and under the condition of that moment.
 */
export interface ProfileWorldOptions {
  readonly profile: Profile;
  readonly conditions: Conditions;
  /** Of the task; a measured start is stretched when it has less than one core. */
  readonly vcpu: number;
  /** Null: unlimited. A measured peak above it ends the task with 137. */
  readonly memoryLimitMiB: number | null;
  /** Seconds an image pull takes, drawn per task; or why it cannot be had at all. */
  readonly pullSeconds: readonly [number, number];
  readonly pullFailure: (PullFailure & { readonly tookSeconds: number }) | null;
  /** The port that each observed port stands for, when the run was given a free one. */
  readonly random: Random;
  /** Revision before the one under test answers as all well; without a run for it, it is assumed healthy. */
  readonly ordinaryPath: string | null;
}

/** The dependencies' conditions over the play. */
export interface Conditions {
  /** The run that shows them. Sorted, as in `Run.faults`. */
  readonly faults: readonly string[];
  /** For `late` and `lost`: milliseconds after the first process start at which the condition changes. */
  readonly changesAfterMs: number | null;
  /** Conditions of a process that starts after the change. */
  readonly faultsAfterwards: readonly string[];
}

interface Life {
  readonly run: Run | null;
  readonly startMs: number;
  /** When the second phase of its run begins on the play's clock; null: it has one phase. */
  readonly secondPhaseMs: number | null;
}

const MS = 1000;
/** A check answered before the first healthy answer, when nothing else was seen then. */
const NOT_YET_HEALTHY_STATUS = 503;
/** An old revision that ran before is taken as healthy: it answers at once. */
const PREVIOUS_REVISION_ANSWER_MS = 5;

export function profileWorld(options: ProfileWorldOptions): World {
  const lives = new Map<number, Life>();
  let firstStartMs: number | null = null;

  const changeMs = (): number | null =>
    options.conditions.changesAfterMs === null || firstStartMs === null
      ? null
      : firstStartMs + options.conditions.changesAfterMs;

  function begin(atMs: number): Life {
    firstStartMs ??= atMs;
    const change = changeMs();
    const startsAfterChange = change !== null && atMs >= change;
    const faults = startsAfterChange ? options.conditions.faultsAfterwards : options.conditions.faults;
    const run = runUnder(options.profile, faults) ?? null;
    const twoPhases = run !== null && run.phases.length > 1 && !startsAfterChange;
    return { run, startMs: atMs, secondPhaseMs: twoPhases ? change : null };
  }

  function lifeOf(task: TaskRef, atMs: number): Life {
    const life = lives.get(task.ordinal);
    if (life) return life;
    const made = begin(atMs);
    lives.set(task.ordinal, made);
    return made;
  }

  function answerOf(endpoint: Endpoint, life: Life, phase: Phase, ageMs: number, task: TaskRef): ProbeAnswer {
    const phaseStart = phase === life.run?.phases[0] ? 0 : phase.fromSeconds;
    const shift = secondPhaseShiftMs(life, phase);
    const first = endpoint.firstHealthySeconds;
    const notYet = first !== null && ageMs < first * MS + shift && first > phaseStart;
    const roll = options.random.draw(`task/${task.ordinal}`, endpoint.path, Math.round(ageMs));
    return notYet ? unhealthyAnswer(endpoint.idle, roll) : sampled(endpoint.idle, roll);
  }

  /** How much later than when observed the second phase began in the play. */
  function secondPhaseShiftMs(life: Life, phase: Phase): number {
    if (life.run === null || life.secondPhaseMs === null || phase === life.run.phases[0])
      return stretchMs(life.run);
    return life.secondPhaseMs - life.startMs - phase.fromSeconds * MS;
  }

  function stretchMs(run: Run | null): number {
    if (run === null || options.vcpu >= 1) return 0;
    return run.startCpuSeconds * (1 / options.vcpu - 1) * MS;
  }

  function phaseAt(life: Life, atMs: number): Phase | null {
    const [first, second] = life.run?.phases ?? [];
    if (first === undefined) return null;
    return second !== undefined && life.secondPhaseMs !== null && atMs >= life.secondPhaseMs ? second : first;
  }

  function listensAtMs(life: Life): number | null {
    const listen = life.run?.listens[0];
    if (life.run === null || listen === undefined) return null;
    const second = life.run.phases[1];
    if (second !== undefined && listen.atSeconds >= second.fromSeconds && life.secondPhaseMs !== null) {
      return life.secondPhaseMs - life.startMs + (listen.atSeconds - second.fromSeconds) * MS;
    }
    return listen.atSeconds * MS + stretchMs(life.run);
  }

  function exitOf(life: Life): ContainerRun["exit"] {
    const { run } = life;
    if (run === null) return null;
    const limit = options.memoryLimitMiB;
    const stretch = stretchMs(run);
    if (limit !== null && run.memory.peakMiB > limit) {
      const share = run.memory.startMiB > limit ? 0.5 : 1;
      const afterMs = (run.exit?.atSeconds ?? run.listens[0]?.atSeconds ?? 1) * share * MS + stretch;
      return {
        afterMs,
        exitCode: 137,
        outOfMemory: true,
        message: `used ${Math.round(run.memory.peakMiB)} MiB of ${limit}`,
      };
    }
    const exit = run.exit;
    if (exit === null || exit.reason === "stopped-by-us" || exit.reason === "memory-limit") return null;
    const second = run.phases[1];
    const inSecond = second !== undefined && exit.atSeconds >= second.fromSeconds;
    const exitMs =
      inSecond && life.secondPhaseMs !== null
        ? life.secondPhaseMs - life.startMs + (exit.atSeconds - second.fromSeconds) * MS
        : exit.atSeconds * MS + stretch;
    // A dependency that came back before the process would have given up saved it.
    const saved =
      !inSecond &&
      second === undefined &&
      life.secondPhaseMs !== null &&
      life.startMs + exitMs > life.secondPhaseMs;
    return saved
      ? null
      : { afterMs: exitMs, exitCode: exit.exitCode ?? 1, outOfMemory: false, message: lastWords(run) };
  }

  function reach(
    task: TaskRef,
    port: number | null,
    atMs: number,
  ): { life: Life; phase: Phase; ageMs: number } | "away" {
    const life = lifeOf(task, atMs);
    const phase = phaseAt(life, atMs);
    const listens = listensAtMs(life);
    const ageMs = atMs - life.startMs;
    if (phase === null || listens === null || ageMs < listens) return "away";
    if (port !== null && !reachable(life.run, port)) return "away";
    const exit = exitOf(life);
    return exit !== null && ageMs >= exit.afterMs ? "away" : { life, phase, ageMs };
  }

  return {
    pullImage: (task) => ({
      tookMs:
        (options.pullFailure?.tookSeconds ??
          options.random.between(...options.pullSeconds, `task/${task.ordinal}`, "image pull", 0)) * MS,
      failure: task.revision === "new" ? options.pullFailure : null,
    }),
    start(task, _container, atMs) {
      if (task.revision === "previous")
        return { listensAfterMs: 0, address: "0.0.0.0", port: null, exit: null };
      const life = begin(atMs);
      lives.set(task.ordinal, life);
      const listen = life.run?.listens[0];
      return {
        listensAfterMs: listensAtMs(life),
        address: listen?.address ?? "0.0.0.0",
        port: listen?.port ?? null,
        exit: exitOf(life),
      };
    },
    probe(task, probe: Probe, atMs): ProbeAnswer {
      if (task.revision === "previous")
        return { kind: "status", status: 200, afterMs: PREVIOUS_REVISION_ANSWER_MS };
      const there = reach(task, probe.port, atMs);
      if (there === "away") return { kind: "refused", afterMs: 1 };
      if (probe.protocol === "TCP") return { kind: "status", status: 200, afterMs: 1 };
      const endpoint = endpointFor(there.phase, "target-group-check", probe.path);
      return endpoint === null
        ? { kind: "silent" }
        : answerOf(endpoint, there.life, there.phase, there.ageMs, task);
    },
    runHealthCommand(task, _container, atMs): CommandAnswer {
      if (task.revision === "previous")
        return { kind: "exit", exitCode: 0, afterMs: PREVIOUS_REVISION_ANSWER_MS, output: "" };
      const there = reach(task, null, atMs);
      if (there === "away") return { kind: "exit", exitCode: 1, afterMs: 1, output: "connection refused" };
      const endpoint = endpointFor(there.phase, "container-check", null);
      if (endpoint === null) return { kind: "exit", exitCode: 0, afterMs: 1, output: "" };
      const answer = answerOf(endpoint, there.life, there.phase, there.ageMs, task);
      if (answer.kind === "status")
        return { kind: "exit", exitCode: answer.status, afterMs: answer.afterMs, output: excerpt(endpoint) };
      return answer.kind === "silent"
        ? { kind: "silent" }
        : { kind: "exit", exitCode: 1, afterMs: answer.afterMs, output: answer.kind };
    },
    stop(task, _container, atMs) {
      if (task.revision === "previous") return { exitAfterMs: 0, exitCode: 0 };
      const stop = lifeOf(task, atMs).run?.stop;
      if (!stop) return { exitAfterMs: 0, exitCode: 143 };
      return {
        exitAfterMs: stop.seconds === null ? null : stop.seconds * MS,
        exitCode: stop.exitCode ?? 137,
      };
    },
    request(task, atMs) {
      const path = options.ordinaryPath;
      if (path === null) return null;
      if (task.revision === "previous")
        return { kind: "status", status: 200, afterMs: PREVIOUS_REVISION_ANSWER_MS, path };
      const there = reach(task, null, atMs);
      if (there === "away") return { kind: "refused", afterMs: 1, path };
      const endpoint = endpointFor(there.phase, "ordinary", path);
      return endpoint === null
        ? null
        : { ...answerOf(endpoint, there.life, there.phase, there.ageMs, task), path };
    },
  };
}

/** Whether the balancer reaches the process on this port: it listens there, and not on loopback only. */
function reachable(run: Run | null, port: number): boolean {
  return (run?.listens ?? []).some((listen) => listen.port === port && !isLoopback(listen.address));
}

function isLoopback(address: string): boolean {
  return address.startsWith("127.") || address === "::1" || address === "localhost";
}

function endpointFor(phase: Phase, role: Endpoint["role"], path: string | null): Endpoint | null {
  const matching = phase.endpoints.filter((endpoint) => path === null || endpoint.path === path);
  return (
    matching.find((endpoint) => endpoint.role === role) ?? (path === null ? null : (matching[0] ?? null))
  );
}

/** One of the observed answers, as often as it was observed. */
function sampled(answers: Answers, roll: number): ProbeAnswer {
  let left = roll * Math.max(1, answers.sent);
  for (const [status, count] of Object.entries(answers.statuses)) {
    if (left < count)
      return { kind: "status", status: Number(status), afterMs: latencyMs(answers, left / count) };
    left -= count;
  }
  if (left < answers.refused) return { kind: "refused", afterMs: 1 };
  left -= answers.refused;
  if (left < answers.reset) return { kind: "reset", afterMs: 1 };
  return { kind: "silent" };
}

/** What was seen besides healthy answers; a plain 503 when nothing was. */
function unhealthyAnswer(answers: Answers, roll: number): ProbeAnswer {
  const statuses = Object.fromEntries(
    Object.entries(answers.statuses).filter(([status]) => !/^[023]/.test(status)),
  );
  const sent =
    Object.values(statuses).reduce((sum, count) => sum + count, 0) +
    answers.refused +
    answers.timedOut +
    answers.reset;
  if (sent === 0) return { kind: "status", status: NOT_YET_HEALTHY_STATUS, afterMs: 1 };
  return sampled({ ...answers, statuses, sent }, roll);
}

/** Between the observed median and maximum, by where in its share the roll fell. */
function latencyMs(answers: Answers, share: number): number {
  if (answers.latency === null) return 0;
  const { p50, p99, max } = answers.latency;
  const seconds = share < 0.5 ? p50 : share < 0.99 ? p50 + ((share - 0.5) / 0.49) * (p99 - p50) : max;
  return seconds * MS;
}

function lastWords(run: Run): string {
  return run.output
    .filter((line) => line.trim() !== "")
    .slice(-5)
    .join("\n");
}

function excerpt(endpoint: Endpoint): string {
  return endpoint.idle.samples.at(-1)?.excerpt ?? "";
}
