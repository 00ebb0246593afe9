import { childOf, type DocumentNode } from "../document/index.js";
import { type Resolved, unresolved } from "../resource/resolved.js";
import { concatenate } from "./concatenate.js";
import type { Call } from "./functions.js";
import { reference, resolveName } from "./names.js";

/** `Fn::Sub`, alone or with a map of variables. `${!Name}` stays as the text `${Name}`. */
export function substitute(call: Call): Resolved {
  const { argument, origin } = call;
  const [template, variables] = argument.kind === "list" ? argument.items : [argument, undefined];
  if (template?.kind !== "scalar") return unresolved("Fn::Sub should have a text", origin);
  const parts: Resolved[] = [];
  let plainFrom = 0;
  const plain = (text: string): void => {
    if (text !== "") parts.push({ kind: "scalar", value: text, text, origin });
  };
  for (const match of template.text.matchAll(/\$\{([^}]*)\}/g)) {
    const name = (match[1] ?? "").trim();
    plain(template.text.slice(plainFrom, match.index));
    plainFrom = match.index + match[0].length;
    if (name.startsWith("!")) plain(`\${${name.slice(1)}}`);
    else parts.push(valueOf(name, variables, call));
  }
  plain(template.text.slice(plainFrom));
  const [only] = parts;
  // A text without any variable is simply written here, and can be edited here.
  if (parts.length === 0) return { kind: "scalar", value: "", text: "", origin };
  if (parts.length === 1 && only?.kind === "scalar" && !template.text.includes("${")) return only;
  return parts.length === 1 && only?.kind === "reference" ? only : concatenate(parts, "", origin);
}

function valueOf(name: string, variables: DocumentNode | undefined, call: Call): Resolved {
  const given = variables === undefined ? undefined : childOf(variables, name);
  if (given !== undefined) return call.resolve(given);
  const dot = name.indexOf(".");
  if (dot === -1 || name.startsWith("AWS::")) return resolveName(name, call);
  return reference(name.slice(0, dot), name.slice(dot + 1), call);
}
