import type { PathLink } from "../../finding/index.js";
import { type HostPath, knownValue, listeningPorts, type Place, type Value } from "../../model/index.js";

/** The stations of a request on its way into an instance, in order. */
export type HostStation = "balancer" | "instance" | "proxy" | "application" | "answer";

interface Stop {
  readonly station: HostStation;
  readonly name: string;
  readonly place: Place | null;
}

/** The whole way of a request into an instance; `broken` is the station that is not reached. */
export function hostRequestPath(
  host: HostPath,
  broken: HostStation | null,
  asked: Stop | null = null,
): PathLink[] {
  const stops = [...outerStops(host), ...applicationStop(host), ...(asked ? [asked] : [])];
  const at = stops.findIndex(({ station }) => station === broken);
  return stops.map(({ name, place }, index) => ({
    name,
    place,
    reachesNext: index + 1 < stops.length && index + 1 !== at,
  }));
}

export function answerStop(path: string, place: Place | null): Stop {
  return { station: "answer", name: `GET ${path}`, place };
}

function outerStops({ listeners, targetGroup, front, throughProxy }: HostPath): Stop[] {
  const stops: Stop[] = [];
  const [listener] = listeners;
  if (listener && targetGroup) {
    stops.push({
      station: "balancer",
      name: `balancer ${port(listener.port)}`,
      place: listener.origin.place,
    });
  }
  if (targetGroup) {
    stops.push({
      station: "instance",
      name: `instance ${port(targetGroup.port)}`,
      place: targetGroup.port.origin.place,
    });
  }
  const { proxy, upstreamPorts } = front;
  if (throughProxy === true && proxy.known && proxy.value !== null) {
    const to =
      upstreamPorts.known && upstreamPorts.value.length > 0 ? ` → :${upstreamPorts.value.join(" or :")}` : "";
    stops.push({
      station: "proxy",
      name: `${proxy.value} ${port(front.port)}${to}`,
      place: upstreamPorts.origin.place,
    });
  }
  return stops;
}

function applicationStop({ process }: HostPath): Stop[] {
  const [first] = listeningPorts(process);
  if (first === undefined) return [];
  const address = knownValue(first.address);
  const shown = address === undefined || address === "0.0.0.0" ? "" : address;
  return [
    { station: "application", name: `app ${shown}${port(first.port)}`, place: first.listen.origin.place },
  ];
}

function port(value: Value<number>): string {
  return value.known ? `:${value.value}` : "(port unknown)";
}
