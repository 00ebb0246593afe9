import { knownValue, type Model, type Service, type ServiceTarget } from "../../model/index.js";
import { found, type Verdict } from "../cause.js";
import {
  balancer,
  NETWORK,
  placement,
  securityGroup,
  serviceResource,
  taskResource,
  template,
} from "../examples/parts.js";

/** Services that hand requests to a container which their task definition does not have. */
export function serviceRefusals(model: Model): Verdict[] {
  return model.services.flatMap((service) => service.targets.flatMap((target) => judge(service, target)));
}

function judge({ taskDefinition }: Service, { containerName }: ServiceTarget): Verdict[] {
  if (!containerName.known || taskDefinition?.containersKnown !== true) return [];
  const names = taskDefinition.containers.map(({ name }) => knownValue(name));
  if (names.length === 0 || names.includes(undefined) || names.includes(containerName.value)) return [];
  const { origin, value } = containerName;
  const [only, ...others] = names;
  return [
    found({
      title: `the service names container ${value}, and the task definition has none of that name`,
      explanation: `The task definition has ${names.join(", ")}. Amazon ECS refuses the service: “The container ${value} does not exist in the task definition.”`,
      where: [
        { origin, value },
        ...taskDefinition.containers.map(({ name }) => ({
          origin: name.origin,
          value: knownValue(name) ?? "",
        })),
      ],
      repairs:
        origin.node === null || only === undefined || others.length > 0
          ? []
          : [
              {
                description: `name ${only}, the only container`,
                safe: true,
                changes: [{ op: "set", node: origin.node, value: only }],
              },
            ],
    }),
  ];
}

const files = (name: string, ...container: readonly string[]): Record<string, string> => ({
  "service.yaml": template(
    NETWORK,
    securityGroup("BalancerGroup", "443 from 0.0.0.0/0"),
    securityGroup("TaskGroup", "8080 from BalancerGroup"),
    balancer(),
    taskResource("PortMappings: [{ ContainerPort: 8080 }]", ...container),
    serviceResource(
      ...placement("PublicA PublicB", "ENABLED"),
      `LoadBalancers: [{ ContainerName: ${name}, ContainerPort: 8080, TargetGroupArn: !Ref TargetGroup }]`,
    ),
  ),
});

export const serviceRefusalExamples = {
  failing: [{ name: "a container of another name", files: files("app") }],
  healthy: [
    { name: "the container's own name", files: files("web") },
    { name: "a container whose name is not known", files: files("!ImportValue ContainerName") },
  ],
};
