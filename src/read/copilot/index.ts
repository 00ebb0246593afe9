import type { InputFile } from "../../input/index.js";
import type { Change, TextEdit } from "../../model/index.js";
import { childOf, type DocumentNode, documentOf } from "../document/index.js";
import { editDocument } from "../document/edit.js";
import type { Fragment, ReadContext, Reader } from "../reader.js";
import { findSecrets } from "../resource/secrets.js";
import { manifestChange } from "./edits.js";
import { readWorkloads } from "./read-workloads.js";

/** Workloads that become ECS services. */
const SERVICES: readonly string[] = ["Load Balanced Web Service", "Backend Service", "Worker Service"];
/** What Copilot makes of these is no ECS service. */
const OTHERS: readonly string[] = [
  "Request-Driven Web Service",
  "Static Site",
  "Scheduled Job",
  "Environment",
];

const TYPE = new RegExp(
  `^["']?type["']?\\s*:\\s*["']?(?:${[...SERVICES, ...OTHERS].join("|")})["']?\\s*(?:#.*)?$`,
  "m",
);

/** Manifests of AWS Copilot. */
export const reader: Reader = {
  id: "copilot",
  title: "a Copilot manifest",
  recognises(file: InputFile): boolean {
    if (!TYPE.test(file.text() ?? "")) return false;
    const document = documentOf(file);
    if (document === null) return false;
    return document.root === null ? document.problems.length > 0 : typeOf(document.root) !== null;
  },
  read(file: InputFile, context: ReadContext): Fragment {
    const document = documentOf(file);
    const root = document?.root ?? null;
    const problems = document?.problems ?? [];
    const type = root === null ? null : typeOf(root);
    if (root?.kind !== "map" || type === null) return { describesDeployment: false, problems };
    const secrets = findSecrets(root);
    if (!SERVICES.includes(type)) {
      const why = `Copilot makes no ECS service of a ${type}`;
      const unknown = [{ what: "what this manifest deploys", why, where: [root.place] }];
      return { describesDeployment: false, problems, secrets, unknown };
    }
    const fragment = readWorkloads(root, file, context.files);
    return { ...fragment, secrets, problems: [...problems, ...(fragment.problems ?? [])] };
  },
  edit(file: InputFile, change: Change): TextEdit[] | null {
    const document = documentOf(file);
    if (document === null) return null;
    const own = manifestChange(document, change);
    return own === null ? null : editDocument(document, own);
  },
};

function typeOf(root: DocumentNode): string | null {
  const type = childOf(root, "type");
  const named = childOf(root, "name") !== undefined;
  if (!named || type?.kind !== "scalar") return null;
  return SERVICES.includes(type.text) || OTHERS.includes(type.text) ? type.text : null;
}
