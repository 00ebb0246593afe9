/** Parts of one deployment to its Model: concatenated, then linked. */
import type { InputFiles } from "../../input/index.js";
import type { Model } from "../../model/index.js";
import type { Group } from "../group.js";
import type { DefinitionChange, SteadySettings } from "../reader.js";
import { readApplications } from "./applications.js";
import { makeEnvironments } from "./beanstalk/index.js";
import { concatenate } from "./concatenate.js";
import { applyDefinitionChanges } from "./deployed-definitions.js";
import { linkDeployedTargets } from "./deployed-targets.js";
import { findDependencies } from "./dependencies/index.js";
import { namedBuilds } from "./image-builds.js";
import { readFunctionApplications } from "./function-applications.js";
import { readInstanceHosts } from "./instances/index.js";
import { linkImages } from "./link-images.js";
import { linkTasks } from "./link-tasks.js";

export interface AssembleRequest {
  readonly group: Group;
  readonly name: string;
  readonly files: InputFiles;
  readonly settings: SteadySettings;
  /** The application's folder, relative to the input; null when nobody named one. */
  readonly application: string | null;
  /** Of all the input: a workflow stands far from what it deploys. */
  readonly definitionChanges: readonly DefinitionChange[];
}

export async function assemble({
  group,
  name,
  files,
  settings,
  application,
  definitionChanges,
}: AssembleRequest): Promise<Model> {
  const model = concatenate(name, group.root, group.parts);
  linkTasks(
    model,
    group.parts.flatMap((part) => part.fragment.pairs ?? []),
  );
  linkDeployedTargets(
    model,
    group.parts.flatMap((part) => part.fragment.deployedTargets ?? []),
  );
  applyDefinitionChanges(model, definitionChanges);
  const facts = group.parts.flatMap((part) => part.fragment.imageBuilds ?? []);
  const builds = namedBuilds(model.images, facts, application, files);
  model.images.splice(0, model.images.length, ...builds.map(({ image }) => image));
  linkImages(model, builds);
  makeEnvironments(model, group.parts, files);
  await readInstanceHosts(model, files);
  await readApplications(model, {
    files,
    application,
    command: settings.command,
    processes: group.parts.flatMap((part) => part.fragment.processes ?? []),
    localServices: model.localServices,
  });
  await readFunctionApplications(model, files);
  findDependencies(model, files);
  return model;
}
