import { emptyModel, type Model } from "../../model/index.js";
import type { Part } from "../recognise.js";

/** Concatenates what the parts of a deployment say; links come after. */
export function concatenate(name: string, root: string, parts: readonly Part[]): Model {
  const model = emptyModel(name, root);
  for (const { file, reader, fragment } of parts) {
    add(model.services, fragment.services);
    add(model.taskDefinitions, fragment.taskDefinitions);
    add(model.loadBalancers, fragment.loadBalancers);
    add(model.listeners, fragment.listeners);
    add(model.targetGroups, fragment.targetGroups);
    add(model.network.vpcs, fragment.network?.vpcs);
    add(model.network.subnets, fragment.network?.subnets);
    add(model.network.securityGroups, fragment.network?.securityGroups);
    add(model.network.endpoints, fragment.network?.endpoints);
    add(model.roles, fragment.roles);
    add(model.dataStores, fragment.dataStores);
    add(model.logGroups, fragment.logGroups);
    add(model.storedSecrets, fragment.storedSecrets);
    add(model.encryptionKeys, fragment.encryptionKeys);
    add(model.images, fragment.images);
    add(model.pushedImages, fragment.pushedImages);
    add(model.deploySteps, fragment.deploySteps);
    add(model.dependencies, fragment.dependencies);
    add(model.environments, fragment.environments);
    add(model.instanceGroups, fragment.instanceGroups);
    add(model.functions, fragment.functions);
    add(model.eventSources, fragment.eventSources);
    add(model.invokePermissions, fragment.invokePermissions);
    add(model.apiIntegrations, fragment.apiIntegrations);
    add(model.buckets, fragment.buckets);
    add(model.topics, fragment.topics);
    add(model.queues, fragment.queues);
    add(model.eventRules, fragment.eventRules);
    add(model.scalableTargets, fragment.scalableTargets);
    add(model.scalingPolicies, fragment.scalingPolicies);
    add(model.alarms, fragment.alarms);
    add(model.hostProcesses, fragment.hostProcesses);
    add(model.proxies, fragment.proxies);
    add(model.fastcgiPools, fragment.fastcgiPools);
    add(model.runtimeRequirements, fragment.runtimeRequirements);
    add(model.stacks, fragment.stacks);
    add(model.localServices, fragment.localServices);
    add(model.secrets, fragment.secrets);
    add(model.refusals, fragment.refusals);
    add(model.unknown, fragment.unknown);
    model.read.push({ file, as: reader.id });
  }
  return model;
}

/** One by one: a call takes only so many arguments, and a hostile file may hold more. */
function add<T>(to: T[], more: readonly T[] | undefined): void {
  for (const one of more ?? []) to.push(one);
}
