import type { DocumentNode, SourceDocument } from "../document/index.js";
import { map, type Properties, scalar } from "./nodes.js";
import type { Plan } from "./plan.js";
import { PlanReading } from "./scope.js";
import { balancers } from "./types/balancers.js";
import { beanstalk } from "./types/beanstalk.js";
import { ecs } from "./types/ecs.js";
import { functions } from "./types/functions.js";
import { iam } from "./types/iam.js";
import { instances } from "./types/instances.js";
import { network } from "./types/network.js";
import { securityGroups } from "./types/security-groups.js";
import { stores } from "./types/stores.js";
import type { Translations } from "./types/translation.js";

const TRANSLATIONS: Translations = {
  ...ecs,
  ...balancers,
  ...network,
  ...securityGroups,
  ...iam,
  ...stores,
  ...instances,
  ...functions,
  ...beanstalk,
};

/**
 * A plan as the template that would make the same resources, each value standing where the plan says
 * it. What Terraform knows only after the apply is unknown in it; references that the source makes stay.
 */
export function templateOf(document: SourceDocument, root: DocumentNode, plan: Plan): SourceDocument {
  const reading = new PlanReading(plan, (type) => TRANSLATIONS[type] !== undefined);
  const resources: Record<string, DocumentNode> = {};
  for (const resource of plan.resources.values()) {
    const translate = resource.mode === "managed" ? TRANSLATIONS[resource.type] : undefined;
    for (const { id, type, properties } of translate?.(reading.scope(resource)) ?? []) {
      resources[id] = resourceNode(type, properties, resource.node);
    }
  }
  return { ...document, root: map({ Resources: map(resources, root) }, root) };
}

function resourceNode(type: string, properties: Properties, at: DocumentNode): DocumentNode {
  return map({ Type: scalar(type, at), Properties: map(properties, at) }, at);
}

/** How many of the plan's resources have no translation, by type. */
export function untranslated(plan: Plan): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { type, mode } of plan.resources.values()) {
    if (mode === "managed" && TRANSLATIONS[type] === undefined) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return counts;
}
