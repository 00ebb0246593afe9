import { documentOf } from "../document/index.js";
import { editDocument } from "../document/edit.js";
import type { Reader } from "../reader.js";
import { composeFragment } from "./compose.js";
import { looksLikeCompose, servicesNode } from "./recognise.js";

export const reader: Reader = {
  id: "compose",
  title: "a Compose file",
  recognises(file) {
    if (!looksLikeCompose(file.text() ?? "")) return false;
    const document = documentOf(file);
    if (document === null) return false;
    return document.root === null ? document.problems.length > 0 : servicesNode(document.root) !== null;
  },
  read(file, { files }) {
    const document = documentOf(file);
    if (document === null) return { describesDeployment: false };
    return { ...composeFragment(document, files), problems: document.problems };
  },
  edit(file, change) {
    const document = documentOf(file);
    return document === null ? null : editDocument(document, change);
  },
};
