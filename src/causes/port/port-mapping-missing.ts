import {
  type Container,
  knownValue,
  type Model,
  runsOnFargate,
  type TargetGroup,
  type TrafficPath,
  trafficPaths,
} from "../../model/index.js";
import { defineCause, type Defect, found, notApplicable, unknownBecause, type Verdict } from "../cause.js";
import { requestPath } from "../shared/request-path.js";
import { signOf, spokenMatches } from "../shared/text-signs.js";
import { portMappingMissingExamples } from "./port-mapping-missing.examples.js";

export const cause = defineCause({
  id: "port-mapping-missing",
  title: "No port mapping leads to the container",
  severity: "error",
  meaning:
    "The service hands a port of the container to its target group, and the task definition maps no port of that container. Or the target group expects ports of the instance while each task has an address of its own, or the reverse.",
  hurts:
    "ECS refuses the service, and a CloudFormation stack rolls back. Where it is only the health check that asks an unmapped port of the instance, the service is made and its targets never turn healthy.",
  mend: "Map the port in the container's portMappings, and let the target type fit the network mode: ip for awsvpc (always so on Fargate), instance for bridge and host.",
  links: [
    {
      title: "LoadBalancer (API reference): containerPort",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html",
    },
    {
      title: "PortMapping (API reference)",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
    },
    {
      title: "Use an Application Load Balancer for Amazon ECS: target type",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html",
    },
  ],
  check: (model) => trafficPaths(model).flatMap((path) => judge(path, model)),
  signs: (timeline, model) =>
    signOf(
      spokenMatches(timeline, [
        { pattern: /The container \S+ did not have a container port \d+ defined/i, strength: 0.99 },
        {
          pattern: /has target type \w+, which is incompatible with the \w+ network mode/i,
          strength: 0.99,
        },
      ]),
      {
        explanation:
          "ECS refused the service, because nothing leads from its target group to the container's port.",
        where: (model ? trafficPaths(model) : []).map(({ target }) => ({
          origin: target.containerPort.origin,
          value: `${knownValue(target.containerPort) ?? ""}`,
        })),
      },
    ),
  explainsEvents: ["stack-resource", "stack-failed", "stack-rolled-back", "health-check-failed"],
  explains: [],
  examples: portMappingMissingExamples,
});

function judge(path: TrafficPath, model: Model): Verdict[] {
  return [mappingVerdict(path), targetTypeVerdict(path), checkPortVerdict(path, model)];
}

/** Without any mapping; where others are written, the ports disagree, which is another cause. */
function mappingVerdict(path: TrafficPath): Verdict {
  const { container, target, service } = path;
  const wanted = target.containerPort;
  if (!container.portMappingsKnown) {
    return unknownBecause(
      "whether the container's port is mapped",
      "its port mappings are not known",
      container.origin,
    );
  }
  if (container.portMappings.length > 0) return { outcome: "not-found" };
  if (!wanted.known) {
    return unknownBecause("the container port that the service names", wanted.reason, wanted.origin);
  }
  const name = knownValue(container.name) ?? container.id;
  return found({
    title: `the container ${name} maps no port, the service names ${wanted.value}`,
    explanation: `The service registers port ${wanted.value} of ${name} with its target group, and the task definition writes no port mapping for that container. ECS refuses the service, in every network mode.`,
    where: [
      { origin: container.origin, value: name },
      { origin: wanted.origin, value: `${wanted.value}` },
    ],
    path: requestPath(path, "mapping", {
      mapping: { name: "no port mapping", place: container.origin.place },
    }),
    implies: [
      {
        of: service.id,
        what: "refused",
        // The API's own words. Source: issue pulumi/pulumi-aws#3095.
        message: `InvalidParameterException: The container ${name} did not have a container port ${wanted.value} defined.`,
      },
    ],
    repairs: mappingRepairs(container, wanted.value),
  });
}

/** Safe: the service cannot be made as it stands, and the mapping opens nothing that the service does not name. */
function mappingRepairs({ origin }: Container, port: number): NonNullable<Defect["repairs"]> {
  const { node } = origin;
  if (node === null) return [];
  const template = node.path[0] === "Resources";
  return [
    {
      description: `map container port ${port}`,
      safe: true,
      changes: [
        {
          op: "append",
          node: { file: node.file, path: [...node.path, template ? "PortMappings" : "portMappings"] },
          value: template ? { ContainerPort: port } : { containerPort: port },
        },
      ],
    },
  ];
}

