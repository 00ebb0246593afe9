import type { Cause } from "../cause.js";
import { resource, serviceResource, taskResource, template } from "../examples/parts.js";

/** A task for instances; the lines are the definition's own. */
const onInstances = (...lines: readonly string[]): Record<string, string> => ({
  "task.yaml": template(
    resource(
      "Task",
      "AWS::ECS::TaskDefinition",
      "Family: orders",
      "RequiresCompatibilities: [EC2]",
      ...lines,
    ),
  ),
});

const containers = (first: string, second: string): string[] => [
  "ContainerDefinitions:",
  `  - { Name: web, Image: "ghcr.io/example/orders:2.7.1", ${first} }`,
  `  - { Name: helper, Image: "ghcr.io/example/helper:1.3.0", ${second} }`,
];

const onFargate = (...lines: readonly string[]): Record<string, string> => ({
  "service.yaml": template(taskResource(), serviceResource(...lines)),
});

const CONSTRAINT =
  "PlacementConstraints: [{ Type: memberOf, Expression: 'attribute:ecs.instance-type =~ m5.*' }]";

export const placementImpossibleExamples: Cause["examples"] = {
  failing: [
    {
      name: "the containers reserve more memory than the task has",
      files: onInstances("Memory: 1024", ...containers("Memory: 768", "MemoryReservation: 512")),
    },
    {
      name: "the containers share more CPU than the task has",
      files: onInstances("Cpu: 512", ...containers("Cpu: 512, Memory: 256", "Cpu: 64, Memory: 64")),
    },
    {
      name: "one container's limit is above the task's memory",
      files: onInstances(
        "Memory: 512",
        ...containers("Memory: 1024, MemoryReservation: 256", "MemoryReservation: 64"),
      ),
    },
    {
      name: "one host port twice in one task",
      files: onInstances(
        "NetworkMode: bridge",
        ...containers(
          "Memory: 256, PortMappings: [{ ContainerPort: 8080, HostPort: 80 }]",
          "Memory: 64, PortMappings: [{ ContainerPort: 9000, HostPort: 80 }]",
        ),
      ),
    },
    { name: "constraints on Fargate", files: onFargate(CONSTRAINT) },
    { name: "a daemon on Fargate", files: onFargate("SchedulingStrategy: DAEMON") },
    {
      name: "no instance meets the constraint",
      timeline: [
        {
          at: 60,
          subject: "service/orders",
          kind: "placement-failed",
          text: "(service orders) was unable to place a task because no container instance met all of its requirements. The closest matching container-instance 0a1b2c3d is already using a port required by your task.",
        },
      ],
    },
  ],
  healthy: [
    {
      name: "reservations fit, limits overlap on purpose",
      files: onInstances(
        "Memory: 1024",
        ...containers("Memory: 1024, MemoryReservation: 512", "Memory: 768, MemoryReservation: 256"),
      ),
    },
    {
      name: "one host port for each protocol",
      files: onInstances(
        "NetworkMode: host",
        ...containers(
          "Memory: 256, PortMappings: [{ ContainerPort: 53 }]",
          "Memory: 64, PortMappings: [{ ContainerPort: 53, Protocol: udp }]",
        ),
      ),
    },
    {
      name: "the platform chooses the host ports",
      files: onInstances(
        "NetworkMode: bridge",
        ...containers(
          "Memory: 256, PortMappings: [{ ContainerPort: 8080, HostPort: 0 }]",
          "Memory: 64, PortMappings: [{ ContainerPort: 8080, HostPort: 0 }]",
        ),
      ),
    },
    {
      name: "constraints where there are instances",
      files: onInstances(CONSTRAINT, ...containers("Memory: 256", "Memory: 64")),
    },
    { name: "a replica on Fargate", files: onFargate("DesiredCount: 2") },
  ],
};
