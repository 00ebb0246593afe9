import {
  ConfigurationError,
  flag,
  optional,
  optionalUrl,
  readListening,
  required,
  requiredUrl,
  type Environment,
  type Listening,
} from "./service/configuration.js";

/** Everything the service is told from outside, read once at start. */
export interface Configuration extends Listening {
  readonly databaseUrl: string;
  readonly databasePassword: string | null;
  /** Signs the sessions. */
  readonly sessionSecret: string;
  /** Whoever knows it may join the office. */
  readonly invitationCode: string;
  /** Deadlines are meant in this zone unless they name another. */
  readonly timeZone: string;
  /** A later phase: sign-in attempts are counted for all tasks together. */
  readonly redisUrl: string | null;
  readonly redisPassword: string | null;
  /** A later phase: contents of documents are kept and examined by the media processor. */
  readonly mediaProcessing: boolean;
  /** Told on the page where the data is temporary. */
  readonly demonstration: boolean;
}

const SESSION_SECRET_CHARACTERS_MIN = 16;
const TIME_ZONE_DEFAULT = "America/New_York";

export function readConfiguration(environment: Environment): Configuration {
  const sessionSecret = required(environment, "SESSION_SECRET");
  if (sessionSecret.length < SESSION_SECRET_CHARACTERS_MIN) {
    throw new ConfigurationError(
      `SESSION_SECRET needs at least ${SESSION_SECRET_CHARACTERS_MIN} characters.`,
    );
  }
  return {
    ...readListening(environment),
    databaseUrl: databaseUrl(environment),
    databasePassword: optional(environment, "DATABASE_PASSWORD"),
    sessionSecret,
    invitationCode: required(environment, "INVITATION_CODE"),
    timeZone: timeZone(environment),
    redisUrl: optionalUrl(environment, "REDIS_URL", ["redis:", "rediss:"]),
    redisPassword: optional(environment, "REDIS_PASSWORD"),
    mediaProcessing: flag(environment, "MEDIA_PROCESSING", false),
    demonstration: flag(environment, "DEMONSTRATION", false),
  };
}

/** Read apart from the rest because the media processor needs no more than this. */
export function databaseUrl(environment: Environment): string {
  return requiredUrl(environment, "DATABASE_URL", ["postgresql:", "postgres:"]);
}

function timeZone(environment: Environment): string {
  const name = optional(environment, "OFFICE_TIME_ZONE") ?? TIME_ZONE_DEFAULT;
  if (!isTimeZone(name)) {
    throw new ConfigurationError(`OFFICE_TIME_ZONE must be a name like ${TIME_ZONE_DEFAULT}, not "${name}".`);
  }
  return name;
}

/** Names of places only: an offset would be wrong for half of the year. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z_]+(\/[A-Za-z_+-]+)*$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
