/**
 * How an application behaves, as measured: once all well, and once under each condition of its
 * dependencies. Played by the platform's controllers instead of the application itself.
 */

export const PROFILE_SCHEMA = "steadystate/profile@1";

export interface Profile {
  readonly schema: typeof PROFILE_SCHEMA;
  readonly application: string;
  /** `recorded`: figures that were not measured by Steadystate; always shown as such. */
  readonly driver: "process" | "container" | "recorded";
  /** ISO 8601. */
  readonly measuredAt: string;
  readonly cores: number;
  /** How each dependency was provided: "embedded PostgreSQL 18", "stand-in for Redis (in-process)". */
  readonly dependencies: readonly { readonly name: string; readonly providedBy: string }[];
  /** One for each condition; a further one with more memory where memory ended the first. */
  readonly runs: readonly Run[];
  /** Conditions that were not observed, why, and how to make it possible. */
  readonly notObserved: readonly {
    readonly faults: readonly string[];
    readonly why: string;
    readonly help: string;
  }[];
  /** What differs from the deployment in how it was observed, one sentence each. */
  readonly notes?: readonly string[];
}

/** One start of the application under one set of conditions. All times are seconds from the start of the process. */
export interface Run {
  /** `redis=hang`, `postgres=late:60`; empty for all well. Sorted. */
  readonly faults: readonly string[];
  /** What each fault did to real connections; a fault that touched nothing did not take effect. */
  readonly effects: readonly FaultEffect[];
  readonly listens: readonly {
    readonly address: string;
    readonly port: number;
    readonly atSeconds: number;
  }[];
  /** CPU seconds used until it listened (or ended); wall seconds are in `listens`. */
  readonly startCpuSeconds: number;
  /** The process (tree) ended by itself or was killed at the memory limit. Null while it ran on. */
  readonly exit: ProcessExit | null;
  /** One phase, or two when the condition changes during the run (`late`, `lost`). */
  readonly phases: readonly Phase[];
  readonly memory: Memory;
  readonly stop: Stop | null;
  /** How long it was watched before it was stopped (or ended): "never listened" means not within this. */
  readonly observedSeconds?: number;
  /** Last lines written, masked. */
  readonly output: readonly string[];
}

export interface FaultEffect {
  readonly fault: string;
  readonly connections: number;
  readonly bytes: number;
  readonly tookEffect: boolean;
  /** How that is known, one sentence. */
  readonly evidence?: string;
}

export interface ProcessExit {
  readonly atSeconds: number;
  /** As the platform reports it: 137 when killed for memory. Null when ended by a signal of our own. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly reason: "exited" | "memory-limit" | "stopped-by-us";
}

export interface Phase {
  /** Seconds from process start at which this condition began. */
  readonly fromSeconds: number;
  readonly faults: readonly string[];
  readonly endpoints: readonly Endpoint[];
}

/** What one path answered, within a phase. */
export interface Endpoint {
  readonly role: "target-group-check" | "container-check" | "ordinary" | "other";
  readonly method: string;
  /** For a container check that is a command: the command line. */
  readonly path: string;
  /** Null: never answered healthily within the phase. Seconds from process start. */
  readonly firstHealthySeconds: number | null;
  readonly idle: Answers;
  readonly load: Answers | null;
}

export interface Answers {
  readonly sent: number;
  /** Status code (or exit code of a command) → how often. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly refused: number;
  /** Connected, but no answer within `waitedSeconds`. */
  readonly timedOut: number;
  readonly waitedSeconds: number;
  readonly reset: number;
  /** Latencies of answered probes; null when none was answered. */
  readonly latency: { readonly p50: number; readonly p99: number; readonly max: number } | null;
  readonly samples: readonly ProbeSample[];
}

export interface ProbeSample {
  readonly atSeconds: number;
  readonly seconds: number;
  readonly request: string;
  /** `200`, `404`, `refused`, `timeout`, `reset`, `exit 1`. */
  readonly answer: string;
  /** First bytes of the answer's body or the command's output, masked. */
  readonly excerpt: string;
}

/** MiB of the whole process tree, sampled; programs and libraries that are mapped from files count once. */
export interface Memory {
  readonly sampled: true;
  /** How shared pages of the processes' own memory count: by share, or in each process anew. */
  readonly method: "pss" | "rss";
  readonly startMiB: number;
  readonly peakMiB: number;
  readonly loadMiB: number | null;
  readonly limitMiB: number | null;
}

export interface Stop {
  /** SIGTERM to exit, seconds; null: it had to be killed after `waitedSeconds`. */
  readonly seconds: number | null;
  readonly waitedSeconds: number;
  readonly exitCode: number | null;
  /**
   * `SIGTERM`: it had no handler and ended by the signal's default. As the first process of a
   * container, without an init, such a process ignores the signal.
   */
  readonly signal?: string | null;
  /** Requests in flight at SIGTERM, and how many of them were answered. */
  readonly inFlight: number;
  readonly answered: number;
}

export function runUnder(profile: Profile, faults: readonly string[]): Run | undefined {
  return runsUnder(profile, faults)[0];
}

/** More than one where memory ended the first: the others had more of it, so that the real need is known. */
export function runsUnder(profile: Profile, faults: readonly string[]): Run[] {
  const wanted = [...faults].sort().join(",");
  return profile.runs.filter((run) => run.faults.join(",") === wanted);
}

/** The run that memory did not end; where it ended all of them, the one that had the most. */
export function freestRunUnder(profile: Profile, faults: readonly string[]): Run | undefined {
  const runs = runsUnder(profile, faults);
  return runs.find((run) => run.exit?.reason !== "memory-limit") ?? runs.at(-1);
}
