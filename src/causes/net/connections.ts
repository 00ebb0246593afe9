import type { PathLink } from "../../finding/index.js";
import {
  enters,
  knownValue,
  leaves,
  type LoadBalancer,
  type NetworkEnd,
  type Origin,
  type Place,
  type TargetGroup,
  type TrafficPath,
} from "../../model/index.js";
import { found, type Implication, unknownBecause, type Verdict } from "../cause.js";
import { requestPath } from "../shared/request-path.js";

/** One connection that the deployment needs. */
export interface Connection {
  readonly from: NetworkEnd;
  readonly fromName: string;
  readonly to: NetworkEnd;
  readonly toName: string;
  readonly port: number;
  readonly consequence: string;
  /** Where the port is written. */
  readonly portOrigin: Origin;
  /** The way of a request, where it is the balancer's. */
  readonly path?: TrafficPath;
  /** What the closed connection does to a deployment that is played. */
  readonly implies: readonly Implication[];
}

/** Whether the groups of both ends let it pass. */
export function connectionVerdict(connection: Connection): Verdict {
  const { from, fromName, to, toName, port } = connection;
  const [out, into] = [leaves(from, to, port), enters(from, to, port)];
  if (out !== "no" && into !== "no") {
    if (out === "yes" && into === "yes") return { outcome: "not-found" };
    return unknownBecause(
      `whether ${fromName} may connect to ${toName} at port ${port}`,
      "not all rules of the security groups are known",
      connection.portOrigin,
    );
  }
  const [closed, side] = into === "no" ? [to, "into"] : [from, "out of"];
  const groups = closed.securityGroups.flatMap((group) => (group.known ? [group.value] : []));
  const names = groups.map((group) => group.id).join(", ");
  return found({
    title: `${fromName} cannot reach ${toName} at port ${port}`,
    explanation: `No rule of ${names} lets ${fromName} ${side === "into" ? "in" : "out"} at port ${port}. ${connection.consequence}`,
    where: [
      ...groups.map((group) => ({ origin: group.origin, value: group.id })),
      { origin: connection.portOrigin, value: `${port}` },
    ],
    implies: connection.implies,
    path: pathOf(connection, names, groups[0]?.origin.place ?? null),
    repairs: [
      {
        description:
          side === "into"
            ? `allow TCP port ${port} into ${names} from ${groupNames(from) || fromName}`
            : `allow TCP port ${port} out of ${names} to ${groupNames(to) || toName}`,
        safe: false,
        changes: [],
      },
    ],
  });
}

/** The closed group stands on the way from the balancer to the port, or between the two ends of another connection. */
function pathOf(connection: Connection, names: string, place: Place | null): PathLink[] {
  const { path, fromName, toName, port, portOrigin } = connection;
  const group = { name: `security group ${names}`, place };
  if (path !== undefined) return requestPath(path, "security-group", { "security-group": group });
  return [
    { name: fromName, reachesNext: false, place: null },
    { ...group, reachesNext: true },
    { name: `${toName} :${port}`, reachesNext: false, place: portOrigin.place },
  ];
}

function groupNames(end: NetworkEnd): string {
  return end.securityGroups.flatMap((group) => (group.known ? [group.value.id] : [])).join(", ");
}

export function balancerName(loadBalancer: LoadBalancer): string {
  return `the balancer ${knownValue(loadBalancer.name) ?? loadBalancer.id}`;
}

/** The port of the traffic and, where it is another, of the health check. */
export function askedPorts(
  traffic: TargetGroup["port"],
  check: TargetGroup["healthCheck"]["port"] | undefined,
): { readonly port: number; readonly origin: Origin }[] {
  const ports = traffic.known ? [{ port: traffic.value, origin: traffic.origin }] : [];
  if (check?.known && /^\d+$/.test(check.value) && Number(check.value) !== knownValue(traffic)) {
    ports.push({ port: Number(check.value), origin: check.origin });
  }
  return ports;
}
