import { INSTANCE_PROXY_PORT } from "../../../aws/beanstalk/platform-defaults.js";
import { baseName, type InputFile, type InputFiles } from "../../../input/index.js";
import {
  includesOnlyPlatformParts,
  keepsPlatformLocation,
  knownValue,
  NOWHERE,
  type Origin,
  type Proxy,
  type ProxyLocation,
  type ProxyServer,
  rootPorts,
  type Value,
} from "../../../model/index.js";
import { insideOf } from "./hooks.js";

/** What a bundle's own files make of the instance's proxy. */
export interface BundleProxy {
  readonly locations: readonly ProxyLocation[];
  /** Where everything is passed to, when the bundle itself says so; null for the platform's own way. */
  readonly ports: Value<readonly number[]> | null;
  /** The first file that changes it in a way that is not followed. */
  readonly changedBy: Origin | null;
}

interface Clues {
  readonly bundle: string;
  readonly files: InputFiles;
  readonly proxies: readonly Proxy[];
  readonly origin: Origin;
}

/**
 * Where the platform reads what: a whole configuration, parts of the http block, parts of its own server, of
 * which a file of this name takes the place of the one that passes everything on.
 * Source: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/platforms-linux-extend.proxy.html (read 2026-11-21).
 */
const WHOLE = ".platform/nginx/nginx.conf";
const HTTP_PART = /^\.platform\/nginx\/conf\.d\/[^/]+\.conf$/;
const SERVER_PART = /^\.platform\/nginx\/conf\.d\/elasticbeanstalk\/[^/]+\.conf$/;
const PASSES_ON = "00_application.conf";

export function bundleProxy(clues: Clues): BundleProxy {
  const locations: ProxyLocation[] = [];
  let replaced = false;
  let changedBy: Origin | null = null;
  for (const file of clues.files.files.values()) {
    const inside = insideOf(clues.bundle, file.path);
    if (inside === null || !/^\.(?:platform|ebextensions)\//.test(inside) || !mayChange(file, inside))
      continue;
    const server = followed(inside, clues.proxies.find(({ id }) => id === file.path) ?? null);
    if (server === null) changedBy ??= atTop(file);
    else locations.push(...server.locations);
    const passesOn = inside === WHOLE && (server === null || !server.keepsPlatformLocation);
    replaced ||= passesOn || (SERVER_PART.test(inside) && baseName(inside) === PASSES_ON);
  }
  const ports = rootPorts(locations, clues.origin);
  // Without the platform's own location something else must pass requests on.
  if (replaced && ports === null) changedBy ??= clues.origin;
  return { locations, ports: replaced ? ports : null, changedBy };
}

/** Words by which a configuration of the proxy, or a script that writes one, changes what becomes of requests. */
const CHANGES_PROXY =
  /\b(?:proxy_pass|upstream|location|rewrite|return\s+\d{3}|fastcgi_pass|ProxyPass|RewriteRule)\b/;
const OF_PROXY = /\/etc\/(?:nginx|httpd)|sites-(?:enabled|available)|\bnginx\b|\bhttpd\b|proxy_pass/;

function mayChange(file: InputFile, inside: string): boolean {
  const text = file.text() ?? "";
  if (/^\.platform\/(?:nginx|httpd)\//.test(inside))
    return CHANGES_PROXY.test(text) || /\/(?:nginx|httpd)\.conf$/.test(inside);
  return OF_PROXY.test(text) && (CHANGES_PROXY.test(text) || /\/etc\/(?:nginx|httpd)/.test(text));
}

interface Followed {
  readonly locations: readonly ProxyLocation[];
  readonly keepsPlatformLocation: boolean;
}
const NOTHING: Followed = { locations: [], keepsPlatformLocation: true };

const followedServer = (server: ProxyServer): Followed => ({
  locations: server.locations,
  keepsPlatformLocation: keepsPlatformLocation(server),
});

/** What the file adds to the server that takes the requests; null when that cannot be followed. */
function followed(inside: string, proxy: Proxy | null): Followed | null {
  if (proxy === null || proxy.refusals.length > 0) return null;
  if (!proxy.complete && !(inside === WHOLE && includesOnlyPlatformParts(proxy))) return null;
  const [server, ...others] = proxy.servers;
  if (SERVER_PART.test(inside))
    return server !== undefined && others.length === 0 && !server.ruled && server.listens.length === 0
      ? followedServer(server)
      : null;
  const asked = proxy.servers.filter(takesRequests);
  const [only, second] = asked;
  if (inside === WHOLE)
    return only !== undefined && second === undefined && !only.ruled ? followedServer(only) : null;
  // A second server on the platform's port gets the requests of some names.
  return HTTP_PART.test(inside) && only === undefined ? NOTHING : null;
}

/** Without `listen` a server takes requests at 80; a part without any server says nothing of ports. */
function takesRequests({ listens, locations, names, ruled }: ProxyServer): boolean {
  const empty = listens.length === 0 && locations.length === 0 && names.length === 0 && !ruled;
  if (empty) return false;
  return (
    listens.length === 0 ||
    listens.some((port) => (knownValue(port) ?? INSTANCE_PROXY_PORT) === INSTANCE_PROXY_PORT)
  );
}

function atTop({ path }: InputFile): Origin {
  return { ...NOWHERE, place: { file: path, line: 1, column: 1, endLine: 1, endColumn: 1 } };
}