/** Tasks with an address of their own are registered by it, others by their instance and its port. */
function targetTypeVerdict(path: TrafficPath): Verdict {
  const { targetGroup, taskDefinition, service } = path;
  if (targetGroup === null) return notApplicable("the target group is not among the files");
  const { targetType } = targetGroup;
  if (!targetType.known) return unknownBecause("the target type", targetType.reason, targetType.origin);
  const fargate = runsOnFargate(taskDefinition, [service]);
  const mode = fargate === "yes" ? "awsvpc" : knownValue(taskDefinition.networkMode);
  if (mode === undefined || (fargate === "unknown" && mode !== "awsvpc")) {
    return unknownBecause("the network mode of the task", "it is not known", taskDefinition.origin);
  }
  const wanted = mode === "awsvpc" ? "ip" : mode === "bridge" ? "instance" : null;
  const opposite = wanted === "ip" ? "instance" : "ip";
  if (wanted === null || targetType.value !== opposite) return { outcome: "not-found" };
  return found(typeDefect(path, targetGroup, wanted, mode));
}

function typeDefect(path: TrafficPath, targetGroup: TargetGroup, wanted: string, mode: string): Defect {
  const { targetType } = targetGroup;
  const type = knownValue(targetType) ?? "";
  const { node } = targetType.origin;
  const written = targetType.origin.written
    ? `has the target type ${type}`
    : `names no target type, so that it is ${type}`;
  return {
    title: `the target group is one of ${type === "instance" ? "instances" : "addresses"}, the task's network mode is ${mode}`,
    explanation: `The target group ${written}. In the network mode ${mode} ${wanted === "ip" ? "each task has an address of its own, and no port of an instance leads to it" : "tasks have no address of their own, only ports of their instance"}. ECS refuses the service.`,
    where: [
      { origin: targetType.origin, value: targetType.origin.written ? type : "" },
      { origin: path.taskDefinition.networkMode.origin, value: mode },
    ],
    path: requestPath(path, "service"),
    implies: [
      {
        of: path.service.id,
        what: "refused",
        // The API's own words. Source: issues riboseinc/terraform-aws-ecs-gitlab#5 and hashicorp/terraform-provider-aws#12252.
        message: `InvalidParameterException: The provided target group has target type ${type}, which is incompatible with the ${mode} network mode specified in the task definition.`,
      },
    ],
    repairs:
      node === null
        ? []
        : [
            {
              description: `let the target type be ${wanted}`,
              safe: true,
              changes: [{ op: "set", node, value: wanted }],
            },
          ],
  };
}

/** In bridge mode the balancer asks the instance: a check of a fixed port needs a mapping that puts it there. */
function checkPortVerdict(path: TrafficPath, model: Model): Verdict {
  const { targetGroup, taskDefinition, service } = path;
  const port = targetGroup?.healthCheck.port;
  if (!targetGroup || !port) return notApplicable("the target group is not among the files");
  if (
    knownValue(targetGroup.targetType) !== "instance" ||
    knownValue(taskDefinition.networkMode) !== "bridge"
  ) {
    return notApplicable("no port of an instance is asked");
  }
  const asked = Number(knownValue(port));
  if (!Number.isInteger(asked) || runsOnFargate(taskDefinition, [service]) !== "no") {
    return { outcome: "not-found" };
  }
  const mappings = model.taskDefinitions.flatMap(({ containers }) => containers);
  if (mappings.some(({ portMappingsKnown }) => !portMappingsKnown)) {
    return unknownBecause(
      "whether the health check's port is open",
      "not all mappings are known",
      port.origin,
    );
  }
  // Another task of the instance may be what is asked on purpose.
  const hosts = mappings.flatMap(({ portMappings }) => portMappings.map(({ hostPort }) => hostPort));
  if (hosts.some((host) => !host.known || host.value === asked)) return { outcome: "not-found" };
  const own = path.mapping?.hostPort;
  if (own === undefined || !own.known || (own.value ?? 0) !== 0) return { outcome: "not-found" };
  const { node } = port.origin;
  return found({
    title: `the health check asks port ${asked} of the instance, where nothing is mapped`,
    explanation: `ECS gives the container a port of the instance that is chosen at each start, since no host port is written. The check asks port ${asked} of the instance all the same, and nothing answers there.`,
    where: [
      { origin: port.origin, value: `${asked}` },
      ...(path.mapping ? [{ origin: path.mapping.origin, value: "" }] : []),
    ],
    confidence: 0.85,
    path: requestPath(path, "answer", {
      answer: { name: `health check :${asked}`, place: port.origin.place },
    }),
    repairs:
      node === null
        ? []
        : [
            {
              description: "check the port that gets the traffic (traffic-port)",
              safe: false,
              changes: [{ op: "set", node, value: "traffic-port" }],
            },
          ],
  });
}
