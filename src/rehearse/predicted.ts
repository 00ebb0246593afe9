import { planFromModel, predictTimes, type TimePrediction } from "../platform/index.js";
import { runUnder } from "../profile/index.js";
import type { Stage } from "./stage.js";

/** Seconds for a small image. Source: platform-facts section 10, "start → registered". */
const IMAGE_PULL_SECONDS: readonly [number, number] = [3, 12];

/** How long a rollout takes by arithmetic on the settings alone, and what takes longest; one line each. */
export function predictedLines(stage: Stage): string[] {
  if (stage.profile === null) return [];
  const start = runUnder(stage.profile, stage.terms)?.listens[0]?.atSeconds;
  if (start === undefined) return [];
  const times = predictTimes(
    planFromModel(stage.model, stage.service),
    { imagePullSeconds: IMAGE_PULL_SECONDS, startSeconds: [start, start] },
    "create",
  );
  return [
    `a rollout that goes well takes ${told(times.succeed)}`,
    times.fail === null
      ? "one that fails is not ended by anything before CloudFormation's three hours (no circuit breaker)"
      : `one that fails is given up after ${told(times.fail)}`,
  ];
}

function told({ fromSeconds, toSeconds, biggest }: TimePrediction): string {
  return `${minutes(fromSeconds)} to ${minutes(toSeconds)}, most of it ${biggest.label}`;
}

function minutes(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}
