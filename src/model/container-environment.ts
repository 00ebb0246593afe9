import { isContainer, type Runner } from "./runner.js";
import { absent, known, unknown, type Value } from "./value.js";

/**
 * What a variable holds where the application runs: the task definition's or environment's value,
 * else the image's `ENV`; null when it is unset. A secret's text is never known.
 */
export function environmentValue(runner: Runner, name: string): Value<string | null> {
  // The last of two entries with one name wins, as in the container's own environment.
  const entry = runner.environment.findLast((each) => each.name === name);
  if (entry) {
    if (entry.from === "secret") return unknown("its value is a secret", entry.origin);
    return entry.value;
  }
  if (!isContainer(runner)) {
    return runner.environmentKnown
      ? absent<string | null>(null, runner.origin)
      : unknown("it may be set where these files do not show it", runner.origin);
  }
  if (!runner.environmentKnown) {
    return unknown("the container's environment could not be read whole", runner.origin);
  }
  if (runner.build === null) {
    return unknown("the Dockerfile of the image is not among the files", runner.image.origin);
  }
  const fromImage = runner.build.final.environment.findLast((each) => each.name === name);
  return fromImage ? fromImage.value : absent<string | null>(null, runner.origin);
}

/** Whether the variable is set at all, by whatever source; a secret counts as set. */
export function environmentIsSet(runner: Runner, name: string): Value<boolean> {
  const entry = runner.environment.findLast((each) => each.name === name);
  if (entry) return known(true, entry.origin);
  const value = environmentValue(runner, name);
  return value.known ? known(value.value !== null, value.origin) : value;
}
