import { childOf, type DocumentNode } from "../document/index.js";
import type { InputProblem } from "../../finding/index.js";
import { intrinsicOf } from "./intrinsic.js";
import type { StackReading } from "./stack.js";
import type { Resource } from "./template.js";

/** Resources that wait for one another in a circle: CloudFormation refuses the template. */
export function circularDependencies(stack: StackReading): InputProblem[] {
  if (hasForeignTransform(stack.root)) return [];
  const targets = new Map<string, string[]>();
  for (const resource of stack.resources.values()) targets.set(resource.id, dependenciesOf(stack, resource));
  const done = new Set<string>();
  for (const resource of stack.resources.values()) {
    const circle = circleFrom(resource.id, targets, done);
    if (circle === null) continue;
    const line = stack.resources.get(circle[0] ?? "")?.node.place.line ?? null;
    return [{ file: stack.document.file, line, message: sentence(circle) }];
  }
  return [...stack.evaluator.cyclicConditions].map((name) => ({
    file: stack.document.file,
    line: childOf(childOf(stack.root, "Conditions"), name)?.place.line ?? null,
    message: `The condition ${name} depends on itself.`,
  }));
}

/** Transforms that are followed here; any other makes other resources of these, with other dependencies. */
const FOLLOWED = new Set(["AWS::Serverless-2016-10-31", "AWS::LanguageExtensions"]);

function hasForeignTransform(root: DocumentNode): boolean {
  const transform = childOf(root, "Transform");
  if (transform === undefined) return false;
  const names = transform.kind === "list" ? transform.items : [transform];
  return names.some((name) => name.kind !== "scalar" || !FOLLOWED.has(name.text));
}

function sentence(circle: readonly string[]): string {
  if (circle.length === 1) return `The resource ${circle[0]} refers to itself.`;
  return `The resources ${circle.join(", ")} depend on one another in a circle.`;
}

/** The first circle reached from a resource, walking without recursion so that no chain is too long. */
function circleFrom(
  start: string,
  targets: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
): string[] | null {
  const path: { id: string; next: number }[] = [];
  const onPath = new Set<string>();
  const enter = (id: string): void => {
    path.push({ id, next: 0 });
    onPath.add(id);
  };
  if (!done.has(start)) enter(start);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const target = targets.get(top.id)?.[top.next];
    top.next += 1;
    if (target === undefined) {
      path.pop();
      onPath.delete(top.id);
      done.add(top.id);
    } else if (onPath.has(target)) {
      return path.slice(path.findIndex((each) => each.id === target)).map((each) => each.id);
    } else if (!done.has(target)) enter(target);
  }
  return null;
}

/** Ids of all that is made before a resource, because it refers to it or waits for it, at whatever distance. */
export function madeBefore(stack: StackReading, resource: Resource): string[] {
  const found = new Set<string>();
  const waiting = [resource];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const id of dependenciesOf(stack, next)) {
      const other = stack.resources.get(id);
      if (found.has(id) || other === undefined) continue;
      found.add(id);
      waiting.push(other);
    }
  }
  return [...found];
}

/** The transform makes several resources of one of these, which may refer to one another. */
const MADE_SEVERAL = /^AWS::Serverless::(?!Function$|SimpleTable$|LayerVersion$)/;

function dependenciesOf(stack: StackReading, resource: Resource): string[] {
  const written = childOf(resource.node, "Type");
  if (written?.kind === "scalar" && MADE_SEVERAL.test(written.text)) return [];
  const found = new Set<string>();
  const add = (id: string): void => {
    if (stack.resources.has(id)) found.add(id);
  };
  const dependsOn = childOf(resource.node, "DependsOn");
  const named = dependsOn?.kind === "list" ? dependsOn.items : dependsOn === undefined ? [] : [dependsOn];
  for (const node of named) if (node.kind === "scalar") add(node.text);
  if (resource.properties !== undefined) collect(stack, resource.properties, add, 0);
  return [...found];
}

const DEPTH_MAX = 200;

/** Only branches that are certain to be taken count: an unknown `Fn::If` proves no circle. */
function collect(stack: StackReading, node: DocumentNode, add: (id: string) => void, depth: number): void {
  if (depth > DEPTH_MAX) return;
  const call = intrinsicOf(node);
  const inner = call?.argument ?? node;
  if (call?.name === "Ref" && inner.kind === "scalar") add(inner.text);
  else if (call?.name === "GetAtt") addAttribute(inner, add);
  else if (call?.name === "Sub") addNames(inner, add);
  if (call?.name === "If" && inner.kind === "list") {
    const [condition, whenTrue, whenFalse] = inner.items;
    const truth = condition?.kind === "scalar" ? stack.evaluator.condition(condition.text) : null;
    const taken = truth === true ? whenTrue : truth === false ? whenFalse : undefined;
    if (taken !== undefined) collect(stack, taken, add, depth + 1);
  } else if (inner.kind === "list") {
    for (const item of inner.items) collect(stack, item, add, depth + 1);
  } else if (inner.kind === "map") {
    for (const entry of inner.entries) collect(stack, entry.value, add, depth + 1);
  }
}

function addAttribute(node: DocumentNode, add: (id: string) => void): void {
  const first = node.kind === "list" ? node.items[0] : node;
  if (first?.kind === "scalar") add(first.text.split(".")[0] ?? "");
}

function addNames(node: DocumentNode, add: (id: string) => void): void {
  const [text, variables] = node.kind === "list" ? node.items : [node, undefined];
  if (text?.kind !== "scalar") return;
  for (const match of text.text.matchAll(/\$\{([^!}][^}]*)\}/g)) {
    const name = (match[1] ?? "").split(".")[0] ?? "";
    if (variables === undefined || childOf(variables, name) === undefined) add(name);
  }
}
