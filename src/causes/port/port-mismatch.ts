import { knownValue, listeningPorts, type Model, type TrafficPath, trafficPaths } from "../../model/index.js";
import { entriesOf, type Timeline } from "../../timeline/index.js";
import { defineCause, found, type Defect, type Sign, unknownBecause, type Verdict } from "../cause.js";
import { requestPath } from "../shared/request-path.js";
import { containerPlaces, eventEvidence } from "../shared/text-signs.js";
import { hostPortVerdicts } from "./host-ports.js";
import { mappingRepairs, portRepairs } from "./port-repairs.js";
import { portMismatchExamples } from "./port-mismatch.examples.js";
import { instancePortVerdicts } from "./port-mismatch-instances.js";
import { poolVerdicts } from "./port-mismatch-pools.js";

export const cause = defineCause({
  id: "port-mismatch",
  title: "Traffic is sent to a port on which the application does not listen",
  severity: "error",
  meaning:
    "A request passes several links: listener, target group, the container port that the service names, the container's port mapping, and the port that the application opens. Two neighbours disagree.",
  hurts:
    "Nobody answers on the port that is checked, so every health check is refused. ECS stops the task as unhealthy and starts the next one, until the circuit breaker or the stack's time limit ends it.",
  mend: "Make all links name one port. Usually the port that the application really opens is the one to follow.",
  links: [
    {
      title: "Use load balancing to distribute Amazon ECS service traffic",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html",
    },
    {
      title: "Port mappings in a task definition",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
    },
  ],
  check: (model) => [
    ...trafficPaths(model).flatMap((path) => judge(path, model)),
    ...hostPortVerdicts(model),
    ...instancePortVerdicts(model),
    ...poolVerdicts(model),
  ],
  signs,
  explainsEvents: [
    "health-check-failed",
    "target-unhealthy",
    "task-unhealthy",
    "task-stopping",
    "stack-resource",
  ],
  explains: ["health-path-missing", "health-check-not-configured"],
  examples: portMismatchExamples,
});

function judge(path: TrafficPath, model: Model): Verdict[] {
  const mapping = mappingVerdict(path);
  if (mapping) return [mapping];
  return [applicationVerdict(path, model), healthPortVerdict(path)];
}

/** The service may only name a port that the container maps. */
function mappingVerdict(path: TrafficPath): Verdict | null {
  const { container, target, mapping } = path;
  const wanted = knownValue(target.containerPort);
  if (mapping !== null || wanted === undefined || !container.portMappingsKnown) return null;
  const mapped = container.portMappings.map((each) => knownValue(each.containerPort));
  // No mapping at all is another cause; an unknown one may be the port.
  if (mapped.length === 0 || mapped.some((port) => port === undefined)) return null;
  const [first] = container.portMappings;
  if (!first) return null;
  return found({
    title: `the service names container port ${wanted}, the container maps ${mapped.join(", ")}`,
    explanation: `The service registers port ${wanted} of this container with the target group, but the task definition maps only ${mapped.join(", ")}. ECS refuses the service.`,
    where: [
      { origin: target.containerPort.origin, value: `${wanted}` },
      { origin: first.containerPort.origin, value: `${knownValue(first.containerPort)}` },
    ],
    path: requestPath(path, "mapping", {
      mapping: { name: `container port :${mapped.join(", ")}`, place: first.containerPort.origin.place },
    }),
    repairs: mappingRepairs(path, first),
  });
}

