import type { Answers, Endpoint, Phase } from "../profile/index.js";
import type { ProbeAnswer } from "./world.js";

/** What a measured endpoint answers to one probe, drawn from what it answered when it was observed. */

const MS = 1000;
/** A check answered before the first healthy answer, when nothing else was seen then. */
const NOT_YET_HEALTHY_STATUS = 503;

export function endpointFor(phase: Phase, role: Endpoint["role"], path: string | null): Endpoint | null {
  let other: Endpoint | null = null;
  for (const endpoint of phase.endpoints) {
    if (path !== null && endpoint.path !== path) continue;
    if (endpoint.role === role) return endpoint;
    other ??= path === null ? null : endpoint;
  }
  return other;
}

/** One of the observed answers, as often as it was observed. `roll` lies in [0, 1). */
export function sampled(answers: Answers, roll: number): ProbeAnswer {
  let left = roll * Math.max(1, answers.sent);
  for (const [status, count] of Object.entries(answers.statuses)) {
    if (left < count)
      return { kind: "status", status: Number(status), afterMs: latencyMs(answers, left / count) };
    left -= count;
  }
  if (left < answers.refused) return { kind: "refused", afterMs: 1 };
  left -= answers.refused;
  if (left < answers.reset) return { kind: "reset", afterMs: 1 };
  return { kind: "silent", observedSeconds: answers.waitedSeconds };
}

/** What was seen besides healthy answers; a plain 503 when nothing was. */
export function unhealthyAnswer(answers: Answers, roll: number): ProbeAnswer {
  const statuses = Object.fromEntries(
    Object.entries(answers.statuses).filter(([status]) => !/^[023]/.test(status)),
  );
  const sent =
    Object.values(statuses).reduce((sum, count) => sum + count, 0) +
    answers.refused +
    answers.timedOut +
    answers.reset;
  if (sent === 0) return { kind: "status", status: NOT_YET_HEALTHY_STATUS, afterMs: 1 };
  return sampled({ ...answers, statuses, sent }, roll);
}

/** Between the observed median and maximum, by where in its share the roll fell. */
function latencyMs(answers: Answers, share: number): number {
  if (answers.latency === null) return 0;
  const { p50, p99, max } = answers.latency;
  const seconds = share < 0.5 ? p50 : share < 0.99 ? p50 + ((share - 0.5) / 0.49) * (p99 - p50) : max;
  return seconds * MS;
}
