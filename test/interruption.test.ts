// Whatever ends a rehearsal, and whenever: the right exit code, and no process, port or folder stays behind.
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { processes, type Row } from "./processes.js";
import { repository } from "./steady.js";

const ATTEMPT = join("workloads", "fastship", "deploy", "phase-3");
/** Everything that a rehearsal starts carries this, so that it is told from what runs beside. */
let folder = "";
const running: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "interrupted-"));
  // Started by root, the database runs as another user.
  chmodSync(folder, 0o755);
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** In a group of its own, as a shell starts a command in the foreground. */
function start(): ChildProcess {
  const child = spawn(process.execPath, [join("bin", "steady.js"), "rehearse", ATTEMPT], {
    cwd: repository,
    detached: true,
    stdio: "ignore",
    env: { ...process.env, TMPDIR: folder },
  });
  running.push(child);
  return child;
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once("exit", (code) => resolve(code)));

function descendants(pid: number): Row[] {
  const rows = processes();
  const below = (parent: number): Row[] =>
    rows.filter((row) => row.parent === parent).flatMap((row) => [row, ...below(row.pid)]);
  return below(pid);
}

const MOMENTS: readonly (readonly [string, (rows: readonly Row[]) => boolean])[] = [
  [
    "while its servers start",
    (rows) => rows.some(({ text }) => /postgres|initdb|steady-watchdog/.test(text)),
  ],
  ["while the application runs", (rows) => rows.some(({ text }) => /service-v\d/.test(text))],
  ["while several run at once", (rows) => rows.filter(({ text }) => /service-v\d/.test(text)).length > 1],
];

async function at(child: ChildProcess, moment: (rows: readonly Row[]) => boolean): Promise<readonly Row[]> {
  let rows: readonly Row[] = [];
  await vi.waitFor(
    () => {
      rows = descendants(child.pid ?? 0);
      expect(moment(rows)).toBe(true);
    },
    { timeout: 60_000, interval: 50 },
  );
  return rows;
}

async function nothingLeft(started: readonly Row[]): Promise<void> {
  const pids = new Set(started.map(({ pid }) => pid));
  await vi.waitFor(
    () => {
      const left = processes().filter(({ pid, text }) => pids.has(pid) || text.includes(folder));
      expect(left).toEqual([]);
      expect(readdirSync(folder)).toEqual([]);
    },
    { timeout: 30_000, interval: 200 },
  );
}

describe.each(["SIGINT", "SIGTERM"] as const)("%s", (signal) => {
  it.each(MOMENTS)("%s ends it with 130 and leaves nothing", async (_name, moment) => {
    const child = start();
    const exit = ended(child);
    const started = await at(child, moment);
    // Ctrl-C goes to the whole foreground group; `kill` to the process.
    process.kill(signal === "SIGINT" ? -(child.pid ?? 0) : (child.pid ?? 0), signal);
    expect(await exit).toBe(130);
    await nothingLeft(started);
  });
});

describe("kill -9", () => {
  it.each(MOMENTS)("%s leaves nothing for long", async (_name, moment) => {
    const child = start();
    const exit = ended(child);
    const started = await at(child, moment);
    child.kill("SIGKILL");
    await exit;
    await nothingLeft(started);
  });
});
