import { spawn, type ChildProcess } from "node:child_process";
import type { Memory, ProcessExit, Run } from "../../profile/index.js";
import { type Keeper, killMarked, signalGroup } from "../keeper.js";
import { MARKER_VARIABLE } from "../watchdog.js";
import { outputTail } from "./output.js";
import type { ProcessMemory, ProcessRow, ProcessTable } from "./process-table.js";
import { processTree } from "./process-tree.js";

/** One started process of the application, watched until it is gone. All seconds count from its start. */
export interface RunningApplication {
  readonly pid: number;
  elapsedSeconds(): number;
  /** Null while it runs. */
  exit(): ProcessExit | null;
  readonly exited: Promise<ProcessExit>;
  /** Sockets on which the process tree listened at any time, as really bound. */
  listens(): Run["listens"];
  /** False: the system does not tell which sockets listen, ports have to be tried. */
  seesListening(): boolean;
  /** A socket that was found by trying. */
  foundListening(address: string, port: number): void;
  startCpuSeconds(): number;
  cpuSeconds(): number;
  /** It has just been using the processor, so that a start may be under way however slow the machine. */
  isBusy(): boolean;
  memory(): Memory;
  /** What is used from here on counts as use under load, until the end is told. */
  measureLoad(during: boolean): void;
  output(): readonly string[];
  /** Until so many seconds after the start, or until it has ended. */
  waitUntil(seconds: number): Promise<void>;
  /** To the first process only, as the platform does. */
  signal(name: NodeJS.Signals): void;
  /** SIGKILL to all that belongs to it; resolves when it is gone. */
  kill(): Promise<void>;
}

export interface StartOptions {
  readonly command: readonly string[];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryLimitMiB: number | null;
  readonly table: ProcessTable;
  readonly keeper: Keeper;
  /** Distinguishes this start from the others of the same observation. */
  readonly ordinal: number;
}

const SAMPLE_INTERVAL_MS = 100;
/** Until it listens: "time to listen" must not be blurred by the sampling. */
const START_INTERVAL_MS = 25;
const START_INTERVAL_UNTIL_SECONDS = 15;
const FURTHER_SOCKETS_INTERVAL_MS = 500;
/** A shell around the program: what it shares does not matter. */
const SMALL_MIB = 4;
/** So much processor time within so long is work; less is waiting with now and then a look around. */
const BUSY_CPU_SECONDS = 0.05;
const BUSY_WITHIN_SECONDS = 1;
/** How long output is still read after the process has ended. */
const OUTPUT_DRAIN_MS = 300;
/** As a container runtime reports SIGKILL: 128 + 9. Source: platform-facts, OutOfMemoryError. */
const KILLED_EXIT_CODE = 137;
const NOT_FOUND_EXIT_CODE = 127;
const NOT_EXECUTABLE_EXIT_CODE = 126;

export function startApplication(options: StartOptions): RunningApplication {
  const watch = new Watch(options);
  return watch.running();
}

class Watch {
  private readonly child: ChildProcess;
  private readonly startedAt = performance.now();
  private readonly marker: string;
  private readonly tail = outputTail();
  private readonly found = new Map<string, Run["listens"][number]>();
  private sees = true;
  private cpuSeconds = 0;
  private startCpuSeconds: number | null = null;
  private busy = { cpuSeconds: 0, atSeconds: 0 };
  private method: Memory["method"] = "pss";
  private peakMiB = 0;
  private startMiB = 0;
  private loadMiB: number | null = null;
  private duringLoad = false;
  private overLimit = false;
  private socketsAt = 0;
  private weighedAt = 0;
  private stoppedByUs = false;
  private ended: ProcessExit | null = null;
  private timer: NodeJS.Timeout | undefined;
  readonly exited: Promise<ProcessExit>;

