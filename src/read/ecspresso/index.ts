import { folderOf, type InputFile, joinPath } from "../../input/index.js";
import type { Change, TextEdit } from "../../model/index.js";
import { childOf, type DocumentNode, documentOf } from "../document/index.js";
import { editDocument } from "../document/edit.js";
import type { Fragment, Reader } from "../reader.js";

const MENTIONS = /\b(?:task_definition|service_definition)\b["']?\s*:/;

/** The configuration of ecspresso: which service is deployed from which definitions. The definitions are the ECS reader's. */
export const reader: Reader = {
  id: "ecspresso",
  title: "an ecspresso configuration",
  recognises(file: InputFile): boolean {
    if (!MENTIONS.test(file.text() ?? "")) return false;
    const root = documentOf(file)?.root ?? null;
    return text(root, "cluster") !== null && text(root, "task_definition") !== null;
  },
  read(file: InputFile): Fragment {
    const document = documentOf(file);
    const root = document?.root ?? null;
    const [service, task] = [text(root, "service_definition"), text(root, "task_definition")];
    const path = (name: string): string => joinPath(folderOf(file.path), name);
    return {
      describesDeployment: false,
      problems: document?.problems ?? [],
      pairs:
        service === null || task === null || service === ""
          ? []
          : [{ service: path(service), taskDefinition: path(task) }],
    };
  },
  edit(file: InputFile, change: Change): TextEdit[] | null {
    const document = documentOf(file);
    return document === null ? null : editDocument(document, change);
  },
};

function text(root: DocumentNode | null, key: string): string | null {
  const node = childOf(root, key);
  return node?.kind === "scalar" && node.value !== null ? node.text : null;
}
