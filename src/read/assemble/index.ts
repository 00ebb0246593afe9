/** Parts of one deployment to its Model: concatenated, then linked. */
import type { Model } from "../../model/index.js";
import type { Group } from "../group.js";
import { concatenate } from "./concatenate.js";
import { linkTasks } from "./link-tasks.js";

export function assemble(group: Group, name: string): Model {
  const model = concatenate(name, group.root, group.parts);
  linkTasks(model);
  return model;
}
