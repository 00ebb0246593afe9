import type { BeanstalkOption, Need } from "./option.js";

type More = Partial<Omit<BeanstalkOption, "name" | "kind">>;

export function integer(
  name: string,
  least: number | null,
  most: number | null,
  more: More = {},
): BeanstalkOption {
  return { name, kind: "integer", default: null, least, most, ...more };
}

export function decimal(
  name: string,
  least: number | null,
  most: number | null,
  more: More = {},
): BeanstalkOption {
  return { name, kind: "decimal", default: null, least, most, ...more };
}

/** `true` or `false`. */
export function flag(name: string, more: More = {}): BeanstalkOption {
  return { name, kind: "flag", default: null, ...more };
}

export function choice(name: string, values: readonly string[], more: More = {}): BeanstalkOption {
  return { name, kind: "choice", default: null, values, ...more };
}

export function text(name: string, more: More = {}): BeanstalkOption {
  return { name, kind: "text", default: null, ...more };
}

/** Items with commas between them. */
export function list(name: string, more: More = {}): BeanstalkOption {
  return { name, kind: "list", default: null, ...more };
}

export function json(name: string, more: More = {}): BeanstalkOption {
  return { name, kind: "json", default: null, ...more };
}

/** An ISO 8601 duration such as `PT30M`. */
export function duration(name: string, shortest: string, longest: string, more: More = {}): BeanstalkOption {
  return { name, kind: "duration", default: null, shortest, longest, ...more };
}

export function timestamp(name: string, more: More = {}): BeanstalkOption {
  return { name, kind: "timestamp", default: null, ...more };
}

export function needs(namespace: string, name: string, ...oneOf: readonly string[]): Need {
  return { namespace, name, oneOf };
}

const ENVIRONMENT = "aws:elasticbeanstalk:environment";

/** Conditions that many options share. */
export const LOAD_BALANCED = needs(ENVIRONMENT, "EnvironmentType", "LoadBalanced");
export const CLASSIC = needs(ENVIRONMENT, "LoadBalancerType", "classic");
export const APPLICATION = needs(ENVIRONMENT, "LoadBalancerType", "application");
export const SECOND_GENERATION = needs(ENVIRONMENT, "LoadBalancerType", "application", "network");
export const SPOT = needs("aws:ec2:instances", "EnableSpot", "true");
