import type { Endpoint, Phase, Run } from "../profile/index.js";
import { endpointFor, sampled, unhealthyAnswer } from "./profile-answers.js";
import { beginLife, type Life, type LifeOptions, phaseAt, shiftMs } from "./profile-life.js";
import type { Random } from "./random.js";
import type { CommandAnswer, ContainerRun, ProbeAnswer, PullFailure, TaskRef, World } from "./world.js";

/**
 * A World that answers from a Profile: what the application did when it was observed is what each
 * of its tasks does in the play, at the task's own age and under the condition of that moment. The
 * revision before the one under test, and containers that were not observed, are taken as healthy.
 */
export interface ProfileWorldOptions extends LifeOptions {
  /** The container that was observed; null: whichever there is. */
  readonly containerName: string | null;
  /** Seconds an image pull takes, drawn per task. */
  readonly pullSeconds: readonly [number, number];
  /** Why the image cannot be had at all. */
  readonly pullFailure: PullFailure | null;
  readonly random: Random;
  readonly ordinaryPath: string | null;
  /** Where the balancer sends ordinary requests; none or null: to wherever the process listens. */
  readonly trafficPort?: number | null;
}

const MS = 1000;
const PREVIOUS_REVISION_ANSWER_MS = 5;
const HEALTHY: ProbeAnswer = { kind: "status", status: 200, afterMs: PREVIOUS_REVISION_ANSWER_MS };
const SILENTLY_WELL: CommandAnswer = {
  kind: "exit",
  exitCode: 0,
  afterMs: PREVIOUS_REVISION_ANSWER_MS,
  output: "",
};
const UNOBSERVED: ContainerRun = { listensAfterMs: null, address: "0.0.0.0", port: null, exit: null };
/** SIGTERM's default action. */
const TERMINATED_EXIT_CODE = 143;
const KILLED_EXIT_CODE = 137;

interface Reached {
  readonly life: Life;
  readonly phase: Phase;
}

