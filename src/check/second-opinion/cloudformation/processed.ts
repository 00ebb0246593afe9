import type { DocumentNode } from "../../../read/document/index.js";

/**
 * Transforms that leave plain resources as they are written. SAM replaces resources of its own types,
 * of which nothing is said; the functions of the language extensions are known to the validator.
 */
const KNOWN_TRANSFORMS = new Set(["AWS::LanguageExtensions", "AWS::Serverless-2016-10-31"]);
const SERVERLESS = "AWS::Serverless::";

/** A resource that the transform replaces by others. */
export function isReplaced(resourceType: string): boolean {
  return resourceType.startsWith(SERVERLESS);
}

/** A template with more is not asked about: the validator's own work grows with each. */
const NODES_MAX = 200_000;

/** Why the template is not yet what CloudFormation gets; null when it is. */
export function processedLater(root: DocumentNode): string | null {
  const transform = unknownTransform(root);
  if (transform !== null) return `the transform ${transform} still changes it`;
  let left = NODES_MAX;
  const open: DocumentNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    left -= 1;
    if (left < 0) return "it is too large for a second opinion";
    const tool = includeOf(node);
    if (tool !== null) return `${tool} still changes it`;
    if (node.kind === "list") open.push(...node.items);
    if (node.kind === "map") open.push(...node.entries.map((entry) => entry.value));
  }
  return null;
}

function unknownTransform(root: DocumentNode): string | null {
  if (root.kind !== "map") return null;
  const written = root.entries.find((entry) => entry.key === "Transform")?.value;
  if (written === undefined) return null;
  const names = written.kind === "list" ? written.items : [written];
  const unknown = names.find((name) => name.kind !== "scalar" || !KNOWN_TRANSFORMS.has(name.text));
  if (unknown === undefined) return null;
  return unknown.kind === "scalar" ? unknown.text : "of its own";
}

/** Snippets and modules that a packaging tool or a macro puts in: `Fn::Transform`, `!Rain::Embed`, local modules. */
function includeOf(node: DocumentNode): string | null {
  if (node.tag === "!Transform") return "Fn::Transform";
  if (node.tag?.startsWith("!Rain::")) return node.tag.slice(1);
  if (node.kind !== "map") return null;
  for (const { key, value } of node.entries) {
    if (key === "Fn::Transform" || /^(?:Fn::)?Rain::/.test(key)) return key;
    if (key === "Modules" && value.kind === "map") return "a packaging step for its Modules";
    if (key === "Fn::Merge" || key === "$include" || key === "Fn::Include") return key;
  }
  return null;
}
