// What is left when this process is killed so that it cannot clean up: the watchdog's pipe closes, and all goes.
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { FOLDER_PREFIX, MARKER_VARIABLE, startWatchdog } from "./watchdog.js";

const children: ChildProcess[] = [];
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

function sleeper(environment: Record<string, string> = {}): ChildProcess {
  const child = spawn("sleep", ["600"], {
    detached: true,
    stdio: "ignore",
    env: { PATH: process.env["PATH"], ...environment },
  });
  children.push(child);
  return child;
}

function temporary(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  folders.push(folder);
  return folder;
}

const gone = (child: ChildProcess): Promise<void> =>
  vi.waitFor(() => expect(child.exitCode ?? child.signalCode).not.toBeNull(), { timeout: 10_000 });

describe("the watchdog", () => {
  it("ends groups, servers and daemons and removes our folders when the pipe closes", async () => {
    const marker = randomUUID();
    const pipe = startWatchdog(marker);
    const [group, server, released] = [sleeper(), sleeper(), sleeper()];
    const daemon = sleeper({ [MARKER_VARIABLE]: `${marker}/1;` });
    const folder = temporary(FOLDER_PREFIX);
    const foreign = temporary("foreign-");
    writeFileSync(join(folder, "file"), "");
    for (const line of [
      `application ${group.pid}`,
      `server ${server.pid}`,
      `application ${released.pid}`,
      `gone ${released.pid}`,
    ]) {
      pipe?.write(`${line}\n`);
    }
    pipe?.write(`folder ${folder}\nfolder ${foreign}\n`);
    // What the system does with the pipe of a process that is killed.
    pipe?.end();
    await Promise.all([group, server, daemon].map(gone));
    await vi.waitFor(() => expect(existsSync(folder)).toBe(false), { timeout: 10_000 });
    expect(existsSync(foreign)).toBe(true);
    expect(released.exitCode ?? released.signalCode).toBeNull();
  });

  it("leaves everything when it is told that all is over", async () => {
    const pipe = startWatchdog(randomUUID());
    const kept = sleeper();
    const folder = temporary(FOLDER_PREFIX);
    pipe?.write(`application ${kept.pid}\nfolder ${folder}\n`);
    await new Promise((resolve) => pipe?.end("end\n", () => resolve(undefined)));
    const other = startWatchdog(randomUUID());
    const probe = sleeper();
    // A second one has done its work: by then the first would have done the same.
    other?.write(`application ${probe.pid}\n`);
    other?.end();
    await gone(probe);
    expect(kept.exitCode ?? kept.signalCode).toBeNull();
    expect(existsSync(folder)).toBe(true);
  });
});
