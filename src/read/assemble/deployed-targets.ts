import { folderOf, isWithin } from "../../input/index.js";
import { knownValue, type Model, type Service } from "../../model/index.js";
import type { DeployedTarget } from "../reader.js";

/**
 * What a deployment tool sends requests to, beside what the service itself says. Only with a single
 * service is it certain whose it is. With a definition alone the tool's word stands for the service's.
 */
export function linkDeployedTargets(model: Model, targets: readonly DeployedTarget[]): void {
  const [service, second] = model.services;
  if (service === undefined || second !== undefined) return;
  for (const target of targets) {
    if (isMeant(service, target) && !isSaid(service, target)) service.targets.push(entryFor(service, target));
  }
}

/** A file of another corner of the input may be for something else, unless it names a container of the service. */
function isMeant(service: Service, { origin, containerName }: DeployedTarget): boolean {
  const [own, its] = [service.origin.place?.file, origin.place?.file].map((file) => folderOf(file ?? ""));
  if (own === undefined || its === undefined || isWithin(own, its) || isWithin(its, own)) return true;
  const name = knownValue(containerName);
  return service.taskDefinition?.containers.some((each) => knownValue(each.name) === name) ?? false;
}

function isSaid(service: Service, target: DeployedTarget): boolean {
  const { containerName, containerPort } = target;
  return (
    !containerName.known ||
    !containerPort.known ||
    service.targets.some(
      (own) =>
        own.containerName.known &&
        own.containerName.value === containerName.value &&
        own.containerPort.known &&
        own.containerPort.value === containerPort.value,
    )
  );
}

function entryFor(
  service: Service,
  { origin, containerName, containerPort }: DeployedTarget,
): Service["targets"][number] {
  const [first] = service.targets;
  return {
    origin,
    containerName,
    containerPort,
    targetGroupName: first?.targetGroupName ?? {
      known: false,
      reason: "CodeDeploy's deployment group names it",
      origin,
    },
    targetGroup: first?.targetGroup ?? null,
  };
}
