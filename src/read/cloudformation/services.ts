import { knownValue, type Service, type Value } from "../../model/index.js";
import type { Fields } from "../resource/fields.js";
import { type LaunchType, launchTypeOfStrategy, readService } from "../resource/service.js";
import type { Nouns } from "./nouns.js";
import type { StackReading } from "./stack.js";

/** Services, linked to the task definitions and target groups that they refer to. */
export function readServices(stack: StackReading, nouns: Nouns): Service[] {
  return stack.ofType("AWS::ECS::Service").map((each) => {
    const fields = stack.fields(each);
    const service = readService(fields, each.id, nouns, clusterDefault(stack, fields));
    const task = fields.raw("TaskDefinition");
    service.taskDefinition = task === undefined ? null : (knownValue(nouns.taskDefinition(task)) ?? null);
    const entries = fields.mappings("LoadBalancers");
    for (const [index, target] of service.targets.entries()) {
      const group = entries[index]?.raw("TargetGroupArn");
      target.targetGroup = group === undefined ? null : (knownValue(nouns.targetGroup(group)) ?? null);
    }
    return service;
  });
}

/** The cluster's own strategy holds for services that say nothing themselves. */
function clusterDefault(stack: StackReading, service: Fields): Value<LaunchType> | null {
  const cluster = stack.target(service.raw("Cluster"));
  if (cluster === null) return null;
  const own = launchTypeOfStrategy(cluster.stack.fields(cluster.resource), "DefaultCapacityProviderStrategy");
  if (own !== null) return own;
  const apart = stack.workspace
    .everywhere("AWS::ECS::ClusterCapacityProviderAssociations")
    .map((each) => each.stack.fields(each.resource))
    .find((fields) => cluster.stack.owns(fields.raw("Cluster"), cluster.resource.id));
  return apart === undefined ? null : launchTypeOfStrategy(apart, "DefaultCapacityProviderStrategy");
}
