/**
 * How long one piece of work may take, from the reader's request to the last word of the model. The same
 * 600 s stand along the whole path: Node's server, the AWS SDK, nginx and the load balancer.
 */
export const WORK_LIMIT_MS = 600_000;

/** A stream is never silent for longer: what lies between counts the seconds without a byte. */
export const HEARTBEAT_MS = 10_000;

/** Sections of one document that are under review at the same time. */
export const SECTIONS_AT_ONCE = 3;
