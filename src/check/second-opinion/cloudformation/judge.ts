import { looksSecret, MASKED, mask, secretName } from "../../../mask/index.js";
import type { Origin } from "../../../model/index.js";
import { childOf, type DocumentNode, entryOf, originOf } from "../../../read/document/index.js";
import type { Diagnostic } from "./diagnostic.js";
import { isReplaced } from "./processed.js";
import { REFUSAL_RULES, type Subject } from "./rules.js";

/** A value that CloudFormation will refuse, at the place where the template writes it. */
export interface Refused {
  readonly origin: Origin;
  readonly value: string;
  readonly message: string;
  readonly logicalId: string;
  readonly resourceType: string;
  readonly ruleId: string;
  readonly confidence: number;
}

const GRAVE = new Set(["FATAL", "ERROR"]);

/**
 * Null unless it says that what is written will be refused. What only the deployment decides (a
 * parameter's default, a branch of a condition) is not held against the template.
 */
export function refusedBy(diagnostic: Diagnostic, root: DocumentNode): Refused | null {
  const rule = REFUSAL_RULES.get(diagnostic.ruleId);
  if (rule === undefined || !GRAVE.has(diagnostic.severity) || diagnostic.conditional) return null;
  if (isReplaced(diagnostic.resourceType)) return null;
  if (rule.subject === "type" && /region/i.test(diagnostic.message)) return null;
  const resource = childOf(childOf(root, "Resources"), diagnostic.logicalId);
  const node = resource === undefined ? null : subjectOf(resource, diagnostic, rule.subject);
  if (node === null) return null;
  const { logicalId, resourceType, ruleId } = diagnostic;
  return {
    origin: originOf(node),
    value: node.kind === "scalar" ? shown(diagnostic, node.text) : "",
    message: messageOf(diagnostic, node),
    logicalId,
    resourceType,
    ruleId,
    confidence: rule.confidence,
  };
}

/** The node that the finding points at, when nothing of it is left to the deployment. */
function subjectOf(resource: DocumentNode, diagnostic: Diagnostic, subject: Subject): DocumentNode | null {
  if (subject === "type") return childOf(resource, "Type") ?? null;
  const found = walk(resource, diagnostic.propertyPath);
  if (found === null) return null;
  if (subject === "value") return isLiteral(found.node) ? found.node : null;
  // An empty list or mapping under the key is left out by the service as if it were not there.
  if (isEmpty(found.node)) return null;
  const mapping = found.node.kind === "map" ? found.node : found.parent;
  return isPlainMapping(mapping) && isPlainMapping(found.parent) ? found.node : null;
}

interface Found {
  readonly node: DocumentNode;
  readonly parent: DocumentNode;
}

/** Keys may hold dots, so that the longest key that fits is taken. Null when the path leads through a function. */
function walk(resource: DocumentNode, path: string): Found | null {
  let [node, parent] = [resource, resource];
  let steps = path === "" ? [] : path.split(".");
  while (steps.length > 0) {
    const step = stepInto(node, steps);
    if (step === null) return null;
    [parent, node] = [node, step.node];
    steps = steps.slice(step.taken);
  }
  return { node, parent };
}

function stepInto(
  node: DocumentNode,
  steps: readonly string[],
): { readonly node: DocumentNode; readonly taken: number } | null {
  if (node.tag !== null) return null;
  if (node.kind === "list") {
    const item = /^\d+$/.test(steps[0] ?? "") ? node.items[Number(steps[0])] : undefined;
    return item === undefined ? null : { node: item, taken: 1 };
  }
  for (let taken = steps.length; taken > 0; taken -= 1) {
    const entry = entryOf(node, steps.slice(0, taken).join("."));
    if (entry !== undefined) return { node: entry.value, taken };
  }
  return null;
}

/** Nothing in it is a function or a placeholder of another tool. */
function isLiteral(node: DocumentNode): boolean {
  if (node.tag !== null) return false;
  if (node.kind === "scalar") return !/\$\{|\{\{/.test(node.text);
  if (node.kind === "list") return node.items.every(isLiteral);
  return node.entries.every((entry) => !isFunction(entry.key) && isLiteral(entry.value));
}

/** Its keys are all written here: none comes from a function, a condition or a merge. */
function isPlainMapping(node: DocumentNode): boolean {
  if (node.kind === "list") return node.tag === null;
  return (
    node.kind === "map" &&
    node.tag === null &&
    node.entries.every(({ key, value, merged }) => !merged && !isFunction(key) && !mayVanish(value))
  );
}

/** `!If [Condition, value, !Ref AWS::NoValue]` and the like: the key may not be there at all. */
function mayVanish(node: DocumentNode): boolean {
  if (node.tag === "!If") return true;
  if (node.tag === "!Ref") return node.kind === "scalar" && node.text === "AWS::NoValue";
  if (node.kind !== "map") return false;
  return node.entries.some(
    ({ key, value }) =>
      key === "Fn::If" || (key === "Ref" && value.kind === "scalar" && value.text === "AWS::NoValue"),
  );
}

function isFunction(key: string): boolean {
  return key === "Ref" || key.includes("::");
}

function isEmpty(node: DocumentNode): boolean {
  if (node.kind === "scalar") return node.value === null && node.tag === null;
  return (node.kind === "list" ? node.items : node.entries).length === 0 && node.path.at(-1) !== "Properties";
}

/** The validator quotes values: a secret one must not be told. */
function messageOf(diagnostic: Diagnostic, node: DocumentNode): string {
  let told = diagnostic.message.split("\n")[0] ?? "";
  for (const text of textsOf(node)) {
    if (text !== "" && shown(diagnostic, text) === MASKED) told = told.replaceAll(text, MASKED);
  }
  told = mask(told);
  const short = told.length > MESSAGE_LENGTH_MAX ? `${told.slice(0, MESSAGE_LENGTH_MAX)}…` : told;
  return short.replace(/[.\s]+$/, "");
}

const MESSAGE_LENGTH_MAX = 240;

/** Everything that is written in it, keys included. */
function textsOf(node: DocumentNode): string[] {
  if (node.kind === "scalar") return [node.text];
  if (node.kind === "list") return node.items.flatMap(textsOf);
  return node.entries.flatMap(({ key, value }) => [key, ...textsOf(value)]);
}

function shown(diagnostic: Diagnostic, text: string): string {
  const names = diagnostic.propertyPath.split(".");
  return names.some(secretName) || looksSecret(names.at(-1) ?? "", text) !== null ? MASKED : text;
}
