import { devNull } from "node:os";
import type { DependencyKind } from "../../model/index.js";
import type { Credentials } from "../providers/provider.js";
import type { DeployedVariable, ObservedDependency } from "../request.js";
import { type NewAddress, rewriteUrl, tlsDemand, urlParts, withParameter } from "./address.js";
import { MADE_UP_SECRET, madeUpValue } from "./made-up.js";
import { partOf } from "./parts.js";

export interface RunEnvironmentOptions {
  readonly deployed: readonly DeployedVariable[];
  readonly dependencies: readonly { readonly dependency: ObservedDependency; readonly address: NewAddress }[];
  /** The port variable with this run's port; null when the port stays. */
  readonly port: { readonly name: string; readonly value: number } | null;
  /** File with the certificate that the local servers show. */
  readonly certificateFile: string;
}

export interface RunEnvironment {
  readonly values: Readonly<Record<string, string>>;
  /** Names of variables whose value was made up. */
  readonly madeUp: readonly string[];
}

/** What a process needs of the machine it runs on; nothing else of the caller's environment is passed on. */
const PASSED_ON = ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "USER", "LOGNAME"];

/** The environment as deployed, leading to the proxies. */
export function runEnvironment(options: RunEnvironmentOptions): RunEnvironment {
  const values: Record<string, string> = {};
  const madeUp: string[] = [];
  for (const name of PASSED_ON) {
    const value = process.env[name];
    if (value !== undefined) values[name] = value;
  }
  for (const { name, value } of options.deployed) {
    if (OF_THIS_MACHINE.has(name)) continue;
    if (value === null) madeUp.push(name);
    // Keys that stand in the files would open a real account.
    const withheld = value === null || AWS_KEYS.has(name);
    values[name] = withheld ? madeUpValue(name) : elsewhere(value, options);
  }
  for (const { dependency, address } of options.dependencies) {
    for (const variable of dependency.variables) {
      if (variable.value === null && !madeUp.includes(variable.name)) madeUp.push(variable.name);
      values[variable.name] = dependencyValue(dependency, variable.name, address, options.certificateFile);
    }
  }
  if (options.port) values[options.port.name] = String(options.port.value);
  // Clients that check certificates have to know ours, as they know the real servers'.
  values["NODE_EXTRA_CA_CERTS"] = options.certificateFile;
  values["PGSSLROOTCERT"] = options.certificateFile;
  return { values: { AWS_ENDPOINT_URL: NOWHERE, ...values, ...WITHOUT_AWS, ...awsRegion(values) }, madeUp };
}

/** In the image they name its own folders and user, which are not here. */
const OF_THIS_MACHINE = new Set(["PATH", "HOME", "TMPDIR", "USER", "LOGNAME", "PWD"]);
const AWS_KEYS = new Set(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]);
/** Nothing listens on the discard port. Source: RFC 863. */
const NOWHERE = "http://127.0.0.1:9";

/**
 * No account of AWS is asked: neither with the keys of whoever runs this, nor with those of an
 * instance, for which every call of an SDK would wait. Source: AWS SDKs and Tools reference, settings.
 */
const WITHOUT_AWS = {
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_CONFIG_FILE: devNull,
} as const;

/** Without a region an SDK fails before it does anything; ECS gives each task its own. */
function awsRegion(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const region = values["AWS_REGION"] ?? values["AWS_DEFAULT_REGION"] ?? madeUpValue("AWS_REGION");
  return { AWS_REGION: region, AWS_DEFAULT_REGION: region };
}

/** Other variables may hold the same address under another name (a broker and its result store). */
function elsewhere(value: string, options: RunEnvironmentOptions): string {
  const parts = urlParts(value);
  if (parts === null) return value;
  for (const { dependency, address } of options.dependencies) {
    const same = dependency.variables.some((variable) => {
      const known = variable.value === null ? null : urlParts(variable.value);
      return known !== null && known.host !== "" && known.host === parts.host && known.port === parts.port;
    });
    if (same) return rewrite(value, address, options.certificateFile);
  }
  return value;
}

function dependencyValue(
  dependency: ObservedDependency,
  name: string,
  address: NewAddress,
  certificateFile: string,
): string {
  const variable = dependency.variables.find((candidate) => candidate.name === name);
  if (variable === undefined) return "";
  const given = dependency.url === null ? null : urlParts(dependency.url);
  switch (partOf(variable)) {
    case "url": {
      const url = dependency.url ?? variable.value ?? urlFor(dependency.kind);
      return rewrite(url, address, certificateFile);
    }
    case "host":
      return address.host;
    case "port":
      return String(address.port);
    case "host-and-port":
      return `${address.host}:${address.port}`;
    case "user":
      return given?.user ?? variable.value ?? MADE_UP_USER;
    case "password":
      return given?.password ?? variable.value ?? MADE_UP_SECRET;
    case "database":
      return given?.database ?? variable.value ?? MADE_UP_DATABASE;
    case "other":
      return variable.value ?? madeUpValue(name);
  }
}

function rewrite(url: string, address: NewAddress, certificateFile: string): string {
  const rewritten = rewriteUrl(url, address) ?? url;
  const checksPostgres = tlsDemand(url) === "verify" && urlParts(url)?.scheme.startsWith("postgres") === true;
  return checksPostgres ? withParameter(rewritten, "sslrootcert", certificateFile) : rewritten;
}

const MADE_UP_USER = "steady";
const MADE_UP_DATABASE = "app";

/** When the deployed URL is not known: one that says no more than it must. */
function urlFor(kind: DependencyKind): string {
  switch (kind) {
    case "postgres":
      return `postgresql://${MADE_UP_USER}:${MADE_UP_SECRET}@host:5432/${MADE_UP_DATABASE}`;
    case "mysql":
      return `mysql://${MADE_UP_USER}:${MADE_UP_SECRET}@host:3306/${MADE_UP_DATABASE}`;
    case "redis":
      return "redis://host:6379/0";
    case "amqp":
      return "amqp://host:5672/";
    case "mongodb":
      return `mongodb://host:27017/${MADE_UP_DATABASE}`;
    case "smtp":
      return "smtp://host:25";
    case "memcached":
    case "queue":
    case "bucket":
    case "http":
    case "unknown":
      return "http://host:80/";
  }
}

/** What the server has to know so that the deployed address works on it. */
export function credentialsOf(
  dependency: ObservedDependency,
  deployed: readonly DeployedVariable[],
): Credentials {
  const found: { user: string | null; password: string | null; database: string | null } = {
    user: null,
    password: null,
    database: null,
  };
  let unknownPassword = false;
  for (const variable of dependency.variables) {
    const part = partOf(variable);
    if (part === "url") {
      const parts = variable.value === null ? null : urlParts(variable.value);
      found.user ??= parts?.user ?? null;
      found.password ??= parts?.password ?? null;
      found.database ??= parts?.database ?? null;
    } else if (part === "user" || part === "password" || part === "database") {
      if (part === "password" && variable.value === null) unknownPassword = true;
      found[part] ??= variable.value;
    }
  }
  // A secret that is told apart from the URL (DATABASE_PASSWORD beside DATABASE_URL) would differ from any guess.
  const beside = deployed.some(({ name, value }) => value === null && /PASS|SECRET|TOKEN/i.test(name));
  return unknownPassword || (found.password === null && beside) ? { ...found, password: null } : found;
}
