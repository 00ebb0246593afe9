import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { type Keeper, signalGroup } from "../keeper.js";
import { MARKER_VARIABLE } from "../watchdog.js";
import { outputTail } from "../drivers/output.js";

/** A server that was started for this observation. */
export interface ServerProcess {
  readonly pid: number;
  readonly output: () => readonly string[];
  readonly exited: Promise<number | null>;
  running(): boolean;
  stop(): Promise<void>;
}

export interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

const STOP_SECONDS_MAX = 3;

export function startServer(
  keeper: Keeper,
  command: readonly string[],
  options: {
    readonly user: UserIds | null;
    readonly environment?: Readonly<Record<string, string>>;
    readonly input?: string;
    readonly stopSignal: NodeJS.Signals;
  },
): ServerProcess {
  const [file = "", ...words] = command;
  const child = spawn(file, words, {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    env: { PATH: "/usr/bin:/bin", ...options.environment, [MARKER_VARIABLE]: keeper.marker },
    ...options.user,
  });
  const tail = outputTail();
  child.stdout.on("data", (chunk: Buffer) => tail.write(chunk));
  child.stderr.on("data", (chunk: Buffer) => tail.write(chunk));
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.input ?? "");
  const { pid } = child;
  if (pid !== undefined) keeper.addGroup(pid, "server");
  const exited = ended(child).then((code) => {
    if (pid !== undefined) keeper.removeGroup(pid);
    return code;
  });
  return {
    pid: pid ?? 0,
    output: () => tail.lines(),
    exited,
    running: () => child.exitCode === null && child.signalCode === null && pid !== undefined,
    stop: async () => {
      if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      child.kill(options.stopSignal);
      const timer = setTimeout(() => signalGroup(pid, "SIGKILL"), STOP_SECONDS_MAX * 1000);
      await exited;
      clearTimeout(timer);
    },
  };
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once("error", () => resolve(null));
    child.once("exit", (code) => resolve(code));
  });
}

/** Servers that refuse to run as root run as this user. Null: we are not root. */
export function unprivilegedUser(): UserIds | null {
  if (process.getuid?.() !== 0) return null;
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith("nobody:"));
  const [, , uid, gid] = (line ?? "").split(":");
  const NOBODY = 65_534;
  return { uid: Number(uid ?? NOBODY), gid: Number(gid ?? NOBODY) };
}
