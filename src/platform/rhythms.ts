import type { Random } from "./random.js";

/**
 * What AWS does not write down: how long its own steps take. Each is a range of seconds measured on
 * recorded deployments (2018 to 2026), drawn from the seed; none is a constant. The sources are named
 * as in the platform facts; "measured" means read off recorded events of real services.
 */
export type Range = readonly [from: number, to: number];

export const RHYTHMS = {
  /** From the creation of a deployment to the first pass that acts on it. Measured: 14.4, 17.1, 17.1, 18 s. */
  firstPass: [11, 18.5],
  /** Between two passes of the service scheduler. Measured: 8.7 to 10.3 s, mostly 9.1 to 9.8. */
  passInterval: [9, 10],
  /**
   * From a target's turn to unhealthy until the service knows of it. With the wait for the next pass
   * the reaction lies between 2 and 46 s; measured 3.9 to 43.7 s, spread evenly over eleven runs.
   */
  targetHealthReview: [2, 36],
  /** Age under which a task is not replaced for its target's health. With the pass: measured 133 to 162 s. */
  youngTask: [126, 160],
  /** Network interface, placement and start of the runtime. Start to registered is then 2 or 3 passes. */
  provisioning: [9, 19],
  /** From the pulled image to the container's process. */
  containerStart: [1, 3],
  /** From a started process until the service sees the task RUNNING. */
  runningReported: [0.5, 3],
  /** From registration until each balancer node's first probe. Measured initial to healthy: 1.6 to 3.4 s. */
  firstProbe: [0.8, 3],
  /**
   * In a rollout a new target counts at the earliest this long after its registration, though it may be
   * healthy within 3 s. With the pass: measured 20.4, 22, 41, 41, 42 and 50 s; outside rollouts one pass.
   */
  rolloutRegistration: [14, 36],
  /** From the end of the deregistration delay until the target is no longer listed. Measured 29.8 to 31.5 for 30. */
  targetGone: [0, 1.4],
  /** From a container's health verdict until the service acts on it. Measured: 126 to 133 s for the verdict at 120 s. */
  containerVerdict: [5, 11],
  /**
   * All attempts of an image pull that is answered with an error. Measured for an image that does not
   * exist: about three minutes in seven retries. Unsure: the same for one that is denied.
   */
  failingPull: [165, 195],
  /** All attempts of an image pull that nobody answers. Unsure: no figure is documented; as for secrets, below. */
  unansweredPull: [120, 240],
  /** A network that never answers: the pull or the secret gives up. ECS documents no figure; logs show 2 to 5 min. */
  failingPreparation: [120, 240],
  /** Last container gone by itself until STOPPED: the network interface is removed. RUNNING to STOPPED measured 24 to 25 s. */
  removal: [16, 24],
  /** The service's order to stop until STOPPED, when draining and the process itself take less. Measured: 35 to 60 s. */
  orderedStop: [35, 60],
  /** A task that exits by itself is noticed by the service. Measured: target deregistered about 11 s after the exit. */
  exitNoticed: [2, 8],
  /** After STOPPED until the service will start another. Measured: next start 9 s after STOPPED. */
  stoppedNoticed: [2, 6],
  /** After STOPPED until the circuit breaker has counted it: a further task is often started before. */
  failureCounted: [5, 25],
  /** A stack's operation until the service's own deployment begins. */
  stackToService: [2, 8],
} as const satisfies Record<string, Range>;

export type Rhythm = keyof typeof RHYTHMS;

/** Seconds drawn for one subject; `ordinal` tells repeated draws apart. */
export function drawSeconds(random: Random, rhythm: Rhythm, subject: string, ordinal = 0): number {
  const [from, to] = RHYTHMS[rhythm];
  return random.between(from, to, subject, rhythm, ordinal);
}
