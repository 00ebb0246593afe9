import type { Origin, Value } from "./value.js";

/** A command of a script or workflow that rolls out a service of ECS, and what becomes of its outcome. */
export interface DeployStep {
  /** The command that begins the rollout. */
  readonly origin: Origin;
  /** As it is called, for people: `aws ecs update-service`. */
  readonly tool: string;
  /** The service as written; unknown when the run decides it. */
  readonly service: Value<string>;
  /** Whether the file waits for the end of the rollout anywhere; the place where it does. */
  readonly wait: DeployWait | null;
  /** The file also asks how the rollout ended: it reads its state, or which task definition runs. */
  readonly asksOutcome: boolean;
}

export interface DeployWait {
  readonly origin: Origin;
  /** What hides a failure of the waiting: `|| true`. Null when nothing does. */
  readonly hiddenBy: { readonly origin: Origin; readonly text: string } | null;
  /** The waiting itself tells a rollout that was rolled back from one that succeeded. */
  readonly tellsRollback: boolean;
}
