import { looksSecret } from "../../mask/index.js";
import type { SecretText } from "../../model/index.js";
import { type DocumentNode, originOf } from "../document/index.js";

/** Values that stand in clear and look like secrets. Intrinsics and dynamic references are no secrets themselves. */
export function findSecrets(root: DocumentNode): SecretText[] {
  const found: SecretText[] = [];
  const seen = new Set<DocumentNode>();
  const look = (name: string, node: DocumentNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === "list") for (const item of node.items) look(name, item);
    else if (node.kind === "map") lookInMap(node);
    else if (node.tag === null || node.tag === "!Sub") {
      const what = isReference(node.text) ? null : looksSecret(name, node.text);
      if (what !== null) found.push({ origin: originOf(node), what });
    }
  };
  /** Environment lists name their values beside them: `{Name, Value}`. */
  const lookInMap = (node: Extract<DocumentNode, { kind: "map" }>): void => {
    const named = node.entries.find((entry) => /^(name|key|parameterkey)$/i.test(entry.key))?.value;
    for (const { key, value } of node.entries) {
      const beside = /^(value|parametervalue)$/i.test(key) && named?.kind === "scalar";
      look(beside ? named.text : key, value);
    }
  };
  look("", root);
  return found;
}

function isReference(text: string): boolean {
  return (
    text === "" ||
    text.includes("{{") ||
    text.startsWith("arn:") ||
    /^\$\{[^}]*\}$/.test(text) ||
    /^<[^<>]+>$/.test(text)
  );
}