  constructor(private readonly options: StartOptions) {
    this.marker = `${options.keeper.marker}/${options.ordinal};`;
    const [file = "", ...words] = options.command;
    this.child = spawn(file, words, {
      cwd: options.workingDirectory,
      env: { ...options.environment, [MARKER_VARIABLE]: this.marker },
      // A session of its own: the whole group can be ended, and Ctrl-C does not reach it before us.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (this.child.pid !== undefined) options.keeper.addGroup(this.child.pid, "application");
    this.child.stdout?.on("data", (chunk: Buffer) => this.tail.write(chunk));
    this.child.stderr?.on("data", (chunk: Buffer) => this.tail.write(chunk));
    this.exited = this.waitForEnd();
    this.schedule();
  }

  running(): RunningApplication {
    return {
      pid: this.child.pid ?? 0,
      elapsedSeconds: () => this.elapsedSeconds(),
      exit: () => this.ended,
      exited: this.exited,
      listens: () => [...this.found.values()],
      seesListening: () => this.sees,
      foundListening: (address, port) => this.foundListening(address, port),
      startCpuSeconds: () => this.startCpuSeconds ?? this.cpuSeconds,
      cpuSeconds: () => this.cpuSeconds,
      isBusy: () => this.elapsedSeconds() - this.busy.atSeconds < BUSY_WITHIN_SECONDS,
      memory: () => this.memory(),
      measureLoad: (during) => {
        this.duringLoad = during;
      },
      output: () => this.tail.lines(),
      waitUntil: (seconds) => this.waitUntil(seconds),
      signal: (name) => this.signal(name),
      kill: async () => {
        if (this.ended === null) {
          this.stoppedByUs = true;
          this.killAll();
        }
        await this.exited;
      },
    };
  }

  private elapsedSeconds(): number {
    return (performance.now() - this.startedAt) / 1000;
  }

  private signal(name: NodeJS.Signals): void {
    this.stoppedByUs = true;
    if (this.ended === null) this.child.kill(name);
  }

  private async waitUntil(seconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const elapsed = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, Math.max(0, seconds - this.elapsedSeconds()) * 1000);
    });
    await Promise.race([elapsed, this.exited]);
    clearTimeout(timer);
  }

  private killAll(): void {
    if (this.child.pid !== undefined) signalGroup(this.child.pid, "SIGKILL");
    for (const row of processTree(this.options.table, this.child.pid ?? -1, this.marker)) {
      try {
        process.kill(row.pid, "SIGKILL");
      } catch {
        // Ended meanwhile.
      }
    }
    killMarked(this.marker, new Set());
  }

  private waitForEnd(): Promise<ProcessExit> {
    return new Promise((resolve) => {
      const end = (exitCode: number | null, signal: NodeJS.Signals | null): void => {
        if (this.ended !== null) return;
        clearTimeout(this.timer);
        this.ended = this.describeEnd(exitCode, signal);
        // When a container's first process ends, the platform ends all others in it.
        this.killAll();
        if (this.child.pid !== undefined) this.options.keeper.removeGroup(this.child.pid);
        const exit = this.ended;
        const drained = setTimeout(() => resolve(exit), OUTPUT_DRAIN_MS);
        this.child.once("close", () => {
          clearTimeout(drained);
          resolve(exit);
        });
      };
      this.child.once("error", (error: NodeJS.ErrnoException) => {
        this.tail.write(Buffer.from(`${this.options.command[0] ?? ""}: ${startFailure(error)}\n`));
        end(error.code === "ENOENT" ? NOT_FOUND_EXIT_CODE : NOT_EXECUTABLE_EXIT_CODE, null);
      });
      this.child.once("exit", end);
    });
  }

  private describeEnd(exitCode: number | null, signal: NodeJS.Signals | null): ProcessExit {
    const atSeconds = this.elapsedSeconds();
    if (this.overLimit)
      return { atSeconds, exitCode: KILLED_EXIT_CODE, signal: null, reason: "memory-limit" };
    if (this.stoppedByUs) return { atSeconds, exitCode, signal, reason: "stopped-by-us" };
    return { atSeconds, exitCode, signal, reason: "exited" };
  }

  private schedule(): void {
    const early = this.found.size === 0 && this.elapsedSeconds() < START_INTERVAL_UNTIL_SECONDS;
    this.timer = setTimeout(
      () => {
        this.sample();
        if (this.ended === null) this.schedule();
      },
      early ? START_INTERVAL_MS : SAMPLE_INTERVAL_MS,
    );
  }

  private sample(): void {
    const tree = processTree(this.options.table, this.child.pid ?? -1, this.marker);
    if (tree.length === 0) return;
    this.cpuSeconds = Math.max(
      this.cpuSeconds,
      tree.reduce((sum, row) => sum + row.cpuSeconds, 0),
    );
    if (this.cpuSeconds - this.busy.cpuSeconds >= BUSY_CPU_SECONDS) {
      this.busy = { cpuSeconds: this.cpuSeconds, atSeconds: this.elapsedSeconds() };
    }
    this.sampleSockets(tree);
    this.sampleMemory(tree);
  }

  private sampleSockets(tree: readonly ProcessRow[]): void {
    const now = performance.now();
    // Every request that is answered makes a socket: once it listens, a look now and then is enough.
    if (this.found.size > 0 && now - this.socketsAt < FURTHER_SOCKETS_INTERVAL_MS) return;
    this.socketsAt = now;
    const sockets = this.options.table.listening(tree);
    this.sees = sockets !== null;
    for (const { address, port } of sockets ?? []) this.foundListening(address, port);
  }

  private sampleMemory(tree: readonly ProcessRow[]): void {
    const now = performance.now();
    if (now - this.weighedAt < SAMPLE_INTERVAL_MS) return;
    this.weighedAt = now;
    const { table, memoryLimitMiB } = this.options;
    let parts = table.memory(tree, false);
    // Nothing is shared with oneself; and what is no new maximum even when counted twice need not be exact.
    const large = parts.filter((part) => part.ownMiB >= SMALL_MIB).length;
    const most = usedBy(parts);
    if (large > 1 && (most > this.knownMiB() || most > (memoryLimitMiB ?? most))) {
      parts = table.memory(tree, true);
      if (parts.some((part) => part.method === "rss" && part.ownMiB >= SMALL_MIB)) this.method = "rss";
    }
    const ownMiB = ownBy(parts);
    const usedMiB = usedBy(parts);
    this.peakMiB = Math.max(this.peakMiB, usedMiB);
    if (this.duringLoad) this.loadMiB = Math.max(this.loadMiB ?? 0, usedMiB);
    else if (this.loadMiB === null) this.startMiB = Math.max(this.startMiB, usedMiB);
    // Before a container is killed, the system drops what can be read from files again.
    if (memoryLimitMiB !== null && ownMiB > memoryLimitMiB && !this.overLimit) {
      this.overLimit = true;
      this.killAll();
    }
  }

  /** What uses no more than this changes none of the figures. */
  private knownMiB(): number {
    if (this.duringLoad) return Math.min(this.peakMiB, this.loadMiB ?? 0);
    return this.loadMiB === null ? Math.min(this.peakMiB, this.startMiB) : this.peakMiB;
  }

  private foundListening(address: string, port: number): void {
    const key = `${address} ${port}`;
    if (this.found.has(key)) return;
    this.found.set(key, { address, port, atSeconds: this.elapsedSeconds() });
    this.startCpuSeconds ??= this.cpuSeconds;
  }

  private memory(): Memory {
    return {
      sampled: true,
      method: this.method,
      startMiB: this.startMiB,
      peakMiB: this.peakMiB,
      loadMiB: this.loadMiB,
      limitMiB: this.options.memoryLimitMiB,
    };
  }
}

function ownBy(parts: readonly ProcessMemory[]): number {
  return parts.reduce((sum, part) => sum + part.ownMiB, 0);
}

/** Processes of one tree mostly run the same program: what is mapped from files counts once. */
function usedBy(parts: readonly ProcessMemory[]): number {
  return ownBy(parts) + Math.max(0, ...parts.map((part) => part.fileMiB));
}

function startFailure(error: NodeJS.ErrnoException): string {
  if (error.code === "ENOENT") return "not found";
  if (error.code === "EACCES") return "permission denied";
  return error.message;
}
