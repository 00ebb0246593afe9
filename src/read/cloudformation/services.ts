import type { Service, TargetGroup, TaskDefinition } from "../../model/index.js";
import { readService } from "../resource/service.js";
import { readTaskDefinition } from "../resource/task-definition.js";
import type { Nouns } from "./nouns.js";
import type { StackReading } from "./stack.js";

/** Services and task definitions, linked to each other and to the target groups by logical id. */
export function readServices(
  stack: StackReading,
  nouns: Nouns,
  targetGroups: readonly TargetGroup[],
): { readonly services: Service[]; readonly taskDefinitions: TaskDefinition[] } {
  const taskDefinitions = stack
    .ofType("AWS::ECS::TaskDefinition")
    .map((each) => readTaskDefinition(stack.fields(each), each.id, nouns));
  const services = stack.ofType("AWS::ECS::Service").map((each) => {
    const service = readService(stack.fields(each), each.id, nouns);
    service.taskDefinition = byName(service.taskDefinitionName, taskDefinitions);
    for (const target of service.targets) target.targetGroup = byName(target.targetGroupName, targetGroups);
    return service;
  });
  return { services, taskDefinitions };
}

function byName<T extends { readonly id: string }>(
  name: Service["taskDefinitionName"],
  all: readonly T[],
): T | null {
  return name.known ? (all.find((each) => each.id === name.value) ?? null) : null;
}
