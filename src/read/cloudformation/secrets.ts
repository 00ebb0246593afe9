import { looksSecret } from "../../mask/index.js";
import type { SecretText } from "../../model/index.js";
import { childOf, type DocumentNode, originOf } from "../document/index.js";
import { findSecrets, type WrittenText } from "../resource/secrets.js";
import { intrinsicOf } from "./intrinsic.js";

/** Secrets in clear in a template: in properties and mappings, and as defaults of parameters that show them. */
export function templateSecrets(root: DocumentNode): SecretText[] {
  const resources = childOf(root, "Resources");
  const bodies = resources?.kind === "map" ? resources.entries.map((entry) => entry.value) : [root];
  const nodes = [...bodies.flatMap((body) => childOf(body, "Properties") ?? []), childOf(root, "Mappings")];
  return [
    ...defaultSecrets(childOf(root, "Parameters")),
    ...nodes.flatMap((node) => (node === undefined ? [] : findSecrets(node, textsOf))),
  ];
}

function defaultSecrets(parameters: DocumentNode | undefined): SecretText[] {
  return (parameters?.kind === "map" ? parameters.entries : []).flatMap((entry): SecretText[] => {
    const node = childOf(entry.value, "Default");
    const hidden = childOf(entry.value, "NoEcho");
    if (node?.kind !== "scalar" || (hidden?.kind === "scalar" && hidden.text.toLowerCase() === "true"))
      return [];
    const what = looksSecret(entry.key, node.text);
    return what === null ? [] : [{ origin: originOf(node), what }];
  });
}

const DEPTH_MAX = 60;

/** What an intrinsic spells out. A reference spells out nothing; of a condition both values count. */
function textsOf(node: DocumentNode, depth = 0): readonly WrittenText[] | null {
  const call = depth > DEPTH_MAX ? null : intrinsicOf(node);
  if (call === null) return null;
  const { argument } = call;
  const items = argument.kind === "list" ? argument.items : [];
  if (call.name === "If")
    return items.slice(1).flatMap((item) => textsOf(item, depth + 1) ?? plainText(item));
  if (call.name === "Base64") return textsOf(argument, depth + 1) ?? plainText(argument);
  if (call.name === "Sub") return plainText(items[0] ?? argument);
  return call.name === "Join" ? joinedText(node, items) : [];
}

function plainText(node: DocumentNode): WrittenText[] {
  return node.kind === "scalar" ? [{ node, text: node.text, whole: !node.text.includes("${") }] : [];
}

/** The pieces of a join as one text, `${…}` in place of what is not written here. */
function joinedText(node: DocumentNode, [separator, list]: readonly DocumentNode[]): WrittenText[] {
  if (separator?.kind !== "scalar" || list?.kind !== "list") return [];
  const pieces = list.items.map((item) =>
    item.kind === "scalar" && intrinsicOf(item) === null ? item.text : "${…}",
  );
  const text = pieces.join(separator.text);
  return [{ node, text, whole: !text.includes("${") }];
}
