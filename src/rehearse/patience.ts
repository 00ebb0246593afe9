import type { Service } from "../model/index.js";
import { freestRunUnder, type Profile } from "../profile/index.js";

/** A check that waits longer for an answer than anybody has. */
export interface Impatience {
  readonly path: string;
  readonly waitedSeconds: number;
  readonly timeoutSeconds: number;
}

/** Checked paths that went unanswered, but for a shorter time than the platform would wait: more is not known of them. */
export function impatienceOf(profile: Profile, faults: readonly string[], service: Service): Impatience[] {
  const run = freestRunUnder(profile, faults);
  const unanswered = (run?.phases ?? [])
    .flatMap((phase) => phase.endpoints)
    .filter((endpoint) => endpoint.idle.timedOut > 0);
  const found = unanswered.flatMap(({ role, path, idle: { waitedSeconds } }): Impatience[] => {
    const timeoutSeconds = longestTimeout(service, role === "container-check" ? null : path);
    return waitedSeconds < timeoutSeconds ? [{ path, waitedSeconds, timeoutSeconds }] : [];
  });
  return [...new Map(found.map((one) => [one.path, one])).values()];
}

/** Some check waits longer than before, and longer than the observation. */
export function isMoreImpatient(before: readonly Impatience[], after: readonly Impatience[]): boolean {
  return after.some(
    (one) =>
      !before.some(({ path, timeoutSeconds }) => path === one.path && timeoutSeconds >= one.timeoutSeconds),
  );
}

/** Of the target groups that check this path; null: of the containers' own checks. */
function longestTimeout(service: Service, path: string | null): number {
  const checks =
    path === null
      ? (service.taskDefinition?.containers ?? []).flatMap(({ healthCheck }) => healthCheck ?? [])
      : service.targets
          .flatMap(({ targetGroup }) => targetGroup?.healthCheck ?? [])
          .filter((check) => check.path.known && check.path.value === path);
  return Math.max(
    0,
    ...checks.map(({ timeoutSeconds }) => (timeoutSeconds.known ? timeoutSeconds.value : 0)),
  );
}
