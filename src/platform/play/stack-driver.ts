import { primaryOf } from "../service-deployment.js";
import {
  STABILISATION_LIMIT_SECONDS,
  type StackEffect,
  type StackEvent,
  startStack,
  stepStack,
} from "../stack.js";
import { type PlayContext, after, draw, note } from "./context.js";
import { order } from "./service-actions.js";
import type { RunningService } from "./service.js";
import { deploymentId } from "./texts.js";

/** The CloudFormation operation around the played service. */
export interface StackDriver {
  readonly steady: () => void;
  readonly failed: (why: "circuit-breaker" | "alarm") => void;
}

/** Once a rollback has begun, whether its tasks are gone is looked at this often. */
const DELETION_LOOK_SECONDS = 10;

export function driveStack(
  play: PlayContext,
  service: RunningService,
  operation: "create" | "update",
  deploy: () => void,
): StackDriver {
  play.stack = startStack(operation);
  const begin = operation === "create" ? "CREATE_IN_PROGRESS" : "UPDATE_IN_PROGRESS";
  note(play, subject(play), "stack-started", begin, { operation });
  after(play, draw(play, "stackToService", "stack"), () => {
    tellResource(play, begin, null);
    deploy();
  });
  const send = (event: StackEvent): void => {
    if (play.stack === null) return;
    const step = stepStack(play.stack, event);
    play.stack = step.state;
    for (const effect of step.effects) carryOut(play, service, effect, send);
  };
  after(play, STABILISATION_LIMIT_SECONDS, () => {
    if (play.stack?.status !== begin) return;
    play.stackLimitReached = true;
    send({ kind: "limit-reached" });
    play.over = true;
  });
  return {
    steady: () => send({ kind: "service-steady" }),
    failed: (why) => send({ kind: "service-failed", why }),
  };
}

function subject(play: PlayContext): string {
  return `stack/${play.plan.name}`;
}

function tellResource(play: PlayContext, status: string, reason: string | null): void {
  const data = { resource: play.plan.name, status, reason };
  note(play, subject(play), "stack-resource", reason ?? status, data);
}

function carryOut(
  play: PlayContext,
  service: RunningService,
  effect: StackEffect,
  send: (event: StackEvent) => void,
): void {
  const status = play.stack?.status ?? "";
  switch (effect.kind) {
    case "resource":
      return tellResource(play, effect.status, effect.reason);
    case "failed":
      return note(play, subject(play), "stack-failed", effect.reason, { status, reason: effect.reason });
    case "completed":
      return note(play, subject(play), "stack-completed", status, { status });
    case "rolled-back":
      note(play, subject(play), "stack-rolled-back", status, { status });
      if (status === "ROLLBACK_COMPLETE") play.over = true;
      return;
    case "delete-service":
      return deleteService(play, service, send);
    case "restore-previous":
      // The service may have gone back by itself already; then the stack only waits for it.
      if (primaryOf(play.service)?.revision !== "previous") service.deploy("previous");
      return;
  }
}

/** The rollback of a create deletes the service: every task is drained and stopped. */
function deleteService(play: PlayContext, service: RunningService, send: (event: StackEvent) => void): void {
  play.service = { ...play.service, desiredCount: 0 };
  for (const task of play.tasks) {
    if (task.life.stop !== null) continue;
    const id = deploymentId(primaryOf(play.service)?.ordinal ?? 1);
    const reason = `Scaling activity initiated by (deployment ${id})`;
    order(play, task, "scaling", { stopCode: "ServiceSchedulerInitiated", reason }, service.tasks);
  }
  const look = (): void => {
    if (play.tasks.every((task) => task.stoppedAtMs !== null)) return send({ kind: "service-deleted" });
    after(play, DELETION_LOOK_SECONDS, look);
  };
  look();
}
