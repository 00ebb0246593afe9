import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

export interface Service {
  readonly process: ChildProcess;
  readonly lines: readonly LogLine[];
  readonly url: string;
  /** Resolves with the first line that fits, past or future; rejects when the process ends without one. */
  line(message: string): Promise<LogLine>;
  readonly ended: Promise<number | null>;
  stop(): Promise<number | null>;
}

/** Starts a compiled entry on a port that the system chooses. */
export function launch(entry: string, environment: Record<string, string>): Omit<Service, "url"> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../../dist/${entry}`, import.meta.url))], {
    env: {
      PATH: process.env["PATH"],
      PORT: "0",
      ...environment,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: LogLine[] = [];
  const waiting = new Set<() => void>();
  createInterface(child.stdout).on("line", (text) => {
    lines.push(JSON.parse(text) as LogLine);
    for (const look of waiting) look();
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));

  const line = (message: string) =>
    new Promise<LogLine>((resolve, reject) => {
      const look = () => {
        const found = lines.find((candidate) => candidate.message === message);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
      void ended.then(() =>
        reject(new Error(`${entry} ended without "${message}": ${JSON.stringify(lines)}`)),
      );
    });

  return {
    process: child,
    lines,
    line,
    ended,
    stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      return ended;
    },
  };
}

export async function startService(entry: string, environment: Record<string, string>): Promise<Service> {
  const service = launch(entry, environment);
  const { port } = await service.line("listening");
  return { ...service, url: `http://127.0.0.1:${String(port)}` };
}

/** The status of a GET, or "no answer" when the limit passes first. */
export async function get(url: string, limitMs = 5_000): Promise<number | "no answer"> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(limitMs) });
    await response.arrayBuffer();
    return response.status;
  } catch (error) {
    if (error instanceof Error && error.name === "TimeoutError") return "no answer";
    throw error;
  }
}
