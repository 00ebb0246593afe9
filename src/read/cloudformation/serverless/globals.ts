import {
  changedEntry,
  changedNode,
  childOf,
  type DocumentNode,
  type MapEntry,
  type MapNode,
} from "../../document/index.js";
import { intrinsicOf } from "../intrinsic.js";
import { mapLike } from "./make.js";

const DEPTH_MAX = 30;

/**
 * A resource's properties with those that `Globals` gives to all of its kind: maps are merged, lists put
 * one after the other, everything else is the resource's own where it has it.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
export function withGlobals(root: DocumentNode, kind: string, resource: DocumentNode): MapNode {
  const own = childOf(resource, "Properties");
  const shared = childOf(childOf(root, "Globals"), kind);
  const properties = own?.kind === "map" && intrinsicOf(own) === null ? own : emptyProperties(resource);
  const merged = shared === undefined ? properties : merge(shared, properties, 0);
  return merged.kind === "map" ? merged : properties;
}

/** Where the properties would be written. */
function emptyProperties(resource: DocumentNode): MapNode {
  return changedNode(mapLike(resource, {}), { path: [...resource.path, "Properties"] });
}

function merge(shared: DocumentNode, own: DocumentNode, depth: number): DocumentNode {
  if (depth > DEPTH_MAX || intrinsicOf(shared) !== null || intrinsicOf(own) !== null) return own;
  if (shared.kind === "list" && own.kind === "list")
    return changedNode(own, { items: [...shared.items, ...own.items] });
  if (shared.kind !== "map" || own.kind !== "map") return own;
  const entries: MapEntry[] = shared.entries.map((entry) => {
    const value = childOf(own, entry.key);
    return value === undefined ? entry : changedEntry(entry, { value: merge(entry.value, value, depth + 1) });
  });
  const given = new Set(entries.map(({ key }) => key));
  return changedNode(own, { entries: [...entries, ...own.entries.filter(({ key }) => !given.has(key))] });
}
