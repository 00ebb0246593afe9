import {
  type Container,
  deployedContainers,
  knownValue,
  type ListeningPort,
  listeningPorts,
  type ListeningServer,
  type Model,
  parseHealthCommand,
  type TargetGroup,
  type TrafficPath,
  trafficPaths,
  type Value,
} from "../../model/index.js";
import { type Defect, found, type RepairDraft, type Verdict } from "../cause.js";
import { setValue } from "../shared/changes.js";
import { requestPath } from "../shared/request-path.js";

/** What the balancer and the container's own check speak, against what the application understands. */
export function spokenProtocols(model: Model): Verdict[] {
  return [
    ...trafficPaths(model).flatMap((path) => trafficVerdicts(path)),
    ...[...new Set(deployedContainers(model).map(({ container }) => container))].flatMap(commandVerdicts),
  ];
}

type Serving = ListeningPort & { readonly server: ListeningServer };

/** The server that listens on a port. Null when the source does not show it, or shows two ways to speak to it. */
function serverOn(container: Container, port: number | undefined): Serving | null {
  const listens = listeningPorts(container).filter(
    (each) => port !== undefined && (!each.port.known || each.port.value === port),
  );
  const [first] = listens;
  const server = first?.listen.server;
  if (first === undefined || server === undefined || !first.port.known) return null;
  return listens.every(({ listen }) => speaksAlike(listen.server, server)) ? { ...first, server } : null;
}

function speaksAlike(one: ListeningServer | undefined, other: ListeningServer): boolean {
  return one !== undefined && one.tls === other.tls && one.httpVersions.join() === other.httpVersions.join();
}

function trafficVerdicts(path: TrafficPath): Verdict[] {
  const { targetGroup, container, target } = path;
  if (targetGroup === null) return [];
  const port = knownValue(target.containerPort);
  const serving = serverOn(container, port);
  if (serving === null) return [];
  const traffic = tlsDefect(path, serving) ?? versionDefect(path, serving);
  if (traffic !== null) return [found(traffic)];
  const asked = knownValue(targetGroup.healthCheck.port);
  const checked = asked === "traffic-port" ? serving : serverOn(container, Number(asked));
  const check = checked === null ? null : checkDefect(path, checked);
  return check === null ? [{ outcome: "not-found" }] : [found(check)];
}

const ENCRYPTED: ReadonlySet<string> = new Set(["HTTPS", "TLS"]);

function tlsDefect(path: TrafficPath, serving: Serving): Defect | null {
  const group = path.targetGroup;
  const protocol = knownValue(group?.protocol)?.toUpperCase();
  // TCP is handed on as it comes: what is inside decides the client, or a TLS listener that ends it.
  if (!group || protocol === undefined || (!ENCRYPTED.has(protocol) && protocol !== "HTTP")) return null;
  if (ENCRYPTED.has(protocol) === serving.server.tls) return null;
  const says = serving.server.tls
    ? `The balancer speaks plain ${protocol} to the targets, and the application expects TLS`
    : `The balancer begins TLS (${protocol}) with the targets, and the application speaks plain HTTP`;
  return {
    title: serving.server.tls
      ? `the target group speaks ${protocol}, the application speaks HTTPS`
      : `the target group speaks ${protocol}, the application speaks plain HTTP`,
    explanation: `${says}. Neither understands the other: every check fails, and every request ends with 502.`,
    where: [{ origin: group.protocol.origin, value: protocol }, appPlace(serving)],
    path: requestPath(path, "application"),
    repairs: followBoth(group, serving.server.tls ? "HTTPS" : plainOf(protocol), serving.server.tls),
  };
}

function plainOf(protocol: string): string {
  return protocol === "TLS" ? "TCP" : "HTTP";
}

