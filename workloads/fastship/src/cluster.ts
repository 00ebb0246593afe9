import cluster from "node:cluster";
import { constants } from "node:os";
import { createLog } from "./service/logging.js";

/**
 * Serves with several processes behind one port, or with this one alone. The primary only passes
 * SIGTERM on and ends as its workers end; a worker that dies ends the service, so that the platform
 * sees it.
 */
export async function serveWith(processes: number, serve: () => Promise<void>): Promise<void> {
  if (processes === 1 || cluster.isWorker) return serve();
  const log = createLog();
  log.info("starting web processes", { processes });
  let stopping = false;
  for (let index = 0; index < processes; index += 1) cluster.fork();

  const stop = (signal: NodeJS.Signals) => {
    stopping = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill(signal);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);

  cluster.on("exit", (worker, code: number, signal: string | null) => {
    if (!stopping) {
      log.error("a web process ended", { pid: worker.process.pid, code, signal });
      // As a shell reports it: 137 when the kernel killed a web process for memory.
      process.exitCode = signal === null ? Math.max(code, 1) : 128 + signalNumber(signal);
      stop("SIGTERM");
    }
  });
}

function signalNumber(name: string): number {
  return Object.entries(constants.signals).find(([signal]) => signal === name)?.[1] ?? 0;
}
