import {
  ConfigurationError,
  flag,
  optional,
  optionalUrl,
  readListening,
  required,
  wholeNumber,
  type Environment,
  type Listening,
} from "./service/configuration.js";

export type DatabaseLogin =
  | { readonly kind: "given"; readonly user: string; readonly password: string }
  | { readonly kind: "secret"; readonly secretArn: string };

export interface MySqlAddress {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly tls: boolean;
}

export type DatabaseConfiguration =
  | ({ readonly kind: "mysql"; readonly login: DatabaseLogin } & MySqlAddress)
  | { readonly kind: "sqlite"; readonly file: string };

export interface ObjectsConfiguration {
  readonly bucket: string;
  /** Where S3 answers when it is not AWS's; null there. */
  readonly endpoint: string | null;
  readonly region: string;
}

/** What the web tier and the functions share. */
export interface Foundation {
  readonly region: string;
  readonly database: DatabaseConfiguration;
  readonly objects: ObjectsConfiguration;
}

export interface WebConfiguration extends Foundation, Listening {
  readonly uploadPrefix: string;
  readonly uploadMegabytesMax: number;
  /** What a visitor must be told about this installation, or null. */
  readonly notice: string | null;
}

const PORT_DEFAULT = 5000;
const MYSQL_PORT = 3306;

export function readWebConfiguration(environment: Environment): WebConfiguration {
  return {
    ...readFoundation(environment),
    ...readListening(environment, { port: PORT_DEFAULT }),
    uploadPrefix: prefix(environment, "UPLOAD_PREFIX", "uploads/"),
    uploadMegabytesMax: wholeNumber(environment, "UPLOAD_MEGABYTES_MAX", 15, 1, 100),
    notice: optional(environment, "NOTICE"),
  };
}

export function readFoundation(environment: Environment): Foundation {
  const region = optional(environment, "AWS_REGION") ?? "us-east-1";
  return {
    region,
    database: readDatabase(environment),
    objects: {
      bucket: required(environment, "TARGET_S3_BUCKET"),
      endpoint: optionalUrl(environment, "S3_ENDPOINT", ["http:", "https:"]),
      region,
    },
  };
}

export function thumbnailPrefix(environment: Environment): string {
  return prefix(environment, "TARGET_S3_PREFIX", "thumbnails/");
}

function readDatabase(environment: Environment): DatabaseConfiguration {
  const host = optional(environment, "DATABASE_HOST");
  const file = optional(environment, "DATABASE_FILE");
  if (host === null) {
    if (file === null) throw new ConfigurationError("DATABASE_HOST is required and is not set.");
    return { kind: "sqlite", file };
  }
  return {
    kind: "mysql",
    host,
    port: wholeNumber(environment, "DATABASE_PORT", MYSQL_PORT, 1, 65_535),
    database: optional(environment, "DATABASE_NAME") ?? "image_annotations_db",
    tls: flag(environment, "DATABASE_TLS", true),
    login: databaseLogin(environment),
  };
}

function databaseLogin(environment: Environment): DatabaseLogin {
  const secretArn = optional(environment, "DATABASE_SECRET_ARN");
  if (secretArn !== null) return { kind: "secret", secretArn };
  return {
    kind: "given",
    user: required(environment, "DATABASE_USER"),
    password: optional(environment, "DATABASE_PASSWORD") ?? "",
  };
}

/** The beginning of keys; it ends with a slash, so that "uploads" never means "uploads-old/" too. */
function prefix(environment: Environment, name: string, fallback: string): string {
  const written = optional(environment, name) ?? fallback;
  return written.endsWith("/") ? written : `${written}/`;
}
