import type { Place } from "../../model/index.js";
import {
  changedEntry,
  changedNode,
  type DocumentNode,
  type MapEntry,
  type MapNode,
  parseDocument,
  type ScalarNode,
} from "../document/index.js";
import { UNKNOWN_TAG } from "../resource/unknown-tag.js";

/** Parts of the template that would make the same resources: nodes that stand where the plan says them. */
interface Made {
  readonly place: Place;
  readonly path: readonly never[];
  readonly tag: string | null;
  readonly start: number;
  readonly end: number;
}

/** Nothing of a plan can be edited: it is made anew from its source each time. */
function made(at: DocumentNode): Made {
  return { place: at.place, path: [], tag: null, start: at.start, end: at.end };
}

export type Properties = Readonly<Record<string, DocumentNode | undefined>>;

export function map(properties: Properties, at: DocumentNode): MapNode {
  const entries: MapEntry[] = [];
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    entries.push({
      key,
      keyPlace: value.place,
      keyStart: value.start,
      keyEnd: value.end,
      value,
      merged: false,
    });
  }
  return { ...made(at), kind: "map", entries, flow: false };
}

export function list(items: readonly DocumentNode[], at: DocumentNode): DocumentNode {
  return { ...made(at), kind: "list", items, flow: false };
}

export function scalar(value: string | number | boolean, at: DocumentNode): ScalarNode {
  return { ...made(at), kind: "scalar", value, text: String(value), style: "plain" };
}

export function unknownNode(reason: string, at: DocumentNode): DocumentNode {
  return changedNode(scalar(reason, at), { tag: UNKNOWN_TAG });
}

/** Another resource, or one of its attributes in CloudFormation's words. */
export function reference(address: string, attribute: string | null, at: DocumentNode): DocumentNode {
  return attribute === null
    ? map({ Ref: scalar(address, at) }, at)
    : map({ "Fn::GetAtt": list([scalar(address, at), scalar(attribute, at)], at) }, at);
}

/** The JSON that a text holds, told to stand where the text stands. Undefined when it is none. */
export function embeddedJson(text: DocumentNode): DocumentNode | undefined {
  if (text.kind !== "scalar" || text.tag !== null) return undefined;
  const { root, problems } = parseDocument(text.place.file, text.text);
  return root === null || problems.length > 0 ? undefined : moved(root, text);
}

function moved(node: DocumentNode, at: DocumentNode): DocumentNode {
  const own = made(at);
  if (node.kind === "scalar") return changedNode(node, own);
  if (node.kind === "list")
    return changedNode(node, { ...own, items: node.items.map((item) => moved(item, at)) });
  const entries = node.entries.map((entry) =>
    changedEntry(entry, { keyPlace: at.place, value: moved(entry.value, at) }),
  );
  return changedNode(node, { ...own, entries });
}
