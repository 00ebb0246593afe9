import { freemem } from "node:os";
import { observe, type ObserveHooks } from "../observe/index.js";
import { type Profile, runUnder } from "../profile/index.js";
import type { ObservationPlan } from "./observation.js";

/** With so many times its limit the application is observed once more when memory ended it. */
const MORE_MEMORY_FACTOR = 4;
/** The rest of the host's free memory stays free. */
const FREE_MEMORY_SHARE = 0.5;
const BYTES_PER_MIB = 1024 * 1024;

export type Observe = typeof observe;

/**
 * The application measured as it is deployed. Where memory ended it although all was well, that
 * condition and the first that was asked for are measured again with more: only so is known how much it needs.
 */
export async function observeDeployment(
  plan: ObservationPlan,
  allWell: readonly string[],
  hooks: ObserveHooks,
  freeMiB: number = freemem() / BYTES_PER_MIB,
  measure: Observe = observe,
): Promise<Profile> {
  const request = { ...plan.request, allWell };
  const profile = await measure(request, hooks);
  const ended = [allWell, ...request.conditions.slice(0, 1)].filter(
    (faults) => runUnder(profile, faults)?.exit?.reason === "memory-limit",
  );
  const memoryLimitMiB = moreMemoryMiB(request.memoryLimitMiB, freeMiB);
  if (ended.length === 0 || memoryLimitMiB === null) return profile;
  hooks.progress(`observing how much memory it needs, up to ${memoryLimitMiB} MiB`);
  const again = await measure({ ...request, memoryLimitMiB, conditions: ended }, hooks);
  const wanted = new Set(ended.map((faults) => [...faults].sort().join(",")));
  const freer = again.runs.filter((run) => wanted.has(run.faults.join(",")));
  return { ...profile, runs: [...profile.runs, ...freer] };
}

function moreMemoryMiB(limitMiB: number | null, freeMiB: number): number | null {
  if (limitMiB === null) return null;
  const bounded = Math.floor(Math.min(limitMiB * MORE_MEMORY_FACTOR, freeMiB * FREE_MEMORY_SHARE));
  return bounded > limitMiB ? bounded : null;
}
