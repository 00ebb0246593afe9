import type { Container } from "./task.js";
import { absent, known, unknown, type Value } from "./value.js";

/**
 * What a variable holds in the running container: the task definition's value, else the image's
 * `ENV`; null when it is unset. A secret's text is never known.
 */
export function environmentValue(container: Container, name: string): Value<string | null> {
  // The last of two entries with one name wins, as in the container's own environment.
  const entry = container.environment.findLast((each) => each.name === name);
  if (entry) {
    if (entry.from === "secret") return unknown("its value is a secret", entry.origin);
    return entry.value;
  }
  if (!container.environmentKnown) {
    return unknown("the container's environment could not be read whole", container.origin);
  }
  if (container.build === null) {
    return unknown("the Dockerfile of the image is not among the files", container.image.origin);
  }
  const fromImage = container.build.final.environment.findLast((each) => each.name === name);
  return fromImage ? fromImage.value : absent<string | null>(null, container.origin);
}

/** Whether the variable is set at all, by whatever source; a secret counts as set. */
export function environmentIsSet(container: Container, name: string): Value<boolean> {
  const entry = container.environment.findLast((each) => each.name === name);
  if (entry) return known(true, entry.origin);
  const value = environmentValue(container, name);
  return value.known ? known(value.value !== null, value.origin) : value;
}
