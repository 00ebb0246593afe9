import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FOLDER_PREFIX, startWatchdog } from "./watchdog.js";

/**
 * Sees to it that nothing is left behind: process groups and temporary folders of one observation.
 * They go when it closes, when this process exits, and — by a small shell that waits on a pipe from
 * here — also when this process is killed so that it cannot do anything itself.
 */
export interface Keeper {
  /** Put into the environment of everything that is started; finds processes that left their group. */
  readonly marker: string;
  /** `server`: asked to end by SIGQUIT first, so that it frees what outlives a process. */
  addGroup(pid: number, kind: "application" | "server"): void;
  removeGroup(pid: number): void;
  temporaryFolder(): string;
  removeFolder(path: string): void;
  close(): void;
}

export function createKeeper(): Keeper {
  const marker = randomUUID();
  const groups = new Map<number, "application" | "server">();
  const folders = new Set<string>();
  const pipe = startWatchdog(marker);
  const tell = (line: string): void => void pipe?.write(`${line}\n`);
  let closed = false;

  const close = (): void => {
    if (closed) return;
    closed = true;
    process.removeListener("exit", close);
    for (const [pid, kind] of groups) signalGroup(pid, kind === "server" ? "SIGQUIT" : "SIGKILL");
    killMarked(marker, new Set(groups.keys()));
    for (const folder of folders) removeQuietly(folder);
    // Servers may still be writing into their folders: then the watchdog finishes the work.
    if (groups.size === 0) pipe?.end("end\n");
    else pipe?.end();
  };
  process.on("exit", close);

  return {
    marker,
    addGroup(pid, kind) {
      // Started just when all was being ended.
      if (closed) return signalGroup(pid, "SIGKILL");
      groups.set(pid, kind);
      tell(`${kind} ${pid}`);
    },
    removeGroup(pid) {
      groups.delete(pid);
      tell(`gone ${pid}`);
    },
    temporaryFolder() {
      if (closed) throw new Error("the observation is over");
      const folder = mkdtempSync(join(tmpdir(), FOLDER_PREFIX));
      folders.add(folder);
      tell(`folder ${folder}`);
      return folder;
    },
    removeFolder(path) {
      removeQuietly(path);
      folders.delete(path);
    },
    close,
  };
}

export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // No process of the group is left.
  }
}

/** Processes that left their group (daemons) still carry the marker in their environment. */
export function killMarked(marker: string, except: ReadonlySet<number>): void {
  for (const name of procEntries()) {
    const pid = Number(name);
    if (except.has(pid) || pid === process.pid) continue;
    try {
      if (readFileSync(`/proc/${name}/environ`, "latin1").includes(marker)) process.kill(pid, "SIGKILL");
    } catch {
      // Ended meanwhile, or of another user.
    }
  }
}

function procEntries(): string[] {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function removeQuietly(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  } catch {
    // The watchdog tries once more after the servers have ended.
  }
}
