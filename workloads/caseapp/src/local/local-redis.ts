import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { freePort } from "./free-port.js";
import type { Leftover } from "./leftover.js";

export interface LocalRedis {
  readonly url: string;
  readonly leftover: Leftover;
  stop(): Promise<void>;
}

export function redisIsInstalled(): boolean {
  return spawnSync("redis-server", ["--version"], { stdio: "ignore" }).status === 0;
}

/** A redis-server in memory on a port of its own, or null where none is installed. */
export async function startRedis(): Promise<LocalRedis | null> {
  if (!redisIsInstalled()) return null;
  const port = await freePort();
  const server = spawn(
    "redis-server",
    ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
    { stdio: ["ignore", "pipe", "ignore"], detached: true },
  );
  await untilReady(server);
  return {
    url: `redis://127.0.0.1:${port}/0`,
    leftover: { pid: server.pid },
    stop: () => stopServer(server),
  };
}

function untilReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("exit", (code) => reject(new Error(`redis-server ended with ${code} before it was ready.`)));
    if (server.stdout === null) return;
    // The lines are read to the end, so that a full pipe never blocks the server.
    createInterface(server.stdout).on("line", (line) => {
      if (/ready to accept connections/i.test(line)) resolve();
    });
  });
}

function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    server.once("exit", () => resolve());
    server.kill("SIGTERM");
  });
}
