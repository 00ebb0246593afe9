import type { Profile } from "../profile/index.js";
import type { ObserveHooks, ObserveRequest } from "./request.js";
import { ObserveError } from "./request.js";

/** Runs the application under each condition and measures how it behaves. */
export function observe(request: ObserveRequest, hooks: ObserveHooks): Promise<Profile> {
  hooks.progress(`observing ${request.name}`);
  return Promise.reject(new ObserveError("Observation is not available yet."));
}
