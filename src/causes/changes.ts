import type { Change, Json, Value } from "../model/index.js";

/** Sets a value where it stands, or adds it. Empty when no file holds it. */
export function setValue(value: Value<unknown>, to: Json): Change[] {
  return value.origin.node ? [{ op: "set", node: value.origin.node, value: to }] : [];
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
