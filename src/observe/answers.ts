import type { Answers, ProbeSample } from "../profile/index.js";
import { rounded } from "./probe.js";

/** Collects answers of one endpoint in bounded memory. */
export interface AnswerCount {
  add(sample: ProbeSample, kind: "answered" | "refused" | "timeout" | "reset"): void;
  readonly sent: number;
  answers(): Answers;
}

/** Every check is kept: an observation makes some dozens. The bound only holds off a run that never ends. */
const CHECKS_KEPT_MAX = 4000;
/** Of the thousands of requests of a load the first and the last show enough; all are counted. */
export const LOAD_SAMPLES_MAX = 12;
const LATENCIES_MAX = 20_000;

/** `before`: probes that are kept to be shown and no longer counted. */
export function answerCount(
  waitedSeconds: number,
  samplesMax = CHECKS_KEPT_MAX,
  before: readonly ProbeSample[] = [],
): AnswerCount {
  const endMax = samplesMax / 2;
  const first: ProbeSample[] = before.slice(0, endMax);
  const last: ProbeSample[] = [];
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  const counts = { sent: 0, refused: 0, timeout: 0, reset: 0, answered: 0 };
  return {
    add(sample, kind) {
      counts.sent += 1;
      counts[kind] += 1;
      if (kind === "answered") {
        const code = sample.answer.replace(/^exit /, "");
        statuses[code] = (statuses[code] ?? 0) + 1;
        if (latencies.length < LATENCIES_MAX) latencies.push(sample.seconds);
      }
      if (first.length < endMax) first.push(sample);
      else {
        last.push(sample);
        if (last.length > endMax) last.shift();
      }
    },
    get sent() {
      return counts.sent;
    },
    answers: () => ({
      sent: counts.sent,
      statuses,
      refused: counts.refused,
      timedOut: counts.timeout,
      waitedSeconds,
      reset: counts.reset,
      latency: latencySummary(latencies),
      samples: [...first, ...last],
    }),
  };
}

export function latencySummary(latencies: readonly number[]): Answers["latency"] {
  if (latencies.length === 0) return null;
  const sorted = [...latencies].sort((a, b) => a - b);
  const quantile = (share: number): number =>
    rounded(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0);
  return { p50: quantile(0.5), p99: quantile(0.99), max: quantile(1) };
}

/** `200`, `200,302`, `200-299` as a target group writes them; null: any code below 400. */
export function matches(matcher: string | null, status: number): boolean {
  if (matcher === null) return status >= 200 && status < 400;
  return matcher.split(",").some((part) => {
    const [from = "", to = from] = part.trim().split("-");
    return status >= Number(from) && status <= Number(to);
  });
}
