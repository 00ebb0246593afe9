import type { InputFile } from "../../input/index.js";
import { readTemplate } from "../cloudformation/read-template.js";
import { Workspace } from "../cloudformation/workspace.js";
import { documentOf } from "../document/index.js";
import type { Fragment, ReadContext, Reader } from "../reader.js";
import { mentionsPlan, planOf } from "./plan.js";
import { templateOf } from "./template.js";

/** Plans and states of Terraform and OpenTofu, as `terraform show -json` writes them. */
export const reader: Reader = {
  id: "terraform",
  title: "a Terraform plan as JSON",

  recognises(file: InputFile): boolean {
    const text = file.text();
    if (text === null || !mentionsPlan(text)) return false;
    return planOf(documentOf(file)?.root ?? null) !== null;
  },

  read(file: InputFile, context: ReadContext): Fragment {
    const document = documentOf(file);
    const plan = planOf(document?.root ?? null);
    if (document === null || document.root === null || plan === null) return { describesDeployment: false };
    const template = templateOf(document, document.root, plan);
    // Templates that lie beside the plan are other deployments.
    const alone = { ...context.files, files: new Map([[file.path, file]]) };
    const workspace = new Workspace(alone, new Map([[file.path, template]]));
    const fragment = readTemplate(template, template.root ?? document.root, context, workspace);
    return { ...fragment, stacks: [], problems: [...document.problems] };
  },

  /** A plan is made from its source: a change belongs there. */
  edit: () => null,
};
