import type { Example } from "../cause.js";
import { resource, template } from "../examples/parts.js";
import { expressServer, nodeService } from "../examples/files.js";

interface Bridge {
  readonly targetType?: string;
  readonly mapping?: string;
  readonly check?: string;
}

/** A service on container instances, in bridge mode. */
const onInstances = ({
  targetType = "instance",
  mapping = "{ ContainerPort: 8080 }",
  check,
}: Bridge = {}) => ({
  "service.yaml": template(
    resource(
      "TargetGroup",
      "AWS::ElasticLoadBalancingV2::TargetGroup",
      "VpcId: vpc-0a1b2c3d4e5f60718",
      `TargetType: ${targetType}`,
      "Protocol: HTTP",
      "Port: 80",
      "HealthCheckPath: /health",
      ...(check === undefined ? [] : [`HealthCheckPort: ${check}`]),
    ),
    resource(
      "Task",
      "AWS::ECS::TaskDefinition",
      "Family: orders",
      "NetworkMode: bridge",
      "RequiresCompatibilities: [EC2]",
      "ContainerDefinitions:",
      "  - Name: web",
      "    Image: ghcr.io/example/orders:2.7.1",
      "    Memory: 512",
      `    PortMappings: [${mapping}]`,
    ),
    resource(
      "Service",
      "AWS::ECS::Service",
      "LaunchType: EC2",
      "TaskDefinition: !Ref Task",
      "LoadBalancers: [{ ContainerName: web, ContainerPort: 8080, TargetGroupArn: !Ref TargetGroup }]",
    ),
  ),
});

const onFargate = (from: string, to: string): Record<string, string> => {
  const files = nodeService(expressServer());
  return { ...files, "template.json": (files["template.json"] ?? "").replace(from, to) };
};

const failing: Example[] = [
  {
    name: "the container that takes the traffic maps nothing",
    files: nodeService(expressServer(), { container: { PortMappings: [] } }),
  },
  { name: "no port of the instance is mapped", files: onInstances({ mapping: "" }) },
  {
    name: "a target group of instances for tasks with addresses of their own",
    files: onFargate('"TargetType": "ip",', ""),
  },
  { name: "a target group of addresses in bridge mode", files: onInstances({ targetType: "ip" }) },
  { name: "a check of a port that nothing puts onto the instance", files: onInstances({ check: "8080" }) },
  {
    name: "the platform's own words",
    timeline: [
      {
        at: 12,
        subject: "stack/orders",
        kind: "stack-resource",
        text: "InvalidParameterException: The container web did not have a container port 8080 defined.",
      },
    ],
  },
];

const healthy: Example[] = [
  { name: "awsvpc without a host port", files: nodeService(expressServer()) },
  { name: "bridge mode with a port that is chosen at each start", files: onInstances() },
  {
    name: "bridge mode, a fixed host port, and a check of it",
    files: onInstances({ mapping: "{ ContainerPort: 8080, HostPort: 9000 }", check: "9000" }),
  },
  {
    name: "a sidecar without ports",
    files: nodeService(expressServer(), {
      sidecars: [{ Name: "collector", Image: "public.ecr.aws/example/collector:1.2.3" }],
    }),
  },
  {
    name: "another refusal",
    timeline: [
      {
        at: 12,
        subject: "stack/orders",
        kind: "stack-resource",
        text: "InvalidParameterException: The target group does not have an associated load balancer.",
      },
    ],
  },
];

export const portMappingMissingExamples = { failing, healthy };
