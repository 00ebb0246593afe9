import { childOf, documentOf } from "../document/index.js";
import { editDocument } from "../document/edit.js";
import type { Reader } from "../reader.js";

/** A manifest that says how its application is started. It describes no deployment; the start command is found through it. */
export const reader: Reader = {
  id: "package",
  title: "a package manifest",
  recognises(file) {
    const text = file.text() ?? "";
    if (!/^\s*\{/.test(text) || !/"scripts"\s*:/.test(text)) return false;
    const root = documentOf(file)?.root ?? null;
    return childOf(childOf(root, "scripts"), "start")?.kind === "scalar";
  },
  read: () => ({ describesDeployment: false }),
  edit(file, change) {
    const document = documentOf(file);
    return document === null ? null : editDocument(document, change);
  },
};
