import type { PathLink } from "../../finding/index.js";
import {
  type CheckedPath,
  type Container,
  knownValue,
  type ListeningPort,
  listeningPorts,
  type Place,
  type TrafficPath,
  type Value,
} from "../../model/index.js";

/** The stations of a request on its way to an answer, in order. */
export type Station =
  | "balancer"
  | "target-group"
  | "security-group"
  | "service"
  | "mapping"
  | "application"
  | "answer";

interface Stop {
  readonly station: Station;
  readonly name: string;
  readonly place: Place | null;
}

/** What a finding calls a station, where it knows more than its usual name. */
export interface StationName {
  readonly name: string;
  readonly place?: Place | null;
}

export type StationNames = Partial<Record<Station, StationName>>;

/**
 * The whole way of a request from the balancer to the application's answer, station by station.
 * `broken` is the one that is not reached; null when every link holds.
 */
export function requestPath(path: TrafficPath, broken: Station | null, names: StationNames = {}): PathLink[] {
  return linked([...outerStops(path), ...applicationStops(path.container, trafficPort(path))], broken, names);
}

/** The way of a health check: a target group's through the balancer, a command's inside the container. */
export function checkPath(check: CheckedPath, broken: Station | null, names: StationNames = {}): PathLink[] {
  const { traffic, container, origin, path, request } = check;
  const answer: Stop = { station: "answer", name: `GET ${path}`, place: origin.place };
  if (traffic !== null) {
    return linked(
      [...outerStops(traffic), ...applicationStops(container, trafficPort(traffic)), answer],
      broken,
      names,
    );
  }
  const command: Stop = { station: "balancer", name: "the container's own check", place: origin.place };
  return linked([command, ...applicationStops(container, request?.port ?? null), answer], broken, names);
}

function trafficPort({ target }: TrafficPath): number | null {
  return knownValue(target.containerPort) ?? null;
}

function outerStops({ listeners, targetGroup, target, mapping }: TrafficPath): Stop[] {
  const [listener] = listeners;
  const stops: Stop[] = [];
  if (listener) stops.push(portStop("balancer", "balancer", listener.port));
  if (targetGroup) {
    const { protocol, origin } = targetGroup;
    const name = `target group (${knownValue(protocol) ?? "?"})`;
    stops.push({ station: "target-group", name, place: origin.place });
  }
  stops.push(portStop("service", "service names container port", target.containerPort));
  if (mapping) stops.push(portStop("mapping", "container port", mapping.containerPort));
  return stops;
}

/** The listener that the request meets, or all of them when none has its port. Empty when the source shows none. */
function applicationStops(container: Container, port: number | null): Stop[] {
  const listens = listeningPorts(container);
  const meant = listens.find((listen) => knownValue(listen.port) === port) ?? listens[0];
  if (meant === undefined) return [];
  return [{ station: "application", name: `app ${spoken(meant)}`, place: meant.listen.origin.place }];
}

function spoken({ address, port }: ListeningPort): string {
  const where = port.known ? `:${port.value}` : "(port unknown)";
  return address.known && address.value !== "0.0.0.0" ? `${address.value}${where}` : where;
}

function portStop(station: Station, name: string, port: Value<number | string>): Stop {
  return {
    station,
    name: `${name} ${port.known ? `:${port.value}` : "(unknown)"}`,
    place: port.origin.place,
  };
}

function linked(stops: readonly Stop[], broken: Station | null, names: StationNames): PathLink[] {
  const all = [...stops];
  // A station that the files do not show is drawn where a finding tells of it.
  for (const station of ORDER) {
    const named = names[station];
    if (named === undefined || all.some((stop) => stop.station === station)) continue;
    const at = all.findIndex((stop) => ORDER.indexOf(stop.station) > ORDER.indexOf(station));
    all.splice(at < 0 ? all.length : at, 0, { station, name: named.name, place: named.place ?? null });
  }
  const at = all.findIndex(({ station }) => station === broken);
  return all.map((stop, index) => ({
    name: names[stop.station]?.name ?? stop.name,
    reachesNext: index + 1 < all.length && index + 1 !== at,
    place: names[stop.station]?.place ?? stop.place,
  }));
}

const ORDER: readonly Station[] = [
  "balancer",
  "target-group",
  "security-group",
  "service",
  "mapping",
  "application",
  "answer",
];
