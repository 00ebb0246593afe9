import type { InputFile } from "../../input/index.js";
import { readTemplate } from "../cloudformation/read-template.js";
import { Workspace } from "../cloudformation/workspace.js";
import { childOf, type DocumentNode, documentOf } from "../document/index.js";
import { editDocument } from "../document/edit.js";
import type { Fragment, ReadContext, Reader } from "../reader.js";
import { findSecrets } from "../resource/secrets.js";
import { templateOf } from "./template.js";
import { withVariables } from "./variables.js";

/** Cheap: other YAML is not parsed for nothing. */
const MENTIONS = /^[ \t]*["']?provider["']?[ \t]*:/m;

/** A service of the Serverless Framework on AWS, as its `serverless.yml` tells it. */
export const reader: Reader = {
  id: "serverless",
  title: "a service of the Serverless Framework",

  recognises(file: InputFile): boolean {
    const text = file.text();
    if (text === null || !MENTIONS.test(text) || !/^[ \t]*["']?functions["']?[ \t]*:/m.test(text))
      return false;
    return isService(documentOf(file)?.root ?? null);
  },

  read(file: InputFile, context: ReadContext): Fragment {
    const document = documentOf(file);
    if (document === null || document.root === null) return { describesDeployment: false };
    const template = { ...document, root: templateOf(withVariables(document.root)) };
    // Templates that lie beside it are other deployments.
    const workspace = new Workspace(context.files, new Map([[file.path, template]]));
    const fragment = readTemplate(template, template.root, context, workspace);
    return {
      ...fragment,
      describesDeployment: true,
      stacks: [],
      secrets: findSecrets(document.root),
      problems: [...document.problems],
    };
  },

  edit(file, change) {
    const document = documentOf(file);
    return document === null ? null : editDocument(document, change);
  },
};

function isService(root: DocumentNode | null): boolean {
  const name = childOf(childOf(root, "provider"), "name");
  return (
    name?.kind === "scalar" &&
    name.text === "aws" &&
    childOf(root, "service") !== undefined &&
    childOf(root, "functions")?.kind === "map"
  );
}
