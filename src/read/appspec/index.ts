import type { InputFile } from "../../input/index.js";
import type { Change, TextEdit } from "../../model/index.js";
import { type DocumentNode, documentOf } from "../document/index.js";
import { editDocument } from "../document/edit.js";
import type { Fragment, ReadContext, Reader } from "../reader.js";
import { readHooks } from "./hooks.js";
import { section } from "./section.js";
import { readServiceTargets } from "./service-targets.js";

const MENTIONS = /^[ \t]*["']?version["']?\s*:\s*["']?0\.0\b/im;

/** AppSpec files of CodeDeploy: for ECS, Lambda, and instances. */
export const reader: Reader = {
  id: "appspec",
  title: "a CodeDeploy AppSpec file",
  recognises(file: InputFile): boolean {
    if (!MENTIONS.test(file.text() ?? "")) return false;
    const root = documentOf(file)?.root ?? null;
    return root !== null && section(root, "version") !== undefined && isAppSpec(root);
  },
  read(file: InputFile, { files }: ReadContext): Fragment {
    const document = documentOf(file);
    const root = document?.root ?? null;
    if (document === null || root === null) return { describesDeployment: false };
    const services = readServiceTargets(root);
    return {
      describesDeployment: false,
      problems: document.problems,
      deployedTargets: services,
      refusals: readHooks(root, file, files),
    };
  },
  edit(file: InputFile, change: Change): TextEdit[] | null {
    const document = documentOf(file);
    return document === null ? null : editDocument(document, change);
  },
};

function isAppSpec(root: DocumentNode): boolean {
  const resources = section(root, "resources");
  if (resources !== undefined) return resources.kind === "list";
  return (
    section(root, "os") !== undefined && (section(root, "files") ?? section(root, "hooks")) !== undefined
  );
}
