import { childOf } from "../document/index.js";
import type { Resolved } from "../resource/resolved.js";
import type { StackReading } from "./stack.js";

/** A value that a template offers to other stacks. Its name holds `${…}` where only the deployment decides it. */
export interface StackExport {
  readonly name: string;
  readonly value: () => Resolved;
}

export function exportedBy(stack: StackReading): StackExport[] {
  const outputs = childOf(stack.root, "Outputs");
  return (outputs?.kind === "map" ? outputs.entries : []).flatMap((entry): StackExport[] => {
    const name = childOf(childOf(entry.value, "Export"), "Name");
    const value = childOf(entry.value, "Value");
    if (name === undefined || value === undefined) return [];
    return [{ name: stack.evaluator.pattern(name), value: () => stack.evaluator.resolve(value) }];
  });
}

/**
 * Whether two names may be one: before the first and after the last unknown part they read alike.
 * Names that are unknown at their end say nothing.
 */
export function matchesExport(imported: string, exported: string): boolean {
  if (!imported.includes("${") && !exported.includes("${")) return imported === exported;
  const one = endsOf(imported);
  const other = endsOf(exported);
  const heads = one.head.startsWith(other.head) || other.head.startsWith(one.head);
  const tails = one.tail.endsWith(other.tail) || other.tail.endsWith(one.tail);
  return heads && tails && Math.min(one.tail.length, other.tail.length) >= TAIL_MIN;
}

/** Shorter endings are alike by chance. */
const TAIL_MIN = 3;

function endsOf(text: string): { readonly head: string; readonly tail: string } {
  const first = text.indexOf("${");
  if (first === -1) return { head: text, tail: text };
  return { head: text.slice(0, first), tail: text.slice(text.lastIndexOf("}") + 1) };
}
