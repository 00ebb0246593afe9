import type { BeanstalkEnvironment, OptionSetting } from "./environment.js";
import { absent, unknown, type Value } from "./value.js";

/** What a query must know of an option; `aws/beanstalk` gives it. */
export interface OptionQuery {
  readonly namespace: string;
  readonly name: string;
  /** The platform's default; null when there is none. */
  readonly default: string | null;
  /** Clients set it with the request that makes an environment. */
  readonly recommended: boolean;
}

/** The setting that wins among those that the files write. */
export function writtenSetting(
  { settings }: BeanstalkEnvironment,
  namespace: string,
  name: string,
): OptionSetting | undefined {
  return settings.find(
    (setting) => setting.namespace === namespace && setting.name === name && setting.overriddenBy === null,
  );
}

/**
 * The value in force, three-valued: written here, the default, or unknown where only the console or the
 * EB CLI could say. A value of a configuration file loses to a client that sets the option by itself.
 */
export function effectiveSetting(
  environment: BeanstalkEnvironment,
  { namespace, name, default: fallback, recommended }: OptionQuery,
): Value<string | null> {
  const written = writtenSetting(environment, namespace, name);
  if (written !== undefined) return written.value;
  const { origin } = environment;
  if (environment.requestKnown && environment.bundle !== null) return absent(fallback, origin);
  if (recommended)
    return unknown("the client that makes the environment sets it, and its request is not here", origin);
  if (environment.requestKnown) return unknown("the bundle's configuration files are not here", origin);
  return absent(fallback, origin);
}
