import type { InputProblem } from "../../finding/index.js";
import { childOf, type DocumentNode, entryOf, type SourceDocument } from "../document/index.js";

/** The sections that a template may have; a file with other keys at its root is something else. */
const SECTIONS = new Set([
  "AWSTemplateFormatVersion",
  "Description",
  "Metadata",
  "Parameters",
  "Mappings",
  "Conditions",
  "Rules",
  "Transform",
  "Resources",
  "Outputs",
  "Hooks",
  "Globals",
]);

/** One resource as written. `bindings` are the loop variables of an expanded `Fn::ForEach`. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly node: DocumentNode;
  readonly properties: DocumentNode | undefined;
  readonly condition: string | null;
  readonly bindings: Bindings;
}

export type Bindings = ReadonlyMap<string, string>;

export const NO_BINDINGS: Bindings = new Map();

export function isTemplate(document: SourceDocument): boolean {
  const root = document.root;
  if (root === null) return looksLikeTemplate(document.text);
  if (root.kind !== "map") return false;
  if (isLoneResource(root)) return true;
  if (root.entries.some((entry) => !SECTIONS.has(entry.key))) return false;
  if (childOf(root, "AWSTemplateFormatVersion") !== undefined) return true;
  const resources = childOf(root, "Resources");
  return (
    resources?.kind === "map" &&
    resources.entries.some((entry) => hasResourceType(entry.value)) &&
    !overridesBeanstalk(resources)
  );
}

/** For a text that cannot be parsed: it says of itself that it is a template. */
function looksLikeTemplate(text: string): boolean {
  // CodeDeploy's application specification names its target in the same notation.
  if (/"?TargetService"?\s*:/.test(text)) return false;
  return (
    /(?:^|[{,])[ \t]*"?AWSTemplateFormatVersion"?\s*:/m.test(text) ||
    (/(?:^|[{,])[ \t]*"?Resources"?\s*:/m.test(text) && /"?Type"?\s*:\s*["']?AWS::/.test(text))
  );
}

/** `{Type, Properties}` alone: one resource cut out of a template. */
export function isLoneResource(root: DocumentNode): boolean {
  return hasResourceType(root) && childOf(root, "Properties")?.kind === "map";
}

function hasResourceType(node: DocumentNode): boolean {
  const type = childOf(node, "Type");
  return type?.kind === "scalar" && /^(AWS|Custom|Alexa)::/.test(type.text);
}

/** Elastic Beanstalk configuration files change the environment's own resources in the same notation. */
function overridesBeanstalk(resources: DocumentNode): boolean {
  return resources.kind === "map" && resources.entries.some((entry) => /^AWSEB[A-Z]/.test(entry.key));
}

/** The resources of a template, without loops; those are expanded by the evaluator. */
export function resourceOf(id: string, node: DocumentNode, bindings: Bindings): Resource | null {
  const type = childOf(node, "Type");
  if (type?.kind !== "scalar") return null;
  const condition = childOf(node, "Condition");
  return {
    id,
    type: type.text,
    node,
    properties: childOf(node, "Properties"),
    condition: condition?.kind === "scalar" ? condition.text : null,
    bindings,
  };
}

export function sectionProblems(document: SourceDocument): InputProblem[] {
  const root = document.root;
  if (root === null || isLoneResource(root)) return [];
  const at = (message: string, line: number): InputProblem => ({ file: document.file, line, message });
  const resources = entryOf(root, "Resources");
  if (resources === undefined) return [at("The template has no Resources.", root.place.line)];
  if (resources.value.kind !== "map")
    return [at("Resources should be a map of resources.", resources.keyPlace.line)];
  return resources.value.entries.flatMap((entry) => {
    // A loop or a transform may bring the type in when the stack is deployed.
    const later =
      childOf(entry.value, "Type") !== undefined || childOf(entry.value, "Fn::Transform") !== undefined;
    if (entry.key.startsWith("Fn::") || later) return [];
    return [at(`The resource ${entry.key} has no Type.`, entry.keyPlace.line)];
  });
}
