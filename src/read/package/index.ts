import { folderOf } from "../../input/index.js";
import type { RuntimeRequirement } from "../../model/index.js";
import { childOf, type DocumentNode, documentOf, originOf, type ScalarNode } from "../document/index.js";
import { editDocument } from "../document/edit.js";
import type { Reader } from "../reader.js";

/** A manifest that says how its application is started, or which Node.js it needs. It describes no deployment; the start command is found through it. */
export const reader: Reader = {
  id: "package",
  title: "a package manifest",
  recognises(file) {
    const text = file.text() ?? "";
    if (!/^\s*\{/.test(text) || !/"(?:scripts|engines)"\s*:/.test(text)) return false;
    const root = documentOf(file)?.root ?? null;
    return childOf(childOf(root, "scripts"), "start")?.kind === "scalar" || enginesNode(root) !== undefined;
  },
  read(file) {
    const root = documentOf(file)?.root ?? null;
    const node = enginesNode(root);
    if (node === undefined) return { describesDeployment: false };
    const requirement: RuntimeRequirement = {
      origin: originOf(node),
      language: "node",
      written: node.text,
      range: node.text,
      folder: folderOf(file.path),
      by: "engines of the package manifest",
      // Yarn's first version refuses another Node.js; npm and pnpm only warn.
      enforcedBy: "yarn install --frozen-lockfile|yarn --frozen-lockfile",
    };
    return { describesDeployment: false, runtimeRequirements: [requirement] };
  },
  edit(file, change) {
    const document = documentOf(file);
    return document === null ? null : editDocument(document, change);
  },
};

function enginesNode(root: DocumentNode | null): ScalarNode | undefined {
  const node = childOf(childOf(root, "engines"), "node");
  return node?.kind === "scalar" && typeof node.value === "string" ? node : undefined;
}
