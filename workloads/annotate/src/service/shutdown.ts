import { reasonOf, type Log } from "./logging.js";

/** One thing to end, in the order given: the listener first, the pools last. */
export interface ShutdownStep {
  readonly name: string;
  run(): Promise<void> | void;
}

/**
 * On SIGTERM (ECS) or SIGINT (Ctrl-C) runs the steps in order and ends the process: 0 when all of
 * them ended in time, 1 when the limit cut them short.
 */
export function shutDownOnSignal(steps: readonly ShutdownStep[], limitMs: number, log: Log): void {
  let ending = false;
  const end = (signal: NodeJS.Signals) => {
    if (ending) return;
    ending = true;
    log.info("stopping", { signal });
    const limit = setTimeout(() => {
      log.error("stopped before everything had ended", { limitMs });
      process.exit(1);
    }, limitMs);
    limit.unref();
    void runSteps(steps, log).then((clean) => {
      log.info("stopped", { clean });
      process.exit(0);
    });
  };
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
}

/** A step that fails does not keep the later ones from running: pools must close all the same. */
export async function runSteps(steps: readonly ShutdownStep[], log: Log): Promise<boolean> {
  let clean = true;
  for (const step of steps) {
    try {
      await step.run();
    } catch (error) {
      clean = false;
      log.warn("a shutdown step failed", { step: step.name, reason: reasonOf(error) });
    }
  }
  return clean;
}
