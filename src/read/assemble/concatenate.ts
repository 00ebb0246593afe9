import { emptyModel, type Model } from "../../model/index.js";
import type { Part } from "../recognise.js";

/** Concatenates what the parts of a deployment say; links come after. */
export function concatenate(name: string, root: string, parts: readonly Part[]): Model {
  const model = emptyModel(name, root);
  for (const { file, reader, fragment } of parts) {
    model.services.push(...(fragment.services ?? []));
    model.taskDefinitions.push(...(fragment.taskDefinitions ?? []));
    model.loadBalancers.push(...(fragment.loadBalancers ?? []));
    model.listeners.push(...(fragment.listeners ?? []));
    model.targetGroups.push(...(fragment.targetGroups ?? []));
    model.network.vpcs.push(...(fragment.network?.vpcs ?? []));
    model.network.subnets.push(...(fragment.network?.subnets ?? []));
    model.network.securityGroups.push(...(fragment.network?.securityGroups ?? []));
    model.network.endpoints.push(...(fragment.network?.endpoints ?? []));
    model.roles.push(...(fragment.roles ?? []));
    model.dataStores.push(...(fragment.dataStores ?? []));
    model.logGroups.push(...(fragment.logGroups ?? []));
    model.storedSecrets.push(...(fragment.storedSecrets ?? []));
    model.encryptionKeys.push(...(fragment.encryptionKeys ?? []));
    model.images.push(...(fragment.images ?? []));
    model.pushedImages.push(...(fragment.pushedImages ?? []));
    model.deploySteps.push(...(fragment.deploySteps ?? []));
    model.dependencies.push(...(fragment.dependencies ?? []));
    model.environments.push(...(fragment.environments ?? []));
    model.instanceGroups.push(...(fragment.instanceGroups ?? []));
    model.functions.push(...(fragment.functions ?? []));
    model.eventSources.push(...(fragment.eventSources ?? []));
    model.invokePermissions.push(...(fragment.invokePermissions ?? []));
    model.apiIntegrations.push(...(fragment.apiIntegrations ?? []));
    model.buckets.push(...(fragment.buckets ?? []));
    model.topics.push(...(fragment.topics ?? []));
    model.queues.push(...(fragment.queues ?? []));
    model.eventRules.push(...(fragment.eventRules ?? []));
    model.scalableTargets.push(...(fragment.scalableTargets ?? []));
    model.scalingPolicies.push(...(fragment.scalingPolicies ?? []));
    model.alarms.push(...(fragment.alarms ?? []));
    model.hostProcesses.push(...(fragment.hostProcesses ?? []));
    model.proxies.push(...(fragment.proxies ?? []));
    model.runtimeRequirements.push(...(fragment.runtimeRequirements ?? []));
    model.stacks.push(...(fragment.stacks ?? []));
    model.localServices.push(...(fragment.localServices ?? []));
    model.secrets.push(...(fragment.secrets ?? []));
    model.refusals.push(...(fragment.refusals ?? []));
    model.unknown.push(...(fragment.unknown ?? []));
    model.read.push({ file, as: reader.id });
  }
  return model;
}
