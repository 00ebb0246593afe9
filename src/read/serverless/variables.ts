import { changedEntry, changedNode, childOf, type DocumentNode } from "../document/index.js";
import { UNKNOWN_TAG } from "../resource/unknown-tag.js";

/** `${self:custom.name}`, `${env:NAME}`, `${opt:stage, 'dev'}`; CloudFormation's `${AWS::Region}` and `${Name}` are none. */
const VARIABLE = /\$\{\s*(?!AWS::)[A-Za-z]\w*(?:\([^)]*\))?:(?!:)[^{}]*\}/;
const OWN = /^\$\{\s*self:([\w.-]+)\s*\}$/;
const STEPS_MAX = 12;
const DEPTH_MAX = 60;

/** The document with its own variables filled in; those that only the command line or the account decides are unknown. */
export function withVariables(root: DocumentNode): DocumentNode {
  return filled(root, root, 0);
}

function filled(node: DocumentNode, root: DocumentNode, depth: number): DocumentNode {
  if (depth > DEPTH_MAX) return node;
  if (node.kind === "list")
    return changedNode(node, { items: node.items.map((item) => filled(item, root, depth + 1)) });
  if (node.kind === "map") {
    const entries = node.entries.map((entry) =>
      changedEntry(entry, { value: filled(entry.value, root, depth + 1) }),
    );
    return changedNode(node, { entries });
  }
  if (typeof node.value !== "string" || !VARIABLE.test(node.value)) return node;
  return followed(node, root) ?? changedNode(node, { tag: UNKNOWN_TAG, value: WHY, text: WHY });
}

const WHY = "a variable of the Serverless Framework decides it";

/** Null when the way ends in a variable that is not the file's own. */
function followed(node: DocumentNode, root: DocumentNode): DocumentNode | null {
  let current = node;
  for (let step = 0; step < STEPS_MAX; step += 1) {
    if (current.kind !== "scalar" || typeof current.value !== "string" || !VARIABLE.test(current.value)) {
      return holdsVariable(current, 0) ? null : current;
    }
    const path = OWN.exec(current.value)?.[1];
    if (path === undefined) return null;
    let next: DocumentNode | undefined = root;
    for (const key of path.split(".")) next = childOf(next, key);
    if (next === undefined) return null;
    current = next;
  }
  return null;
}

function holdsVariable(node: DocumentNode, depth: number): boolean {
  if (depth > DEPTH_MAX) return true;
  if (node.kind === "scalar") return typeof node.value === "string" && VARIABLE.test(node.value);
  if (node.kind === "list") return node.items.some((item) => holdsVariable(item, depth + 1));
  return node.entries.some(({ value }) => holdsVariable(value, depth + 1));
}
