import {
  type Change,
  hasPlaceholder,
  type Json,
  type NodeRef,
  type Origin,
  type Value,
} from "../../model/index.js";

/** Sets a value where it stands, or adds it. Empty when no file holds it. */
export function setValue(value: Value<unknown>, to: Json): Change[] {
  return value.origin.node ? [{ op: "set", node: value.origin.node, value: to }] : [];
}

/**
 * Sets a text in which the deployment still fills in parts. In a template's resource such a text is
 * a substitution; written plainly its placeholders would stay as they are. A text that was put
 * together has no node of its own, but its field has: `name` within `parent`.
 */
export function setText(value: Value<unknown>, parent: Origin, name: string, text: string): Change[] {
  const node = value.origin.node ?? fieldOf(parent, name);
  if (!node) return [];
  const inTemplate = node.path[0] === "Resources";
  return [{ op: "set", node, value: inTemplate && hasPlaceholder(text) ? { "Fn::Sub": text } : text }];
}

/** Fields begin with a capital in CloudFormation and with a small letter in the API's own JSON. */
function fieldOf(parent: Origin, name: string): NodeRef | null {
  if (!parent.node) return null;
  const capital = parent.node.path[0] === "Resources";
  const key = capital ? name : name.charAt(0).toLowerCase() + name.slice(1);
  return { file: parent.node.file, path: [...parent.node.path, key] };
}

/**
 * Sets values that stand side by side. When none of them is written yet their parent is added
 * whole, so that two additions do not each make it.
 */
export function setTogether(
  entries: readonly { readonly value: Value<unknown>; readonly to: Json }[],
): Change[] {
  const nodes = entries.map(({ value }) => value.origin.node);
  const [first] = nodes;
  const parent = first?.path.slice(0, -1) ?? [];
  const sameParent = nodes.every((node) => node && node.file === first?.file && isChild(node.path, parent));
  if (!first || !sameParent || parent.length === 0 || entries.some(({ value }) => value.origin.written)) {
    return entries.flatMap(({ value, to }) => setValue(value, to));
  }
  const whole: Record<string, Json> = {};
  entries.forEach(({ to }, index) => {
    whole[String(nodes[index]?.path.at(-1))] = to;
  });
  return [{ op: "set", node: { file: first.file, path: parent }, value: whole }];
}

function isChild(path: readonly (string | number)[], parent: readonly (string | number)[]): boolean {
  return path.length === parent.length + 1 && parent.every((part, index) => path[index] === part);
}
