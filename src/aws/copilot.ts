/**
 * What AWS Copilot fills in where a manifest says nothing.
 * Source: https://aws.github.io/copilot-cli/docs/manifest/lb-web-service/ and
 * https://aws.github.io/copilot-cli/docs/manifest/backend-service/ (read 2026-11-21).
 */

/** CPU units and MiB of a task. */
export const COPILOT_CPU_DEFAULT = 256;
export const COPILOT_MEMORY_DEFAULT = 512;

export const COPILOT_COUNT_DEFAULT = 1;

/** What `http.healthcheck` does not give is the target group's own default, except this. */
export const COPILOT_GRACE_PERIOD_SECONDS_DEFAULT = 60;
export const COPILOT_DEREGISTRATION_DELAY_SECONDS_DEFAULT = 60;

/** `image.healthcheck`: the container's own check. */
export const COPILOT_CONTAINER_CHECK = {
  intervalSeconds: 10,
  timeoutSeconds: 5,
  retries: 2,
  startPeriodSeconds: 0,
} as const;

/** `deployment.rolling`. */
export const COPILOT_ROLLING = {
  default: { minimumHealthyPercent: 100, maximumPercent: 200 },
  recreate: { minimumHealthyPercent: 0, maximumPercent: 100 },
} as const;

/** Every service that Copilot makes has the breaker on, with rollback. */
export const COPILOT_CIRCUIT_BREAKER = { enable: true, rollback: true } as const;
