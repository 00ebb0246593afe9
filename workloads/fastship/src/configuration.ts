import {
  ConfigurationError,
  optional,
  optionalUrl,
  readListening,
  required,
  requiredUrl,
  wholeNumber,
  type Environment,
  type Listening,
} from "./service/configuration.js";

/** Everything the service is told from outside, read once at start. */
export interface Configuration extends Listening {
  readonly databaseUrl: string;
  readonly databasePassword: string | null;
  readonly redisUrl: string | null;
  readonly redisPassword: string | null;
  readonly jwtSecret: string;
  readonly smtp: SmtpAddress | null;
  readonly mailFrom: string;
  readonly publicUrl: string;
}

export interface SmtpAddress {
  readonly url: string;
  /** Used where the URL names no user, so that a secret can stay outside of it. */
  readonly username: string | null;
  readonly password: string | null;
}

const JWT_SECRET_CHARACTERS_MIN = 16;

export function readConfiguration(environment: Environment): Configuration {
  const listening = readListening(environment);
  const jwtSecret = required(environment, "JWT_SECRET");
  if (jwtSecret.length < JWT_SECRET_CHARACTERS_MIN) {
    throw new ConfigurationError(`JWT_SECRET needs at least ${JWT_SECRET_CHARACTERS_MIN} characters.`);
  }
  return {
    ...listening,
    databaseUrl: databaseUrl(environment),
    databasePassword: optional(environment, "DATABASE_PASSWORD"),
    redisUrl: redisUrl(environment),
    redisPassword: optional(environment, "REDIS_PASSWORD"),
    jwtSecret,
    smtp: smtpAddress(environment),
    mailFrom: optional(environment, "MAIL_FROM") ?? "Fastship <no-reply@fastship.example>",
    publicUrl: optional(environment, "PUBLIC_URL") ?? `http://localhost:${listening.port}`,
  };
}

export function webConcurrency(environment: Environment): number {
  return wholeNumber(environment, "WEB_CONCURRENCY", 1, 1, 64);
}

/** Read apart from the rest because the migration command and the worker need no more than this. */
export function databaseUrl(environment: Environment): string {
  return requiredUrl(environment, "DATABASE_URL", ["postgresql:", "postgres:"]);
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
