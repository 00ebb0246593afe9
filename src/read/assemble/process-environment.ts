import type { Container, HostProcess, ImageBuild, LocalService } from "../../model/index.js";
import type { Lookup } from "../interpolate.js";

/** The environment of a process, as its command line and its code see it. */
export interface ProcessEnvironment {
  /** "" when a variable is surely unset, undefined when that cannot be told. */
  readonly lookup: Lookup;
  /** The variables whose values are known. */
  readonly environment: ReadonlyMap<string, string>;
}

export function containerEnvironment({
  environment,
  environmentKnown,
  build,
}: Container): ProcessEnvironment {
  const variables = new Map(
    (build?.final.environment ?? []).map(({ name, value }) => [name, value.known ? value.value : null]),
  );
  for (const { name, from, value } of environment)
    variables.set(name, from !== "secret" && value.known ? value.value : null);
  return environmentOf(variables, environmentKnown);
}

/** What the platform gives a process of an instance, and the image in which it may run. */
export function hostEnvironment(
  { environment, environmentKnown }: HostProcess,
  image: ImageBuild | null = null,
): ProcessEnvironment {
  const variables = new Map(
    (image?.final.environment ?? []).map(({ name, value }) => [name, value.known ? value.value : null]),
  );
  for (const { name, from, value } of environment)
    variables.set(name, from !== "secret" && value.known ? value.value : null);
  return environmentOf(variables, environmentKnown);
}

/** What the image and Compose give when nothing is deployed. */
export function localEnvironment(image: ImageBuild, local: LocalService | undefined): ProcessEnvironment {
  const given = [...image.final.environment, ...(local?.environment ?? [])];
  return environmentOf(
    new Map(given.map(({ name, value }) => [name, value.known ? value.value : null])),
    true,
  );
}

function environmentOf(variables: ReadonlyMap<string, string | null>, complete: boolean): ProcessEnvironment {
  const known = [...variables].flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, value]],
  );
  const lookup: Lookup = (name) => {
    const value = variables.get(name);
    return value === undefined ? (complete ? "" : undefined) : (value ?? undefined);
  };
  return { lookup, environment: new Map(known) };
}
