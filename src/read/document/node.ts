import type { NodeRef, Origin, Place } from "../../model/index.js";

/** One node of a YAML or JSON document. Aliases are followed: the node of an anchor appears wherever it is used. */
export type DocumentNode = ScalarNode | ListNode | MapNode;

/**
 * What is worked out when somebody asks for it. A spread node lacks it, which the types know because
 * these are a class's getters: copy with `changedNode` and `changedEntry`.
 */
declare abstract class WorkedOut {
  /** With its tag, without its anchor. An empty value stands where it would be written. */
  abstract get place(): Place;
  abstract get path(): NodeRef["path"];
}

declare abstract class WorkedOutOfKey {
  abstract get keyPlace(): Place;
}

interface NodeBase extends WorkedOut {
  /** A local tag such as `!Ref`; null for plain nodes and for YAML's own tags. */
  readonly tag: string | null;
  /** Offsets into the document's text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** Nobody wrote it: a transform adds it for what stands at its place. Nothing can be edited there. */
  readonly made?: true;
}

export interface ScalarNode extends NodeBase {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** As text: for numbers the digits as written (`1.10`), for strings the string. */
  readonly text: string;
  readonly style: "plain" | "single-quoted" | "double-quoted" | "block";
}

export interface ListNode extends NodeBase {
  readonly kind: "list";
  readonly items: readonly DocumentNode[];
  readonly flow: boolean;
}

export interface MapNode extends NodeBase {
  readonly kind: "map";
  readonly entries: readonly MapEntry[];
  readonly flow: boolean;
}

export interface MapEntry extends WorkedOutOfKey {
  readonly key: string;
  /** Offset of the key's first character. */
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: DocumentNode;
  /** Came in by a merge key (`<<`), so that it stands elsewhere. */
  readonly merged: boolean;
}

/** A copy that differs in what is given. */
export function changedNode<T extends DocumentNode>(node: T, changes: Partial<Omit<T, "kind">>): T {
  return Object.assign({}, node, { place: node.place, path: node.path }, changes);
}

export function changedEntry(entry: MapEntry, changes: Partial<MapEntry>): MapEntry {
  return { ...entry, keyPlace: entry.keyPlace, ...changes };
}

/** The entry under a key; of duplicate keys the last, as parsers take it. */
export function entryOf(node: DocumentNode | null | undefined, key: string): MapEntry | undefined {
  return node?.kind === "map" ? node.entries.findLast((entry) => entry.key === key) : undefined;
}

export function childOf(node: DocumentNode | null | undefined, key: string): DocumentNode | undefined {
  return entryOf(node, key)?.value;
}

/** The node at a path; undefined when there is none. */
export function nodeAt(root: DocumentNode | null, path: NodeRef["path"]): DocumentNode | undefined {
  let node: DocumentNode | undefined = root ?? undefined;
  for (const step of path) {
    if (node?.kind === "list") node = typeof step === "number" ? node.items[step] : undefined;
    else node = childOf(node, String(step));
  }
  return node;
}

export function isEmptyNode(node: DocumentNode): boolean {
  return node.kind === "scalar" && node.value === null && node.tag === null;
}

/** The node's own origin: written here, editable here. */
export function originOf(node: DocumentNode): Origin {
  if (node.made) return { place: node.place, node: null, written: false };
  return { place: node.place, node: { file: node.place.file, path: node.path }, written: true };
}

/** Plain data, for comparing documents. Tags are kept, since `!Ref a` and `a` differ. */
export function plainOf(node: DocumentNode | null): unknown {
  if (node === null) return null;
  const plain = untagged(node);
  return node.tag === null ? plain : { [`tag ${node.tag}`]: plain };
}

function untagged(node: DocumentNode): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plainOf);
  return Object.fromEntries(node.entries.map((entry) => [entry.key, plainOf(entry.value)]));
}
