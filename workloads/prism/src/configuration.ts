import {
  ConfigurationError,
  decimal,
  flag,
  oneOf,
  optional,
  optionalUrl,
  readListening,
  required,
  wholeNumber,
  type Environment,
  type Listening,
} from "./service/configuration.js";

/** Everything the service is told from outside, read once at start. The names are those of the record. */
export interface Configuration extends Listening {
  readonly production: boolean;
  readonly dataDirectory: string;
  readonly uploadBytesMax: number;
  readonly session: SessionSettings;
  readonly reviewer: "auto" | "bedrock" | "rules";
  readonly bedrock: BedrockSettings;
  readonly chatChoosesModel: boolean;
  readonly storage: StorageSettings | null;
  /** Null: each process keeps its own line of those who wait for the model. */
  readonly redisUrl: string | null;
  readonly modelCallsMax: number;
}

export interface SessionSettings {
  readonly timeoutSeconds: number;
  /** Null outside production: one is made up at start, and sessions end with the process. */
  readonly secret: string | null;
}

export interface BedrockSettings {
  readonly region: string;
  /** Tried in this order. One alone where fallback is off. */
  readonly models: readonly string[];
  readonly maxTokens: number;
  readonly temperature: number;
  readonly reasoning: boolean;
}

export interface StorageSettings {
  readonly region: string;
  readonly bucket: string;
  /** Empty, or ends with a slash. */
  readonly basePath: string;
}

const MEBIBYTE = 1024 * 1024;
const SECRET_CHARACTERS_MIN = 16;
// Bedrock refuses less for Claude's extended thinking, and wants it below the limit of the answer.
const REASONING_TOKENS_MIN = 1024;

/**
 * Bedrock takes Claude 4 only by inference profiles, whose names begin with a geography. The bare model of
 * the record is refused there; the models after it are what fallback is for.
 */
export const FALLBACK_MODELS_DEFAULT =
  "eu.anthropic.claude-sonnet-4-5-20250929-v1:0,eu.anthropic.claude-haiku-4-5-20251001-v1:0,eu.amazon.nova-lite-v1:0";

export function readConfiguration(environment: Environment): Configuration {
  // The one application that there is; the variable is Flask's and stands in every environment on record.
  oneOf(environment, "FLASK_APP", "app.py", ["app.py"]);
  const production =
    oneOf(environment, "FLASK_ENV", "development", ["development", "production"]) === "production";
  return {
    ...readListening(environment),
    production,
    dataDirectory: optional(environment, "DATA_DIRECTORY") ?? "data",
    uploadBytesMax: wholeNumber(environment, "MAX_CONTENT_LENGTH", 16 * MEBIBYTE, 1024, 64 * MEBIBYTE),
    session: sessionSettings(environment, production),
    reviewer: oneOf(environment, "REVIEWER", "auto", ["auto", "bedrock", "rules"]),
    bedrock: bedrockSettings(environment),
    chatChoosesModel: flag(environment, "CHAT_ENABLE_MULTI_MODEL", true),
    storage: storageSettings(environment),
    redisUrl: redisUrl(environment),
    modelCallsMax: wholeNumber(environment, "MODEL_CALLS_MAX", 12, 1, 1000),
  };
}

function sessionSettings(environment: Environment, production: boolean): SessionSettings {
  // Without a secret that all instances share, a session would end with every process and at every instance.
  const secret = production
    ? required(environment, "SESSION_SECRET")
    : optional(environment, "SESSION_SECRET");
  if (secret !== null && secret.length < SECRET_CHARACTERS_MIN) {
    throw new ConfigurationError(`SESSION_SECRET needs at least ${SECRET_CHARACTERS_MIN} characters.`);
  }
  return { secret, timeoutSeconds: wholeNumber(environment, "SESSION_TIMEOUT", 3600, 1, 604_800) };
}

function bedrockSettings(environment: Environment): BedrockSettings {
  const first = optional(environment, "BEDROCK_MODEL_ID") ?? "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
  const fallback = flag(environment, "ENABLE_MODEL_FALLBACK", true);
  const others = (optional(environment, "BEDROCK_FALLBACK_MODEL_IDS") ?? FALLBACK_MODELS_DEFAULT)
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const reasoning = flag(environment, "REASONING_ENABLED", false);
  const maxTokens = wholeNumber(environment, "BEDROCK_MAX_TOKENS", 4096, 1, 64_000);
  if (reasoning && maxTokens <= REASONING_TOKENS_MIN) {
    throw new ConfigurationError(
      `BEDROCK_MAX_TOKENS must be above ${REASONING_TOKENS_MIN} where REASONING_ENABLED is true.`,
    );
  }
  return {
    region:
      optional(environment, "AWS_REGION") ?? optional(environment, "AWS_DEFAULT_REGION") ?? "eu-north-1",
    models: [...new Set(fallback ? [first, ...others] : [first])],
    maxTokens,
    temperature: decimal(environment, "BEDROCK_TEMPERATURE", 0.7, 0, 1),
    reasoning,
  };
}

function storageSettings(environment: Environment): StorageSettings | null {
  const bucket = optional(environment, "S3_BUCKET_NAME");
  if (bucket === null) return null;
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw new ConfigurationError(`S3_BUCKET_NAME is not a bucket's name: "${bucket}".`);
  }
  const path = (optional(environment, "S3_BASE_PATH") ?? "").replace(/^\/+|\/+$/g, "");
  const region = optional(environment, "S3_REGION") ?? optional(environment, "AWS_REGION") ?? "eu-north-1";
  return { bucket, region, basePath: path === "" ? "" : `${path}/` };
}

/** "disabled" is how the record writes that there is none. */
function redisUrl(environment: Environment): string | null {
  if (optional(environment, "REDIS_URL")?.toLowerCase() === "disabled") return null;
  return optionalUrl(environment, "REDIS_URL", ["redis:", "rediss:"]);
}
