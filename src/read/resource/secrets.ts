import { looksSecret } from "../../mask/index.js";
import type { SecretText } from "../../model/index.js";
import { type DocumentNode, originOf } from "../document/index.js";

/** A text to look at. `whole`: it stands there as it is, nothing is filled in later. */
export interface WrittenText {
  readonly node: DocumentNode;
  readonly text: string;
  readonly whole: boolean;
}

/** The texts that a node of the format's own language holds; null when it is plain data. */
export type TextsOf = (node: DocumentNode) => readonly WrittenText[] | null;

/** Names that end like a secret's and hold none. */
const NO_SECRETS =
  /^(service|client|client_?request|next|pagination)_?token$|allow-credentials|^credentials$/i;

/** Values that stand in clear and look like secrets. */
export function findSecrets(root: DocumentNode, textsOf: TextsOf = () => null): SecretText[] {
  const found: SecretText[] = [];
  const seen = new Set<DocumentNode>();
  const judge = (name: string, { node, text, whole }: WrittenText): void => {
    // A name says something of the value only where the whole value is written here.
    const telling = whole && !NO_SECRETS.test(name) && !/^(String|Number)$/.test(text) ? name : "";
    const what = isReference(text) ? null : looksSecret(telling, text);
    if (what !== null) found.push({ origin: originOf(node), what });
  };
  const look = (name: string, node: DocumentNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    const texts = textsOf(node);
    if (texts !== null) for (const text of texts) judge(name, text);
    else if (node.kind === "list") for (const item of node.items) look(name, item);
    else if (node.kind === "map") lookInMap(node);
    else judge(name, { node, text: node.text, whole: !node.text.includes("${") });
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
    // A path into the input of a state machine.
    /^\$\$?\./.test(text) ||
    /^\$\{[^}]*\}$/.test(text) ||
    /^<[^<>]+>$/.test(text)
  );
}
