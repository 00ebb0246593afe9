/**
 * The service's throttle on starts: tasks that stop without ever having reached RUNNING make the
 * service wait longer and longer, up to 15 minutes; it never gives up. A task that reaches RUNNING,
 * or a new deployment, ends it. The steps are not published: they are doubled here.
 *
 * Source: [ECS-service-throttle-logic].
 */
export const THROTTLE_FIRST_SECONDS = 10;
export const THROTTLE_MAXIMUM_SECONDS = 900;
/** The first failures are replaced at once. */
export const THROTTLE_FREE_FAILURES = 2;
/** From this wait on the service says that it cannot start tasks consistently. */
export const THROTTLE_TOLD_FROM_SECONDS = 40;

export interface ThrottleState {
  readonly neverRan: number;
  readonly notBeforeMs: number;
  readonly told: boolean;
}

export type ThrottleEvent =
  | { readonly kind: "stopped-before-running" }
  | { readonly kind: "running" }
  | { readonly kind: "new-deployment" };

export type ThrottleEffect = { readonly kind: "tell"; readonly delaySeconds: number };

export const UNTHROTTLED: ThrottleState = { neverRan: 0, notBeforeMs: 0, told: false };

export function stepThrottle(
  state: ThrottleState,
  event: ThrottleEvent,
  nowMs: number,
): { readonly state: ThrottleState; readonly effects: readonly ThrottleEffect[] } {
  if (event.kind !== "stopped-before-running") return { state: UNTHROTTLED, effects: [] };
  const neverRan = state.neverRan + 1;
  const delaySeconds = throttleDelaySeconds(neverRan);
  const tells = !state.told && delaySeconds >= THROTTLE_TOLD_FROM_SECONDS;
  return {
    state: { neverRan, notBeforeMs: nowMs + delaySeconds * 1000, told: state.told || tells },
    effects: tells ? [{ kind: "tell", delaySeconds }] : [],
  };
}

export function throttleDelaySeconds(neverRan: number): number {
  const steps = neverRan - THROTTLE_FREE_FAILURES;
  if (steps <= 0) return 0;
  return Math.min(THROTTLE_MAXIMUM_SECONDS, THROTTLE_FIRST_SECONDS * 2 ** (steps - 1));
}
