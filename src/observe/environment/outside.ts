import type { ObservedDependency, ObserveRequest } from "../request.js";
import { urlParts } from "./address.js";

/** Schemes that name no server: a file, a bucket, a resource. */
const NO_SERVER = new Set(["file", "s3", "gs", "arn", "sqlite", "sqlite3", "data", "urn", "memory", "unix"]);
const HOST_AND_PORT = /^((?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*):(\d{2,5})$/i;
const DOMAIN_NAME = /^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*$/i;
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|::1|\[::1?\])$/i;

/**
 * Servers of other people that the deployed environment names and that no dependency stands for: a
 * payment API, a mail server. They must not be called from here, so each gets a listener that ends
 * every connection, and counts them.
 */
export function outsideServers(request: ObserveRequest): ObservedDependency[] {
  const taken = new Set(request.dependencies.flatMap(({ variables }) => variables.map(({ name }) => name)));
  const known = new Set(request.dependencies.flatMap(addressesOf));
  const values = new Map(request.environment.map(({ name, value }) => [name, value]));
  const byHost = new Map<string, ObservedDependency["variables"]>();
  for (const { name, value } of request.environment) {
    if (taken.has(name) || value === null) continue;
    const host = hostIn(value) ?? hostBesidePort(name, value, values);
    if (host === null || LOOPBACK.test(host) || known.has(addressIn(value))) continue;
    const port = name.replace(/HOST(?:NAME)?$/, "PORT");
    const beside = hostIn(value) === null ? [{ name: port, value: values.get(port) ?? null }] : [];
    byHost.set(host, [...(byHost.get(host) ?? []), { name, value }, ...beside]);
  }
  return [...byHost].map(([host, variables]) => ({ name: host, kind: "unknown", variables, url: null }));
}

/** The host of a URL or of `host:port`. */
function hostIn(value: string): string | null {
  const parts = urlParts(value);
  if (parts === null) return HOST_AND_PORT.exec(value)?.[1] ?? null;
  return parts.host === "" || NO_SERVER.has(parts.scheme) ? null : parts.host;
}

/** `SMTP_HOST` beside `SMTP_PORT`. One without the other may be a name of the application's own. */
function hostBesidePort(
  name: string,
  value: string,
  values: ReadonlyMap<string, string | null>,
): string | null {
  const port = name.replace(/HOST(?:NAME)?$/, "PORT");
  return port !== name && port !== "PORT" && values.has(port) && DOMAIN_NAME.test(value) ? value : null;
}

function addressesOf({ variables }: ObservedDependency): string[] {
  return variables.flatMap(({ value }) => (value === null ? [] : [addressIn(value)]));
}

/** Host and port, by which the same server is known again under another name. */
function addressIn(value: string): string {
  const parts = urlParts(value);
  return parts === null ? value : `${parts.host}:${parts.port ?? ""}`;
}
