/** What a service is told from outside, read once at start; the names are the operator's. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The operator's mistake, not ours: reported as one sentence, without a stack. */
export class ConfigurationError extends Error {}

/** The value without blanks around it; null when it is not set or empty. */
export function optional(environment: Environment, name: string): string | null {
  const value = environment[name]?.trim();
  return value === undefined || value === "" ? null : value;
}

export function required(environment: Environment, name: string): string {
  const value = optional(environment, name);
  if (value === null)
    throw new ConfigurationError(`The environment variable ${name} is required and is not set.`);
  return value;
}

export function optionalUrl(
  environment: Environment,
  name: string,
  protocols: readonly string[],
): string | null {
  const value = optional(environment, name);
  if (value !== null) checkUrl(name, value, protocols);
  return value;
}

export function requiredUrl(environment: Environment, name: string, protocols: readonly string[]): string {
  const value = required(environment, name);
  checkUrl(name, value, protocols);
  return value;
}

function checkUrl(name: string, text: string, protocols: readonly string[]): void {
  const protocol = URL.canParse(text) ? new URL(text).protocol : "";
  if (!protocols.includes(protocol)) {
    // The value itself is not quoted: it may hold a password.
    throw new ConfigurationError(`${name} must be a URL that begins with ${protocols.join("// or ")}//.`);
  }
}

export function wholeNumber(
  environment: Environment,
  name: string,
  fallback: number,
  min: number,
  max: number,
): number {
  const text = optional(environment, name);
  if (text === null) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new ConfigurationError(`${name} must be a whole number from ${min} to ${max}, not "${text}".`);
  }
  return value;
}

export function decimal(
  environment: Environment,
  name: string,
  fallback: number,
  min: number,
  max: number,
): number {
  const text = optional(environment, name);
  if (text === null) return fallback;
  const value = Number(text);
  if (!Number.isFinite(value) || value < min || value > max) {
    throw new ConfigurationError(`${name} must be a number from ${min} to ${max}, not "${text}".`);
  }
  return value;
}

/** "true" or "false", as AWS's consoles and templates write them. */
export function flag(environment: Environment, name: string, fallback: boolean): boolean {
  const text = optional(environment, name)?.toLowerCase() ?? null;
  if (text === null) return fallback;
  if (text !== "true" && text !== "false") {
    throw new ConfigurationError(`${name} must be true or false, not "${text}".`);
  }
  return text === "true";
}

export function oneOf<const T extends string>(
  environment: Environment,
  name: string,
  fallback: T,
  choices: readonly T[],
): T {
  const text = optional(environment, name);
  if (text === null) return fallback;
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) {
    throw new ConfigurationError(`${name} must be one of ${choices.join(", ")}, not "${text}".`);
  }
  return choice;
}

/** Where a service listens and how long it takes to leave: the same names in every workload. */
export interface Listening {
  readonly host: string;
  readonly port: number;
  readonly keepAliveTimeoutMs: number;
  readonly shutdownTimeoutMs: number;
}

const PORT_DEFAULT = 8000;
// A balancer keeps idle connections for 60 s unless told otherwise; the side that closes first must be the balancer.
const KEEP_ALIVE_SECONDS_DEFAULT = 75;
// Below the 30 s after which ECS sends SIGKILL, so that the process ends by itself.
const SHUTDOWN_SECONDS_DEFAULT = 20;

export function readListening(
  environment: Environment,
  defaults: { readonly port?: number; readonly keepAliveSeconds?: number } = {},
): Listening {
  const keepAlive = defaults.keepAliveSeconds ?? KEEP_ALIVE_SECONDS_DEFAULT;
  return {
    host: "0.0.0.0",
    port: wholeNumber(environment, "PORT", defaults.port ?? PORT_DEFAULT, 0, 65_535),
    keepAliveTimeoutMs: wholeNumber(environment, "KEEP_ALIVE_SECONDS", keepAlive, 1, 4000) * 1000,
    shutdownTimeoutMs: wholeNumber(environment, "SHUTDOWN_SECONDS", SHUTDOWN_SECONDS_DEFAULT, 1, 120) * 1000,
  };
}
