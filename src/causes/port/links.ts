import type { PathLink } from "../../finding/index.js";
import { knownValue, type TrafficPath, type Value } from "../../model/index.js";

/** The links from the balancer to the container's port; `reaches` tells whether the last of them reaches the next. */
export function headLinks(path: TrafficPath, reaches: boolean): PathLink[] {
  const { listeners, targetGroup, target, mapping } = path;
  const [listener] = listeners;
  const links: PathLink[] = [];
  if (listener) links.push(link("balancer", listener.port, true));
  if (targetGroup) {
    links.push({
      name: `target group (${knownValue(targetGroup.protocol) ?? "?"})`,
      reachesNext: true,
      place: targetGroup.origin.place,
    });
  }
  links.push(link("service names container port", target.containerPort, mapping !== null || reaches));
  if (mapping) links.push(link("container port", mapping.containerPort, reaches));
  return links;
}

export function link(name: string, port: Value<number | string>, reachesNext: boolean): PathLink {
  return {
    name: `${name} ${port.known ? `:${port.value}` : "(unknown)"}`,
    reachesNext,
    place: port.origin.place,
  };
}
