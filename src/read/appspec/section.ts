import { childOf, type DocumentNode, entryOf } from "../document/index.js";

/** The examples of the service's own guide write these keys with a capital as often as without. */
export function section(root: DocumentNode, name: string): DocumentNode | undefined {
  const capital = name.charAt(0).toUpperCase() + name.slice(1);
  return childOf(root, name) ?? entryOf(root, capital)?.value;
}
