import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createLog, reasonOf, type Log } from "../service/logging.js";
import { IN_ORDER, type Leftover } from "./leftover.js";

// npm that is killed does not pass the signal on; what it started must not outlive it.
const PARENT_CHECK_MS = 1_000;

// The AWS SDK's notice about versions of Node.js to come is for whoever deploys, not for whoever looks.
const SDK_NOTICE = "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED";

/** Something started for this run that must not outlive it. */
export interface LocalServer {
  /** What would be left of it if this run were killed. */
  readonly leftover?: Leftover;
  stop(): Promise<void>;
}

export interface LocalRun {
  readonly log: Log;
  /** What the entries are given; the caller adds to it. */
  readonly environment: NodeJS.ProcessEnv;
  /** Keeps a server for as long as the run lasts; in the order given, the last is stopped first. */
  keep<S extends LocalServer>(server: S): S;
  /** Starts a compiled entry, by its path under dist/. When it ends, the run ends with its exit code. */
  start(entry: string): void;
}

/** The whole workload on this machine alone; everything that was started ends with Ctrl-C. */
export function runLocally(compose: (run: LocalRun) => Promise<void>): void {
  process.env[SDK_NOTICE] ??= "true";
  const log = createLog();
  const environment: NodeJS.ProcessEnv = { ...process.env };
  const servers: LocalServer[] = [];
  const children: ChildProcess[] = [];
  const watchdog = startWatchdog();
  let ending: Promise<void> | null = null;

  /** What is still starting is waited for: only then is it known what there is to stop. */
  const end = (code: number): Promise<void> => {
    ending ??= (async () => {
      await starting.catch(() => undefined);
      await Promise.all(children.map(stopped));
      for (const server of servers.toReversed()) await server.stop();
      watchdog.stdin.end(`${IN_ORDER}\n`, () => process.exit(code));
    })();
    return ending;
  };
  const tell = (leftover: Leftover) => void watchdog.stdin.write(`${JSON.stringify(leftover)}\n`);
  const start = (entry: string) => {
    if (ending !== null) return;
    const child = spawn(process.execPath, [entryFile(entry)], { env: environment, stdio: "inherit" });
    children.push(child);
    tell({ pid: child.pid });
    child.once("exit", (code) => void end(code ?? 1));
  };
  const keep = <S extends LocalServer>(server: S) => {
    servers.push(server);
    if (server.leftover !== undefined) tell(server.leftover);
    return server;
  };

  process.on("SIGINT", () => void end(0));
  process.on("SIGTERM", () => void end(0));
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void end(0);
  }, PARENT_CHECK_MS).unref();
  const starting = compose({ log, environment, keep, start });
  starting.catch((error: unknown) => {
    log.error("the local run could not start", { reason: reasonOf(error) });
    void end(1);
  });
}

const entryFile = (entry: string) => fileURLToPath(new URL(`../${entry}`, import.meta.url));

/** Cleans up where this run can no longer do it. In a group of its own, so that Ctrl-C does not reach it. */
function startWatchdog() {
  const watchdog = spawn(process.execPath, [entryFile("local/watchdog.js")], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  // Without it the run goes on; only a kill would then leave something.
  watchdog.stdin.on("error", () => undefined);
  watchdog.unref();
  return watchdog;
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
