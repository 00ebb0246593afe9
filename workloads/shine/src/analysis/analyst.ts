import { Worker } from "node:worker_threads";
import { ApiError, unavailable } from "../service/errors.js";
import type { Log } from "../service/logging.js";
import type { Analysis } from "./analysis.js";
import type { Outcome, Task } from "./thread.js";

/** Looks at photos in a thread of its own, one after the other, with a bounded queue. */
export interface Analyst {
  load(file: string): Promise<void>;
  analyse(photo: Uint8Array): Promise<Analysis>;
  stop(): Promise<void>;
}

const WAITING_MAX = 8;
// Far above what a photo takes, below the 50 s and 60 s after which the balancer and nginx give up.
const TASK_MS_MAX = 30_000;

interface Pending {
  readonly resolve: (analysis: Analysis | null) => void;
  readonly reject: (error: Error) => void;
  readonly limit: NodeJS.Timeout;
}

const THREAD = new URL("./thread.js", import.meta.url);

export function startAnalyst(log: Log, entry: URL = THREAD): Analyst {
  const pending = new Map<number, Pending>();
  let thread: Worker | null = null;
  let file: string | null = null;
  let lastId = 0;

  const settle = ({ id, ...outcome }: Outcome) => {
    const waiting = pending.get(id);
    if (waiting === undefined) return;
    pending.delete(id);
    clearTimeout(waiting.limit);
    if (outcome.kind === "done") waiting.resolve(outcome.analysis);
    else if (outcome.kind === "refused")
      waiting.reject(new ApiError(outcome.status, outcome.code, outcome.sentence));
    else waiting.reject(new Error(outcome.reason));
  };
  /** Whatever was asked of a thread that is gone gets an answer; the next photo starts another thread. */
  const drop = (lost: Worker, error: Error) => {
    if (thread !== lost) return;
    thread = null;
    void lost.terminate();
    log.error("the analysis thread ended", { reason: error.message });
    for (const [id, waiting] of pending) {
      pending.delete(id);
      clearTimeout(waiting.limit);
      waiting.reject(unavailable("The photo could not be analysed; try again in a moment."));
    }
  };
  const open = () => {
    const started = new Worker(entry);
    started.on("message", settle);
    started.on("error", (error) => drop(started, error));
    started.on("exit", (code) => drop(started, new Error(`it ended with ${code}`)));
    // The listener keeps the process alive; a thread that waits does not.
    started.unref();
    return started;
  };
  const ask = (task: (id: number) => Task): Promise<Analysis | null> =>
    new Promise((resolve, reject) => {
      const isNew = thread === null;
      const asked = (thread ??= open());
      if (isNew && file !== null) asked.postMessage({ id: 0, kind: "load", file } satisfies Task, []);
      const id = (lastId += 1);
      const limit = setTimeout(() => drop(asked, new Error("a task took too long")), TASK_MS_MAX);
      pending.set(id, { resolve, reject, limit });
      asked.postMessage(task(id), []);
    });

  return {
    async load(path) {
      await ask((id) => ({ id, kind: "load", file: path }));
      file = path;
    },
    async analyse(photo) {
      if (pending.size >= WAITING_MAX)
        throw unavailable("Too many photos are waiting already; try again in a moment.");
      const analysis = await ask((id) => ({ id, kind: "analyse", photo }));
      if (analysis === null) throw new Error("The analysis thread gave no result.");
      return analysis;
    },
    async stop() {
      const ending = thread;
      thread = null;
      await ending?.terminate();
    },
  };
}