function versionDefect(path: TrafficPath, serving: Serving): Defect | null {
  const version = path.targetGroup?.protocolVersion;
  const wanted = knownValue(version)?.toUpperCase();
  const protocol = knownValue(path.targetGroup?.protocol)?.toUpperCase();
  // With TLS the two sides agree on a version first.
  if (!version || wanted === undefined || serving.server.tls || protocol !== "HTTP") return null;
  const needed = wanted === "HTTP1" ? "1" : "2";
  if (serving.server.httpVersions.includes(needed)) return null;
  const understands = serving.server.httpVersions.map((each) => `HTTP/${each}`).join(", ");
  const { node } = version.origin;
  return {
    title: `the target group speaks ${wanted}, the application understands ${understands} only`,
    explanation: `The target group ${version.origin.written ? "is told to speak" : "writes no protocol version, so that it speaks"} ${wanted} with its targets. ${serving.server.kind} listens for ${understands} and closes what it does not understand: every check fails.`,
    where: [
      {
        origin: version.origin.written ? version.origin : (path.targetGroup?.origin ?? version.origin),
        value: wanted,
      },
      appPlace(serving),
    ],
    path: requestPath(path, "application"),
    repairs:
      node === null
        ? []
        : [
            {
              description: `speak ${needed === "2" ? "HTTP1" : "HTTP2"} with the targets`,
              // gRPC cannot be carried in HTTP/1: then it is the application that has to follow.
              safe: wanted === "HTTP2",
              changes: [{ op: "set", node, value: needed === "2" ? "HTTP1" : "HTTP2" }],
            },
          ],
  };
}

/** A check in another protocol than the traffic's. */
function checkDefect(path: TrafficPath, checked: Serving): Defect | null {
  const check = path.targetGroup?.healthCheck;
  const protocol = knownValue(check?.protocol)?.toUpperCase();
  if (!check || (protocol !== "HTTP" && protocol !== "HTTPS")) return null;
  if ((protocol === "HTTPS") === checked.server.tls) return null;
  const spoken = checked.server.tls ? "HTTPS" : "HTTP";
  return {
    title: `the health check speaks ${protocol}, the application speaks ${spoken}`,
    explanation: `Requests reach the application, and the health check asks it by ${protocol} where it speaks ${spoken}. The check fails every time, and the targets never turn healthy.`,
    where: [{ origin: check.protocol.origin, value: protocol }, appPlace(checked)],
    path: requestPath(path, "answer", {
      answer: { name: `health check by ${protocol}`, place: check.protocol.origin.place },
    }),
    repairs: follow(check.protocol, spoken),
  };
}

/** `curl https://localhost:8080/` against a server without TLS, and the reverse. */
function commandVerdicts(container: Container): Verdict[] {
  const { healthCheck } = container;
  const words = knownValue(healthCheck?.command);
  if (healthCheck === null || words === undefined || knownValue(container.essential) === false) return [];
  const command = parseHealthCommand(words);
  return command.requests.slice(0, 1).flatMap(({ scheme, port }): Verdict[] => {
    const serving = serverOn(container, port ?? undefined);
    if (serving === null || (scheme === "https") === serving.server.tls) return [];
    const spoken = serving.server.tls ? "https" : "http";
    return [
      found({
        title: `the health command asks by ${scheme}, the application speaks ${spoken}`,
        explanation: `The command asks port ${port} by ${scheme}, and the application speaks ${spoken} there. The command fails every time, so the container counts as unhealthy and its task is stopped.`,
        where: [{ origin: healthCheck.command.origin, value: command.text }, appPlace(serving)],
        repairs: commandRepairs(healthCheck.command, words, scheme, spoken),
      }),
    ];
  });
}

function commandRepairs(
  command: Value<readonly string[]>,
  words: readonly string[],
  from: string,
  to: string,
): RepairDraft[] {
  const changed = words.map((word) => word.replaceAll(`${from}://`, `${to}://`));
  const changes = setValue(command, changed);
  return changes.length === 0 ? [] : [{ description: `ask by ${to}`, safe: to === "http", changes }];
}

/** Safe: nothing got through before. */
function follow(value: Value<string>, protocol: string): RepairDraft[] {
  const changes = setValue(value, protocol);
  return changes.length === 0 ? [] : [{ description: `speak ${protocol}`, safe: true, changes }];
}

/** The check follows the traffic, where it asks the same port in what would now be the wrong way. */
function followBoth(group: TargetGroup, protocol: string, tls: boolean): RepairDraft[] {
  const { port, protocol: check } = group.healthCheck;
  const wanted = tls ? "HTTPS" : "HTTP";
  const asked = knownValue(check)?.toUpperCase();
  const changed = knownValue(port) === "traffic-port" && /^HTTPS?$/.test(asked ?? "") && asked !== wanted;
  return follow(group.protocol, protocol).map((repair) => ({
    ...repair,
    changes: [...repair.changes, ...(changed ? setValue(check, wanted) : [])],
  }));
}

function appPlace({ listen, server }: Serving): Defect["where"][number] {
  return { origin: listen.origin, value: server.tls ? "TLS" : "plain HTTP" };
}
