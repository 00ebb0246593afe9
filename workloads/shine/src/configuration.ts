import {
  ConfigurationError,
  optional,
  optionalUrl,
  readListening,
  required,
  type Environment,
  type Listening,
} from "./service/configuration.js";

/** Where the model lies, and which one it has to be. */
export interface ModelLocation {
  readonly bucket: string;
  readonly key: string;
  /** A version of the object; without one, the newest. */
  readonly version: string | null;
  /** Pinned: a file with this checksum is used without asking S3. Otherwise the object's own metadata says it. */
  readonly sha256: string | null;
  readonly localPath: string;
  readonly endpoint: string | null;
  readonly region: string;
}

export interface Configuration extends Listening {
  readonly serviceName: string;
  readonly model: ModelLocation;
  /** Without one the debug routes do not exist. */
  readonly debugToken: string | null;
  /** Said on the page: what runs here has a bucket of its own and no other. */
  readonly localRun: boolean;
}

const DEBUG_TOKEN_CHARACTERS_MIN = 16;

export function readConfiguration(environment: Environment): Configuration {
  const key = required(environment, "S3_MODEL_KEY");
  const debugToken = optional(environment, "DEBUG_TOKEN");
  if (debugToken !== null && debugToken.length < DEBUG_TOKEN_CHARACTERS_MIN) {
    throw new ConfigurationError(`DEBUG_TOKEN needs at least ${DEBUG_TOKEN_CHARACTERS_MIN} characters.`);
  }
  return {
    ...readListening(environment),
    serviceName: optional(environment, "SERVICE_NAME") ?? "shine",
    model: {
      bucket: required(environment, "S3_BUCKET"),
      key,
      version: optional(environment, "S3_MODEL_VERSION"),
      sha256: checksum(environment),
      localPath: optional(environment, "LOCAL_MODEL_PATH") ?? `/tmp/shine/${key.split("/").at(-1) ?? key}`,
      endpoint: optionalUrl(environment, "S3_ENDPOINT", ["http:", "https:"]),
      region: optional(environment, "AWS_REGION") ?? "us-east-1",
    },
    debugToken,
    localRun: optional(environment, "SHINE_LOCAL") !== null,
  };
}

function checksum(environment: Environment): string | null {
  const value = optional(environment, "S3_MODEL_SHA256")?.toLowerCase() ?? null;
  if (value !== null && !/^[0-9a-f]{64}$/.test(value)) {
    throw new ConfigurationError("S3_MODEL_SHA256 must be 64 hexadecimal digits.");
  }
  return value;
}
