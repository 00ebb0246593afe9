import type { InstanceFront } from "./environment.js";
import type { ProxyLocation } from "./host.js";
import { known, knownValue, type Origin, unknown, type Value } from "./value.js";

/** Who answers a path on an instance: the proxy by itself, or the process behind it. */
export type Answerer = "proxy" | "process";

/** Unknown where files of the bundle decide it in a way that is not followed. */
export function answererOf(front: InstanceFront, path: string): Value<Answerer> {
  if (front.changedBy !== null) return unknown("a file of the bundle changes the proxy", front.changedBy);
  if (front.filePaths.some((each) => path === each || path.startsWith(`${each}/`))) return known("proxy");
  const location = locationOf(front.locations, path);
  if (location === null) return known("process");
  if (!location.known) return location;
  const { upstream, returns, ruled, origin } = location.value;
  if (ruled) return unknown("rules of the proxy decide what becomes of it", origin);
  if (!returns.known) return returns;
  if (returns.value !== null) return known("proxy", origin);
  if (!upstream.known) return upstream;
  if (upstream.value === null) return unknown("the proxy answers it from files", origin);
  const target = localTarget(upstream.value);
  if (target === null) return unknown("the proxy passes it on to another place", upstream.origin);
  // With a path of its own the proxy asks for another path than it was asked.
  if (target.path !== "") return unknown("the proxy asks for another path", upstream.origin);
  const expected = knownValue(front.upstreamPorts);
  return expected?.includes(target.port) === true
    ? known("process", origin)
    : unknown("the proxy passes it on to another port", upstream.origin);
}

/** The location that gets a path: an exact one, else the longest beginning. Null for the platform's own. */
function locationOf(locations: readonly ProxyLocation[], path: string): Value<ProxyLocation> | null {
  const exact = locations.find((each) => each.match === "exact" && each.path === path);
  if (exact !== undefined) return known(exact);
  // Written for another language of expressions, and in an order that decides: not followed.
  const expression = locations.find(({ match }) => match === "regular-expression");
  if (expression !== undefined) return unknown("an expression of the proxy may match it", expression.origin);
  const [longest] = locations
    .filter((each) => each.match === "prefix" && path.startsWith(each.path))
    .sort((a, b) => b.path.length - a.path.length);
  return longest === undefined ? null : known(longest);
}

/** Where on the instance itself requests are passed to; null for other machines, sockets and names. */
export function localTarget(address: string): { readonly port: number; readonly path: string } | null {
  const match = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?::(\d{1,5}))?(\/.*)?$/.exec(
    address,
  );
  return match === null ? null : { port: Number(match[1] ?? 80), path: match[2] ?? "" };
}

/** The ports behind the location of everything; null where there is none. */
export function rootPorts(locations: readonly ProxyLocation[], at: Origin): Value<readonly number[]> | null {
  const root = locations.find(({ match, path }) => match === "prefix" && path === "/");
  if (root === undefined) return null;
  if (!root.upstream.known) return root.upstream;
  if (root.upstream.value === null) return unknown("the proxy answers by itself", root.origin);
  const target = localTarget(root.upstream.value);
  return target === null
    ? unknown("the proxy passes requests on to another place", root.upstream.origin)
    : known([target.port], root.upstream.origin.place === null ? at : root.upstream.origin);
}
