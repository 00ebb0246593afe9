/** Everything the service is told from outside, read once at start. */
export interface Configuration {
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly databasePassword: string | null;
  readonly redisUrl: string | null;
  readonly redisPassword: string | null;
  readonly jwtSecret: string;
  readonly smtp: SmtpAddress | null;
  readonly mailFrom: string;
  readonly publicUrl: string;
  readonly keepAliveTimeoutMs: number;
  readonly shutdownTimeoutMs: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SmtpAddress {
  readonly url: string;
  /** Used where the URL names no user, so that a secret can stay outside of it. */
  readonly username: string | null;
  readonly password: string | null;
}

/** The operator's mistake, not ours: reported as one sentence, without a stack. */
export class ConfigurationError extends Error {}

const JWT_SECRET_CHARACTERS_MIN = 16;
// The balancer keeps idle connections for 60 s; the side that closes first must be the balancer.
const KEEP_ALIVE_SECONDS_DEFAULT = 75;
// Below ECS's stopTimeout of 30 s, so that the process ends by itself and not by SIGKILL.
const SHUTDOWN_SECONDS_DEFAULT = 20;

export function readConfiguration(environment: Environment): Configuration {
  const port = wholeNumber(environment, "PORT", 8000, 0, 65_535);
  const jwtSecret = required(environment, "JWT_SECRET");
  if (jwtSecret.length < JWT_SECRET_CHARACTERS_MIN) {
    throw new ConfigurationError(`JWT_SECRET needs at least ${JWT_SECRET_CHARACTERS_MIN} characters.`);
  }
  return {
    host: "0.0.0.0",
    port,
    databaseUrl: databaseUrl(environment),
    databasePassword: optional(environment, "DATABASE_PASSWORD"),
    redisUrl: redisUrl(environment),
    redisPassword: optional(environment, "REDIS_PASSWORD"),
    jwtSecret,
    smtp: smtpAddress(environment),
    mailFrom: optional(environment, "MAIL_FROM") ?? "Fastship <no-reply@fastship.example>",
    publicUrl: optional(environment, "PUBLIC_URL") ?? `http://localhost:${port}`,
    keepAliveTimeoutMs:
      wholeNumber(environment, "KEEP_ALIVE_SECONDS", KEEP_ALIVE_SECONDS_DEFAULT, 1, 4000) * 1000,
    shutdownTimeoutMs: wholeNumber(environment, "SHUTDOWN_SECONDS", SHUTDOWN_SECONDS_DEFAULT, 1, 120) * 1000,
  };
}

export function webConcurrency(environment: Environment): number {
  return wholeNumber(environment, "WEB_CONCURRENCY", 1, 1, 64);
}

/** Read apart from the rest because the migration command and the worker need no more than this. */
export function databaseUrl(environment: Environment): string {
  const text = required(environment, "DATABASE_URL");
  checkUrl("DATABASE_URL", text, ["postgresql:", "postgres:"]);
  return text;
}

export function redisUrl(environment: Environment): string | null {
  return optionalUrl(environment, "REDIS_URL", ["redis:", "rediss:"]);
}

function smtpAddress(environment: Environment): SmtpAddress | null {
  const url = optionalUrl(environment, "SMTP_URL", ["smtp:", "smtps:"]);
  if (url === null) return null;
  return {
    url,
    username: optional(environment, "SMTP_USERNAME"),
    password: optional(environment, "SMTP_PASSWORD"),
  };
}

function required(environment: Environment, name: string): string {
  const value = optional(environment, name);
  if (value === null)
    throw new ConfigurationError(`The environment variable ${name} is required and is not set.`);
  return value;
}

function optional(environment: Environment, name: string): string | null {
  const value = environment[name]?.trim();
  return value === undefined || value === "" ? null : value;
}

function optionalUrl(environment: Environment, name: string, protocols: readonly string[]): string | null {
  const value = optional(environment, name);
  if (value !== null) checkUrl(name, value, protocols);
  return value;
}

function checkUrl(name: string, text: string, protocols: readonly string[]): void {
  const protocol = URL.canParse(text) ? new URL(text).protocol : "";
  if (!protocols.includes(protocol)) {
    // The value itself is not quoted: it may hold a password.
    throw new ConfigurationError(`${name} must be a URL that begins with ${protocols.join("// or ")}//.`);
  }
}

function wholeNumber(
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
