/**
 * Parts of CloudFormation templates from which the examples are put together, so that an example
 * shows the lines that matter and is still a whole deployment.
 */

/** A template from whole resources. */
export function template(...resources: readonly string[]): string {
  return `Resources:\n${resources.join("")}`;
}

/** One resource; the lines are its properties. */
export function resource(id: string, type: string, ...properties: readonly string[]): string {
  return [
    `  ${id}:`,
    `    Type: ${type}`,
    "    Properties:",
    ...properties.map((line) => `      ${line}`),
    "",
  ].join("\n");
}

/** A template with one Fargate task of one container; the lines are the container's properties. */
export function taskDefinition(...container: readonly string[]): string {
  return template(taskResource(...container));
}

export function taskResource(...container: readonly string[]): string {
  const lines = container.some((line) => line.startsWith("Image:"))
    ? container
    : ["Image: ghcr.io/example/orders:2.7.1", ...container];
  return resource(
    "Task",
    "AWS::ECS::TaskDefinition",
    "Family: orders",
    "RequiresCompatibilities: [FARGATE]",
    "NetworkMode: awsvpc",
    "Cpu: 512",
    "Memory: 1024",
    "ContainerDefinitions:",
    "  - Name: web",
    ...lines.map((line) => `    ${line}`),
  );
}

/** A template with a task and its service; the lines are the service's properties. */
export function service(...properties: readonly string[]): string {
  return template(taskResource(), serviceResource(...properties));
}

export function serviceResource(...properties: readonly string[]): string {
  return resource(
    "Service",
    "AWS::ECS::Service",
    "LaunchType: FARGATE",
    "TaskDefinition: !Ref Task",
    ...properties,
  );
}