/** What the service names must be what the application opens. The group's own port is only a default. */
function applicationVerdict(path: TrafficPath, model: Model): Verdict {
  const { container, target } = path;
  if (container.application === null)
    return { outcome: "not-applicable", why: "the source is not among the files" };
  const wanted = target.containerPort;
  if (!wanted.known)
    return unknownBecause("the container port that the service names", wanted.reason, wanted.origin);
  const listens = listeningPorts(container);
  const [first] = listens;
  if (!first)
    return unknownBecause(
      "the port that the application opens",
      "the source does not show it",
      container.origin,
    );
  if (listens.some(({ port }) => port.known && port.value === wanted.value)) return { outcome: "not-found" };
  const unknown = listens.find(({ port }) => !port.known);
  if (unknown && !unknown.port.known) {
    return unknownBecause("the port that the application opens", unknown.port.reason, unknown.port.origin);
  }
  const opened = listens.map(({ port }) => knownValue(port)).join(", ");
  return found({
    title: `traffic goes to port ${wanted.value}, the application listens on ${opened}`,
    explanation: `The target group sends requests and checks to port ${wanted.value} of the container${first.variable ? `; ${first.variable} makes the application listen on ${opened}` : `; the application listens on ${opened}`}. Nothing answers there.`,
    where: [
      { origin: first.decidedAt, value: opened },
      { origin: wanted.origin, value: `${wanted.value}` },
      ...(path.mapping ? [{ origin: path.mapping.containerPort.origin, value: `${wanted.value}` }] : []),
      ...(first.variable ? [{ origin: first.listen.origin, value: first.variable }] : []),
    ],
    path: requestPath(path, "application", {
      application: { name: `app :${opened}`, place: first.listen.origin.place },
    }),
    repairs: portRepairs(path, first, wanted.value, model),
  });
}

/** A health-check port of its own must be open in the task too. */
function healthPortVerdict(path: TrafficPath): Verdict {
  const { container, targetGroup, taskDefinition } = path;
  const port = targetGroup?.healthCheck.port;
  if (!port) return { outcome: "not-applicable", why: "the target group is not among the files" };
  if (!port.known) return unknownBecause("the port of the health check", port.reason, port.origin);
  const asked = Number(port.value);
  const sharesAddress = knownValue(taskDefinition.networkMode) === "awsvpc";
  // Other containers of the task may listen there, and in bridge mode the host's port is another.
  if (!Number.isInteger(asked) || !sharesAddress || taskDefinition.containers.length > 1)
    return { outcome: "not-found" };
  const listens = listeningPorts(container);
  if (listens.length === 0 || listens.some((listen) => !listen.port.known)) {
    return unknownBecause(
      "whether the health check's port is open",
      "the source does not show all ports",
      port.origin,
    );
  }
  if (listens.some((listen) => knownValue(listen.port) === asked)) return { outcome: "not-found" };
  const opened = listens.map((listen) => knownValue(listen.port)).join(", ");
  const follows = listens.some((listen) => knownValue(listen.port) === knownValue(path.target.containerPort));
  const { node } = port.origin;
  const defect: Defect = {
    title: `the health check asks port ${asked}, the application listens on ${opened}`,
    explanation: `Traffic reaches the application, but the health check asks port ${asked}, where nothing listens. The targets never turn healthy.`,
    where: [
      { origin: port.origin, value: port.value },
      ...listens.map((listen) => ({ origin: listen.decidedAt, value: `${knownValue(listen.port)}` })),
    ],
    path: requestPath(path, "answer", {
      answer: { name: `health check :${asked}`, place: port.origin.place },
    }),
    repairs: node
      ? [
          {
            description: "check the port that gets the traffic (traffic-port)",
            safe: follows,
            changes: [{ op: "set", node, value: "traffic-port" }],
          },
        ]
      : [],
  };
  return found(defect);
}

function signs(timeline: Timeline, model: Model | null): Sign[] {
  const refused = entriesOf(timeline, "health-check-failed").filter(
    ({ data }) => data["reason"] === "refused",
  );
  const asked = refused.map(({ data }) => data["port"]).find((port) => typeof port === "number");
  const wanted =
    asked ??
    (model ? trafficPaths(model).map(({ target }) => knownValue(target.containerPort))[0] : undefined);
  const listening = entriesOf(timeline, "listening").filter(({ data }) => typeof data["port"] === "number");
  if (wanted === undefined || listening.length === 0) return [];
  if (listening.some(({ data }) => data["port"] === wanted)) return [];
  const after = refused.filter((entry) => listening.some((listen) => listen.at <= entry.at));
  if (after.length === 0) return [];
  const opened = [...new Set(listening.map(({ data }) => data["port"]))].join(", ");
  return [
    {
      title: `the application listens on ${opened}, checks go to ${String(wanted)}`,
      explanation: `The application accepts connections on ${opened}; the checks go to ${String(wanted)} and are refused.`,
      where: containerPlaces(model),
      strength: 0.95,
      for: [...listening.slice(0, 1), ...after.slice(0, 2)].map((entry) => eventEvidence(entry)),
    },
  ];
}
