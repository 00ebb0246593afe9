import type { FastcgiPool, InstanceHost, ProxyLocation, ProxyServer } from "./host.js";
import type { InstanceGroup } from "./instances.js";
import type { Model } from "./model.js";
import { knownValue } from "./value.js";

/** A location of an instance's nginx that passes FastCGI on, and the only pool that may take it. */
export interface FastcgiLink {
  readonly group: InstanceGroup;
  readonly server: ProxyServer;
  readonly location: ProxyLocation;
  readonly pool: FastcgiPool;
  /** As nginx has it: `127.0.0.1:9000`, `unix:/run/php-fpm/www.sock`. */
  readonly passesTo: string;
  /** The configuration holds all that decides the location's limits. */
  readonly limitsKnown: boolean;
  readonly agrees: boolean;
}

/** The links of which both ends are known, and behind which nothing else is started that may answer. */
export function fastcgiLinks(model: Model): FastcgiLink[] {
  return model.instanceGroups.flatMap((group): FastcgiLink[] => {
    const { host } = group;
    const [pool, other] = (host?.pools === undefined ? undefined : knownValue(host.pools)) ?? [];
    if (host === undefined || pool === undefined || other !== undefined) return [];
    return host.proxies.flatMap(({ servers, complete }) =>
      servers.flatMap((server) =>
        server.locations.flatMap((location): FastcgiLink[] => {
          const link = linkOf(location, pool, host);
          return link === null ? [] : [{ group, server, location, pool, limitsKnown: complete, ...link }];
        }),
      ),
    );
  });
}

function linkOf(
  { speaks, upstream }: ProxyLocation,
  pool: FastcgiPool,
  host: InstanceHost,
): Pick<FastcgiLink, "passesTo" | "agrees"> | null {
  const written = knownValue(upstream);
  const listen = knownValue(pool.listen);
  if (speaks !== "fastcgi" || typeof written !== "string" || listen === undefined) return null;
  // A name of an `upstream` block is followed as an address of HTTP.
  const passesTo = written.replace(/^http:\/\//, "");
  const asked = localAddress(passesTo.replace(/^unix:/, ""));
  const opened = localAddress(listen);
  if (asked === null || opened === null) return null;
  const agrees = asked === opened;
  return agrees || onlyPoolAnswers(asked, host) ? { passesTo, agrees } : null;
}

/** A port, or the path of a socket; null for another machine and for what is filled in later. */
function localAddress(text: string): string | null {
  // Source: https://specifications.freedesktop.org/fhs/latest/varRun.html (read 2026-11-21): /var/run leads to /run.
  if (/^\/[\w./-]+$/.test(text)) return text.replace(/^\/var\/run\//, "/run/").replace(/\/{2,}/g, "/");
  const port = /^(?:(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]|\*):)?(\d+)$/.exec(text)?.[1];
  return port === undefined ? null : String(Number(port));
}

/** Debian's alternatives lead from this path to the socket of the version that is installed. */
const ALTERNATIVE = "/run/php/php-fpm.sock";

/** Programs by which a script changes a file that stands there. */
const EDITS = /^(?:.*\/)?(?:sed|perl|awk|gawk|ed|ex|patch|augtool|ansible\S*|python[\d.]*)$/;

/** Other programs, containers and links that a command makes may answer there. */
function onlyPoolAnswers(asked: string, { incomplete, processes, script }: InstanceHost): boolean {
  if (incomplete !== null || script === null || asked === ALTERNATIVE) return false;
  if (processes.some(({ name }) => knownValue(name) !== "nginx")) return false;
  const socket = asked.replace(/^\/run\//, "");
  const edited = script.commands.some(
    ({ words }) => EDITS.test(words[0] ?? "") && words.some((word) => /nginx|\.conf/.test(word)),
  );
  if (edited) return false;
  return !script.commands.some(
    ({ words }) =>
      /^(?:.*\/)?(?:docker|podman|nerdctl|docker-compose|socat|ln|php-cgi|spawn-fcgi)$/.test(
        words[0] ?? "",
      ) || words.some((word) => asked.startsWith("/") && word.includes(socket)),
  );
}