export function profileWorld(options: ProfileWorldOptions): World {
  const lives = new Map<number, Life>();
  let firstStartMs: number | null = null;

  function begin(task: TaskRef, atMs: number): Life {
    firstStartMs ??= atMs;
    const { changesAfterMs } = options.conditions;
    const life = beginLife(options, atMs, changesAfterMs === null ? null : firstStartMs + changesAfterMs);
    lives.set(task.ordinal, life);
    return life;
  }

  const lifeOf = (task: TaskRef, atMs: number): Life => lives.get(task.ordinal) ?? begin(task, atMs);
  const isObserved = (task: TaskRef, container: string): boolean =>
    task.revision === "new" && (options.containerName === null || container === options.containerName);

  /** Null: nothing listens (yet, or any more) where the request arrives. */
  function reach(task: TaskRef, port: number | null, atMs: number): Reached | null {
    const life = lifeOf(task, atMs);
    const phase = phaseAt(life, atMs);
    const ageMs = atMs - life.startMs;
    if (phase === null || life.listensAfterMs === null || ageMs < life.listensAfterMs) return null;
    if (port !== null && !isReachable(life.run, port)) return null;
    return life.exit !== null && ageMs >= life.exit.afterMs ? null : { life, phase };
  }

  function answerOf(endpoint: Endpoint, { life, phase }: Reached, task: TaskRef, atMs: number): ProbeAnswer {
    const ageMs = atMs - life.startMs;
    const phaseStartSeconds = phase === life.run?.phases[0] ? 0 : phase.fromSeconds;
    const first = endpoint.firstHealthySeconds;
    const notYet = first !== null && first > phaseStartSeconds && ageMs < first * MS + shiftMs(life, phase);
    const roll = options.random.draw(`task/${task.ordinal}`, endpoint.path, Math.round(ageMs));
    return notYet ? unhealthyAnswer(endpoint.idle, roll) : sampled(endpoint.idle, roll);
  }

  return {
    pullImage: (task) => ({
      tookMs: options.random.between(...options.pullSeconds, `task/${task.ordinal}`, "image pull", 0) * MS,
      failure: task.revision === "new" ? options.pullFailure : null,
    }),
    start(task, container, atMs) {
      if (!isObserved(task, container)) return task.revision === "new" ? UNOBSERVED : PREVIOUS;
      const life = begin(task, atMs);
      const listen = life.run?.listens[0];
      const laterMs = life.startMs - atMs;
      const { listensAfterMs, exit } = life;
      return {
        listensAfterMs: listensAfterMs === null ? null : listensAfterMs + laterMs,
        address: listen?.address ?? "0.0.0.0",
        port: listen?.port ?? null,
        exit: exit === null ? null : { ...exit, afterMs: exit.afterMs + laterMs },
      };
    },
    probe(task, probe, atMs) {
      if (task.revision === "previous") return HEALTHY;
      const reached = reach(task, probe.port, atMs);
      if (reached === null) return { kind: "refused", afterMs: 1 };
      if (probe.protocol === "TCP") return { kind: "status", status: 200, afterMs: 1 };
      const endpoint = endpointFor(reached.phase, "target-group-check", probe.path);
      return endpoint === null ? { kind: "silent" } : answerOf(endpoint, reached, task, atMs);
    },
    runHealthCommand(task, container, atMs) {
      if (!isObserved(task, container)) return SILENTLY_WELL;
      const reached = reach(task, null, atMs);
      if (reached === null) return { kind: "exit", exitCode: 1, afterMs: 1, output: "connection refused" };
      const endpoint = endpointFor(reached.phase, "container-check", null);
      if (endpoint === null) return { kind: "exit", exitCode: 0, afterMs: 1, output: "" };
      return asCommand(answerOf(endpoint, reached, task, atMs), endpoint);
    },
    stop(task, container, atMs) {
      if (task.revision === "previous") return { exitAfterMs: 0, exitCode: 0 };
      const stop = isObserved(task, container) ? lifeOf(task, atMs).run?.stop : null;
      if (!stop) return { exitAfterMs: 0, exitCode: TERMINATED_EXIT_CODE };
      return {
        exitAfterMs: stop.seconds === null ? null : stop.seconds * MS,
        exitCode: stop.exitCode ?? KILLED_EXIT_CODE,
      };
    },
    request(task, atMs) {
      const path = options.ordinaryPath;
      if (path === null) return null;
      if (task.revision === "previous") return { ...HEALTHY, path };
      const reached = reach(task, options.trafficPort ?? null, atMs);
      if (reached === null) return { kind: "refused", afterMs: 1, path };
      const endpoint = endpointFor(reached.phase, "ordinary", path);
      return endpoint === null ? null : { ...answerOf(endpoint, reached, task, atMs), path };
    },
  };
}

const PREVIOUS: ContainerRun = { listensAfterMs: 0, address: "0.0.0.0", port: null, exit: null };

/** A command's endpoint counts exit codes where an HTTP one counts statuses. */
function asCommand(answer: ProbeAnswer, endpoint: Endpoint): CommandAnswer {
  switch (answer.kind) {
    case "status": {
      const output = endpoint.idle.samples.at(-1)?.excerpt ?? "";
      return { kind: "exit", exitCode: answer.status, afterMs: answer.afterMs, output };
    }
    case "silent":
      return answer;
    default:
      return { kind: "exit", exitCode: 1, afterMs: answer.afterMs, output: answer.kind };
  }
}

/** Whether the balancer reaches the process on this port: it listens there, and not on loopback only. */
function isReachable(run: Run | null, port: number): boolean {
  return (run?.listens ?? []).some((listen) => listen.port === port && !isLoopback(listen.address));
}

function isLoopback(address: string): boolean {
  return address.startsWith("127.") || address === "::1" || address === "localhost";
}
