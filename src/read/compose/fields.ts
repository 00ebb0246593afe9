import type { InputFiles } from "../../input/index.js";
import { known, unknown, type Value } from "../../model/index.js";
import { childOf, type DocumentNode, originOf } from "../document/index.js";
import { interpolate, type Lookup } from "../interpolate.js";

export interface ComposeContext {
  readonly folder: string;
  readonly files: InputFiles;
  readonly lookup: Lookup;
  readonly services: DocumentNode;
}

/** A service may extend another one, which may extend a third. */
const EXTENDS_MAX = 8;

/** The node under a key, looked up in the services that this one extends too. */
export function fieldOf(
  service: DocumentNode,
  key: string,
  context: ComposeContext,
  depth = 0,
): DocumentNode | undefined {
  const own = childOf(service, key);
  if (own !== undefined || depth >= EXTENDS_MAX) return own;
  const base = extendedService(service, context);
  return base === undefined ? undefined : fieldOf(base, key, context, depth + 1);
}

export function extendedService(
  service: DocumentNode,
  { services }: ComposeContext,
): DocumentNode | undefined {
  const extended = childOf(service, "extends");
  if (extended === undefined) return undefined;
  const name =
    extended.kind === "scalar"
      ? extended
      : childOf(extended, "file") === undefined
        ? childOf(extended, "service")
        : undefined;
  return name?.kind === "scalar" ? childOf(services, name.text) : undefined;
}

export function textOf(node: DocumentNode | undefined, lookup: Lookup): Value<string> | null {
  if (node?.kind !== "scalar" || node.value === null) return null;
  const { text, unresolved } = interpolate(node.text, lookup);
  return unresolved === null
    ? known(text, originOf(node))
    : unknown(`${unresolved} is set outside the Compose file`, originOf(node));
}
