/** Numbers that the platform's API takes; it refuses everything below and above. */

export interface ValueRange {
  readonly least: number;
  readonly most: number;
}

// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html, read 2026-11-21.
export const TARGET_CHECK_INTERVAL_SECONDS: ValueRange = { least: 5, most: 300 };
export const TARGET_CHECK_TIMEOUT_SECONDS: ValueRange = { least: 2, most: 120 };
export const TARGET_CHECK_THRESHOLD: ValueRange = { least: 2, most: 10 };

// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html, read 2026-11-21.
export const CONTAINER_CHECK_INTERVAL_SECONDS: ValueRange = { least: 5, most: 300 };
export const CONTAINER_CHECK_TIMEOUT_SECONDS: ValueRange = { least: 2, most: 60 };
export const CONTAINER_CHECK_RETRIES: ValueRange = { least: 1, most: 10 };
export const CONTAINER_CHECK_START_PERIOD_SECONDS: ValueRange = { least: 0, most: 300 };
