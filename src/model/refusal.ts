import type { Origin } from "./value.js";

/**
 * A value that the platform will not take, known by the format's reader alone: an option that does not
 * exist, a number out of its range, a name that is not among the allowed ones.
 */
export interface Refusal {
  readonly origin: Origin;
  /** As written, for the one who reads the finding. */
  readonly value: string;
  /** One line with its values: "HealthCheckTimeout is 300, allowed are 1 to 60". */
  readonly what: string;
  /** A sentence or two: who refuses it, and what then becomes of the deployment. */
  readonly why: string;
}
