/**
 * What the controllers meet outside themselves: images, processes, probes. The virtual driver asks
 * it in virtual time; who implements it (from a Profile, from a recording) is not known here.
 * All times are milliseconds on the play's clock.
 */
export interface World {
  /** Network interface, secrets, log group: the reason in the platform's words when they cannot be had. Absent: all can. */
  prepare?(task: TaskRef, atMs: number): { readonly failure: string | null };
  /** How long the pull takes, or why it cannot be had; the platform repeats a failing pull by itself. */
  pullImage(task: TaskRef, atMs: number): { readonly tookMs: number; readonly failure: PullFailure | null };
  /** Asked once when the container's process is started. */
  start(task: TaskRef, container: string, atMs: number): ContainerRun;
  /** One HTTP (or TCP) check by the load balancer. */
  probe(task: TaskRef, probe: Probe, atMs: number): ProbeAnswer;
  /** One run of the container's health command. */
  runHealthCommand(task: TaskRef, container: string, atMs: number): CommandAnswer;
  /** SIGTERM at `atMs`: milliseconds to exit, or null when it ignores it. */
  stop(
    task: TaskRef,
    container: string,
    atMs: number,
  ): { readonly exitAfterMs: number | null; readonly exitCode: number };
  /** One ordinary request through the balancer to this task; null when no ordinary route is known. */
  request(task: TaskRef, atMs: number): (ProbeAnswer & { readonly path: string }) | null;
}

export interface TaskRef {
  /** 1-based ordinal over the whole play. */
  readonly ordinal: number;
  /** Which revision: the old (healthy, before) or the new. */
  readonly revision: "previous" | "new";
  /** When its containers began; null before. */
  readonly startedAtMs: number | null;
}

export interface PullFailure {
  readonly kind: "not-found" | "denied" | "unreachable" | "rate-limited";
  /** In the platform's words. */
  readonly reason: string;
}

export interface ContainerRun {
  /** Milliseconds after start at which it accepts connections; null: never. */
  readonly listensAfterMs: number | null;
  readonly address: string;
  readonly port: number | null;
  /** It ends by itself; null: runs on. */
  readonly exit: {
    readonly afterMs: number;
    readonly exitCode: number;
    readonly outOfMemory: boolean;
    readonly message: string;
    /** The runtime could not start it at all (`CannotStartContainerError: …`); the task then never runs. */
    readonly startError?: string;
    /** What it needs in all, where memory ended it and that is known. */
    readonly usedMiB?: number;
  } | null;
}

export interface Probe {
  readonly protocol: "HTTP" | "HTTPS" | "TCP";
  readonly port: number;
  readonly path: string;
}

/** `afterMs` may exceed the check's time-out: the controller applies its own. */
export type ProbeAnswer =
  | { readonly kind: "status"; readonly status: number; readonly afterMs: number }
  | { readonly kind: "refused" | "reset"; readonly afterMs: number }
  | Silence;

/** `observedSeconds`: nobody waited longer than this, so that an answer after it is possible. */
export interface Silence {
  readonly kind: "silent";
  readonly observedSeconds?: number;
}

export type CommandAnswer =
  | { readonly kind: "exit"; readonly exitCode: number; readonly afterMs: number; readonly output: string }
  | Silence;
