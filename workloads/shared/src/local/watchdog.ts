import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { IN_ORDER, type Leftover } from "./leftover.js";

const END_LIMIT_MS = 10_000;
const LOOK_MS = 100;

// A process of its own: the pipe from the run closes however the run ends, also by SIGKILL.
const pids: number[] = [];
const folders: string[] = [];
for await (const line of createInterface(process.stdin)) {
  if (line === IN_ORDER) process.exit(0);
  const { pid, folder } = JSON.parse(line) as Leftover;
  if (pid !== undefined) pids.push(pid);
  if (folder !== undefined) folders.push(folder);
}
// SIGINT: entries end in order, and PostgreSQL does not wait for its clients.
for (const pid of pids) send(pid, "SIGINT");
for (const deadline = Date.now() + END_LIMIT_MS; pids.some((pid) => send(pid, 0)); ) {
  if (Date.now() > deadline) for (const pid of pids) send(pid, "SIGKILL");
  await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}
for (const folder of folders) rmSync(folder, { recursive: true, force: true });

/** False when there is no such process any more. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
