import type { Model, Service, TargetGroup, TaskDefinition } from "../../model/index.js";
import { familyFromName } from "../group.js";
import type { DefinitionPair } from "../reader.js";

/** Services to their task definitions, their targets to target groups. `pairs`: what a deployment tool puts together. */
export function linkTasks(model: Model, pairs: readonly DefinitionPair[] = []): void {
  for (const service of model.services) {
    service.taskDefinition ??= pairedWith(service, pairs, model) ?? taskDefinitionOf(service, model);
    for (const target of service.targets) {
      target.targetGroup ??= target.targetGroupName.known
        ? targetGroupNamed(target.targetGroupName.value, service.origin.place?.file, model)
        : null;
    }
  }
}

function pairedWith(
  service: Service,
  pairs: readonly DefinitionPair[],
  model: Model,
): TaskDefinition | undefined {
  const own = pairs.filter((pair) => pair.service === service.origin.place?.file);
  const [paired, second] = model.taskDefinitions.filter((definition) =>
    own.some((pair) => pair.taskDefinition === definition.origin.place?.file),
  );
  // Two configurations may deploy the service with a definition of their own each.
  return second === undefined ? paired : undefined;
}

function taskDefinitionOf(service: Service, model: Model): TaskDefinition | null {
  if (!service.taskDefinitionName.known) return onlyOne(model.taskDefinitions, model.services.length);
  const name = service.taskDefinitionName.value;
  const family = familyFromName(name);
  const named = model.taskDefinitions.filter(
    (definition) => definition.id === name || (definition.family.known && definition.family.value === family),
  );
  const sameFile = named.filter((definition) => definition.origin.place?.file === service.origin.place?.file);
  return sameFile[0] ?? named[0] ?? onlyOne(model.taskDefinitions, model.services.length);
}

/** With one service and one definition there is nothing else that the service could run. */
function onlyOne(definitions: readonly TaskDefinition[], services: number): TaskDefinition | null {
  return services === 1 && definitions.length === 1 ? (definitions[0] ?? null) : null;
}

function targetGroupNamed(name: string, file: string | undefined, model: Model): TargetGroup | null {
  const short = /targetgroup\/([^/]+)/.exec(name)?.[1] ?? name;
  const named = model.targetGroups.filter(
    (group) => group.id === name || (group.name.known && group.name.value === short),
  );
  return named.find((group) => group.origin.place?.file === file) ?? named[0] ?? null;
}
