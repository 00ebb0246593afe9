import { type FastcgiLink, fastcgiLinks, knownValue, type Model, type Origin } from "../../model/index.js";
import type { PathLink } from "../../finding/index.js";
import { found, type RepairDraft, type Verdict } from "../cause.js";

/** What an instance's nginx passes FastCGI to must be what the pool of PHP-FPM opens. */
export function poolVerdicts(model: Model): Verdict[] {
  return fastcgiLinks(model).map((link) => (link.agrees ? { outcome: "not-found" } : mismatch(link, model)));
}

function mismatch(link: FastcgiLink, model: Model): Verdict {
  const { pool, passesTo, location } = link;
  const opened = knownValue(pool.listen) ?? "";
  return found({
    title: `nginx passes requests to ${passesTo}, PHP-FPM listens on ${opened}`,
    explanation: `The instance's nginx passes requests for PHP to ${passesTo}; the pool ${pool.name} of PHP-FPM listens on ${opened}. Nothing answers there, so every request that PHP should answer gets 502 Bad Gateway, health checks among them.`,
    where: [
      { origin: location.upstream.origin, value: passesTo },
      { origin: pool.listen.origin, value: opened },
    ],
    path: linksOf(link, model, opened),
    repairs: repairsOf(link, opened),
  });
}

/** From the balancer, where one asks this server, to the pool that is not reached. */
function linksOf(
  { group, server, location, pool, passesTo }: FastcgiLink,
  model: Model,
  opened: string,
): PathLink[] {
  const ports = server.listens.map((port) => knownValue(port));
  const targetGroup = group.targetGroups
    .map((value) => knownValue(value))
    .find((each) => each !== undefined && ports.includes(knownValue(each.port)));
  const listener = model.listeners.find(({ forwardsTo }) =>
    forwardsTo.some((forwarded) => knownValue(forwarded)?.id === targetGroup?.id),
  );
  const reached = (name: string, origin: Origin): PathLink => ({
    name,
    place: origin.place,
    reachesNext: true,
  });
  return [
    ...(targetGroup === undefined || listener === undefined
      ? []
      : [reached(`balancer :${knownValue(listener.port) ?? "?"}`, listener.origin)]),
    ...(targetGroup === undefined
      ? []
      : [reached(`instance :${knownValue(targetGroup.port)}`, targetGroup.port.origin)]),
    {
      name: `nginx :${ports[0] ?? "?"} → ${passesTo}`,
      place: location.upstream.origin.place,
      reachesNext: false,
    },
    { name: `PHP-FPM ${opened}`, place: pool.listen.origin.place, reachesNext: false },
  ];
}

/** Only a file that stands by itself can be edited; one within a script has no nodes of its own. */
function repairsOf({ location }: FastcgiLink, opened: string): RepairDraft[] {
  const { node, place } = location.upstream.origin;
  const value = opened.startsWith("/")
    ? `unix:${opened}`
    : /^\d+$/.test(opened)
      ? `127.0.0.1:${opened}`
      : opened;
  const standsAlone = node !== null && node.file === place?.file;
  return [
    {
      description: `let nginx pass requests to ${value} (fastcgi_pass)`,
      safe: false,
      changes: standsAlone ? [{ op: "set", node, value }] : [],
    },
  ];
}
