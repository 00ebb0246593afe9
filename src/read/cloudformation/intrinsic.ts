import { changedNode, type DocumentNode } from "../document/index.js";

/** A call of one of CloudFormation's functions, whichever way it is written. */
export interface Intrinsic {
  /** `Ref`, `Condition`, or the name after `Fn::`. */
  readonly name: string;
  readonly argument: DocumentNode;
}

const SHORT_FORMS = new Set([
  "Ref",
  "Condition",
  "And",
  "Base64",
  "Cidr",
  "Equals",
  "FindInMap",
  "GetAtt",
  "GetAZs",
  "If",
  "ImportValue",
  "Join",
  "Length",
  "Not",
  "Or",
  "Select",
  "Split",
  "Sub",
  "ToJsonString",
  "Transform",
]);

export function intrinsicOf(node: DocumentNode): Intrinsic | null {
  if (node.tag !== null) {
    const name = node.tag.slice(1);
    return SHORT_FORMS.has(name) ? { name, argument: changedNode(node, { tag: null }) } : null;
  }
  if (node.kind !== "map" || node.entries.length !== 1) return null;
  const [entry] = node.entries;
  if (entry === undefined) return null;
  if (entry.key === "Ref" || (entry.key === "Condition" && entry.value.kind === "scalar")) {
    return { name: entry.key, argument: entry.value };
  }
  return entry.key.startsWith("Fn::") && !entry.key.startsWith("Fn::ForEach::")
    ? { name: entry.key.slice(4), argument: entry.value }
    : null;
}
