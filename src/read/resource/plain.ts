import { type DocumentNode, originOf } from "../document/index.js";
import { type MappingEntry, type Resolved, unresolved } from "./resolved.js";

const FILLED_IN = "it is filled in when the file is deployed";

/** A document without a language of its own (the API's JSON): values as they stand, templating as unknown. */
export function resolvePlain(node: DocumentNode): Resolved {
  const origin = originOf(node);
  // `!Ref`, `!Sub`: functions of another language, which nobody works out here.
  if (node.tag !== null) return unresolved(`what ${node.tag} makes of it is not known`, origin);
  if (node.kind === "list") return { kind: "list", items: node.items.map(resolvePlain), origin };
  if (node.kind === "map") {
    // Without quotes around them, two braces read as a map whose key is a map.
    if (node.flow && node.entries.length === 1 && node.entries[0]?.key.startsWith("{") === true) {
      return unresolved(FILLED_IN, origin);
    }
    const entries = new Map<string, MappingEntry>();
    for (const { key, keyPlace, value } of node.entries)
      entries.set(key, { keyPlace, value: resolvePlain(value) });
    return { kind: "mapping", entries, incomplete: null, origin };
  }
  if (node.value === null) return { kind: "nothing", origin };
  if (isFilledIn(node.text, node.path)) return unresolved(FILLED_IN, origin);
  return { kind: "scalar", value: node.value, text: node.text, origin };
}

/** `{{ must_env "TAG" }}`, `<IMAGE>`, `${TAG}`: but a shell variable in a command is meant for the container. */
function isFilledIn(text: string, path: readonly (string | number)[]): boolean {
  if (/\{\{(?!resolve:)[^}]*\}\}/.test(text) || /^<[\w .:/-]+>$/.test(text)) return true;
  const command = path.some((step) => typeof step === "string" && /^(command|entrypoint)$/i.test(step));
  return !command && /\$\{[\w.:-]+\}|^\$[A-Z_]+$/.test(text);
}
