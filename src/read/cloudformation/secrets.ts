import { looksSecret } from "../../mask/index.js";
import type { SecretText } from "../../model/index.js";
import { childOf, type DocumentNode, originOf } from "../document/index.js";
import { findSecrets } from "../resource/secrets.js";

/** Secrets in clear in a template: in its resources and mappings, and as defaults of parameters that show them. */
export function templateSecrets(root: DocumentNode): SecretText[] {
  const sections = ["Resources", "Mappings", "Outputs", "Properties"].flatMap(
    (name) => childOf(root, name) ?? [],
  );
  const parameters = childOf(root, "Parameters");
  const defaults = (parameters?.kind === "map" ? parameters.entries : []).flatMap((entry): SecretText[] => {
    const node = childOf(entry.value, "Default");
    const hidden = childOf(entry.value, "NoEcho");
    if (node?.kind !== "scalar" || (hidden?.kind === "scalar" && hidden.text.toLowerCase() === "true"))
      return [];
    const what = looksSecret(entry.key, node.text);
    return what === null ? [] : [{ origin: originOf(node), what }];
  });
  return [...defaults, ...sections.flatMap(findSecrets)];
}
