import { optionNamed } from "../../../aws/beanstalk/catalogue.js";
import type { BalancerType } from "../../../aws/beanstalk/option.js";
import {
  type BeanstalkEnvironment,
  effectiveSetting,
  knownValue,
  type Truth,
  type Value,
  writtenSetting,
} from "../../../model/index.js";

export const ENVIRONMENT = "aws:elasticbeanstalk:environment";

/** The value in force of an option, by what the files write and the catalogue says. */
export function effective(
  environment: BeanstalkEnvironment,
  namespace: string,
  name: string,
): Value<string | null> {
  const option = optionNamed(namespace, name);
  return effectiveSetting(environment, {
    namespace,
    name,
    default: option?.default ?? null,
    recommended: option?.recommendedBy !== undefined,
  });
}

/** As written, in the service's own spelling; null when no file says it. */
export function writtenBalancer(environment: BeanstalkEnvironment): BalancerType | null {
  const setting = writtenSetting(environment, ENVIRONMENT, "LoadBalancerType");
  const text = knownValue(setting?.value)?.toLowerCase();
  return text === "classic" || text === "application" || text === "network" ? text : null;
}

/** The platform's family where a file names the branch; the family alone may be guessed from the bundle. */
export function namedFamily({ platform }: BeanstalkEnvironment): string | null {
  return platform.branch.known ? (knownValue(platform.family) ?? null) : null;
}

/** Single instance, as far as it is written. */
export function isSingleInstance(environment: BeanstalkEnvironment): boolean {
  const setting = writtenSetting(environment, ENVIRONMENT, "EnvironmentType");
  return knownValue(setting?.value)?.toLowerCase() === "singleinstance";
}

/** Whether a load balancer stands before the instances; "unknown" where no file says anything about one. */
export function isBalanced(environment: BeanstalkEnvironment): Truth {
  if (knownValue(environment.tier) === "Worker" || isSingleInstance(environment)) return "no";
  const type = writtenSetting(environment, ENVIRONMENT, "EnvironmentType");
  if (knownValue(type?.value)?.toLowerCase() === "loadbalanced" || environment.requestKnown) return "yes";
  if (type !== undefined) return "unknown";
  const spoken = environment.settings.some(({ namespace }) => /^aws:elb(?:v2)?:/.test(namespace));
  return spoken || writtenBalancer(environment) !== null ? "yes" : "unknown";
}
