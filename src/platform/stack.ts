/**
 * A CloudFormation stack around the service: it waits for steady state, fails when the service's
 * deployment fails or does not settle in time, and then rolls back: a create is deleted again, an
 * update goes back to the old revision.
 *
 * Sources: [CFN-using-cfn-describing-stacks]; [CFN-troubleshooting]; platform facts 7.
 */
export const STABILISATION_LIMIT_SECONDS = 3 * 3600;

export type StackStatus =
  | "CREATE_IN_PROGRESS"
  | "CREATE_COMPLETE"
  | "ROLLBACK_IN_PROGRESS"
  | "ROLLBACK_COMPLETE"
  | "UPDATE_IN_PROGRESS"
  | "UPDATE_COMPLETE"
  | "UPDATE_ROLLBACK_IN_PROGRESS"
  | "UPDATE_ROLLBACK_COMPLETE";

export interface StackState {
  readonly operation: "create" | "update";
  readonly status: StackStatus;
}

export type StackEvent =
  | { readonly kind: "service-steady" }
  | { readonly kind: "service-failed"; readonly why: "circuit-breaker" | "alarm" }
  | { readonly kind: "limit-reached" }
  | { readonly kind: "service-deleted" };

export type StackEffect =
  | { readonly kind: "resource"; readonly status: string; readonly reason: string | null }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "completed" | "rolled-back" }
  | { readonly kind: "delete-service" | "restore-previous" };

interface Step {
  readonly state: StackState;
  readonly effects: readonly StackEffect[];
}

export function startStack(operation: "create" | "update"): StackState {
  return { operation, status: operation === "create" ? "CREATE_IN_PROGRESS" : "UPDATE_IN_PROGRESS" };
}

export function stepStack(state: StackState, event: StackEvent): Step {
  switch (event.kind) {
    case "service-steady":
      return steady(state);
    case "service-failed":
      return isWaiting(state) ? fail(state, failureText(event.why)) : { state, effects: [] };
    case "limit-reached":
      return isWaiting(state) ? fail(state, NOT_STABILISED) : { state, effects: [] };
    case "service-deleted":
      return state.status === "ROLLBACK_IN_PROGRESS"
        ? {
            state: { ...state, status: "ROLLBACK_COMPLETE" },
            effects: [{ kind: "resource", status: "DELETE_COMPLETE", reason: null }, { kind: "rolled-back" }],
          }
        : { state, effects: [] };
  }
}

const NOT_STABILISED =
  "Resource timed out waiting for completion: the service did not stabilize (HandlerErrorCode: NotStabilized)";

function failureText(why: "circuit-breaker" | "alarm"): string {
  const message =
    why === "circuit-breaker"
      ? "ECS Deployment Circuit Breaker was triggered"
      : "ECS Deployment failed: alarm detected";
  return `Resource handler returned message: "Error occurred during operation '${message}'." (HandlerErrorCode: GeneralServiceException)`;
}

function isWaiting(state: StackState): boolean {
  return state.status === "CREATE_IN_PROGRESS" || state.status === "UPDATE_IN_PROGRESS";
}

function steady(state: StackState): Step {
  if (state.status === "UPDATE_ROLLBACK_IN_PROGRESS") {
    return {
      state: { ...state, status: "UPDATE_ROLLBACK_COMPLETE" },
      effects: [{ kind: "resource", status: "UPDATE_COMPLETE", reason: null }, { kind: "rolled-back" }],
    };
  }
  if (!isWaiting(state)) return { state, effects: [] };
  const status = state.operation === "create" ? "CREATE_COMPLETE" : "UPDATE_COMPLETE";
  return {
    state: { ...state, status },
    effects: [{ kind: "resource", status, reason: null }, { kind: "completed" }],
  };
}

function fail(state: StackState, reason: string): Step {
  const create = state.operation === "create";
  return {
    state: { ...state, status: create ? "ROLLBACK_IN_PROGRESS" : "UPDATE_ROLLBACK_IN_PROGRESS" },
    effects: [
      { kind: "resource", status: create ? "CREATE_FAILED" : "UPDATE_FAILED", reason },
      { kind: "failed", reason },
      { kind: create ? "delete-service" : "restore-previous" },
    ],
  };
}
