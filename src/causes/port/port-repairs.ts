import {
  type Change,
  knownValue,
  type ListeningPort,
  listeningPorts,
  type Model,
  type NodeRef,
  parseHealthCommand,
  type PortMapping,
  type TrafficPath,
} from "../../model/index.js";
import type { RepairDraft } from "../cause.js";

/** The service follows the container's only mapping, when the application agrees with it. */
export function mappingRepairs({ target, container }: TrafficPath, mapping: PortMapping): RepairDraft[] {
  const { node } = target.containerPort.origin;
  const mapped = knownValue(mapping.containerPort);
  if (node === null || mapped === undefined) return [];
  const listens = listeningPorts(container);
  const agrees = listens.length === 0 || listens.some(({ port }) => knownValue(port) === mapped);
  return [
    {
      description: `let the service name container port ${mapped}`,
      safe: agrees && container.portMappings.length === 1,
      changes: [{ op: "set", node, value: mapped }],
    },
  ];
}

/** Two ways to agree: the application moves to the port that gets the traffic, or the traffic to the application's. */
export function portRepairs(
  path: TrafficPath,
  listen: ListeningPort,
  wanted: number,
  model: Model,
): RepairDraft[] {
  const moved = moveApplication(path, listen, wanted);
  const opened = knownValue(listen.port);
  const followed =
    opened === undefined ? null : followApplication(path, opened, wanted, model, moved?.safe ?? false);
  return [moved, followed].filter((repair) => repair !== null);
}

function moveApplication(path: TrafficPath, listen: ListeningPort, wanted: number): RepairDraft | null {
  const { node, written } = listen.decidedAt;
  if (listen.variable === null || node === null || !written) return null;
  return {
    description: `set ${listen.variable} to ${wanted}, the port that gets the traffic`,
    // The container's own check may still ask the old port.
    safe: !checksPort(path, knownValue(listen.port)),
    changes: [{ op: "set", node, value: `${wanted}` }],
  };
}

function followApplication(
  path: TrafficPath,
  opened: number,
  wanted: number,
  model: Model,
  haveSafer: boolean,
): RepairDraft | null {
  const nodes: (NodeRef | null)[] = [path.target.containerPort.origin.node];
  if (path.mapping) nodes.push(path.mapping.containerPort.origin.node);
  const hostPort = path.mapping?.hostPort;
  if (hostPort && knownValue(hostPort) === wanted && hostPort.origin.written)
    nodes.push(hostPort.origin.node);
  const known = nodes.filter((node) => node !== null);
  if (known.length < nodes.length) return null;
  return {
    description: `send the traffic to port ${opened}, where the application listens`,
    safe: !haveSafer && !rulesName(model, wanted),
    changes: known.map((node): Change => ({ op: "set", node, value: opened })),
  };
}

function checksPort({ container }: TrafficPath, port: number | undefined): boolean {
  const words = knownValue(container.healthCheck?.command);
  return words !== undefined && parseHealthCommand(words).requests.some((request) => request.port === port);
}

/** A security group that opens the old port would have to follow as well. */
function rulesName(model: Model, port: number): boolean {
  return model.network.securityGroups.some((group) =>
    group.ingress.some((rule) => rule.known && knownValue(rule.value.fromPort) === port),
  );
}
