import type { Place } from "../../../model/index.js";
import type { RawNode } from "./parser.js";
import type { Expression, Pattern } from "./tree.js";

/** What both languages' adapters need while they bring a concrete tree to the small language. */
export interface Lowering {
  readonly file: string;
  readonly text: string;
  /** Where each line begins. */
  readonly lines: readonly number[];
}

export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return starts;
}

/** The line that holds an offset, 0-based. */
function lineAt(lines: readonly number[], offset: number): number {
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function placeOf({ file, lines }: Lowering, node: RawNode): Place {
  const first = lineAt(lines, node.start);
  const last = lineAt(lines, node.end);
  return {
    file,
    line: first + 1,
    column: node.start - (lines[first] ?? 0) + 1,
    endLine: last + 1,
    endColumn: node.end - (lines[last] ?? 0) + 1,
  };
}

export function textOf(lowering: Lowering, node: RawNode): string {
  return lowering.text.slice(node.start, node.end);
}

export function field(node: RawNode, name: string): RawNode | null {
  return node.children.find((child) => child.field === name) ?? null;
}

export function fields(node: RawNode, name: string): RawNode[] {
  return node.children.filter((child) => child.field === name && child.named);
}

export function named(node: RawNode): RawNode[] {
  return node.children.filter((child) => child.named && child.type !== "comment");
}

export function childOf(node: RawNode, ...types: readonly string[]): RawNode | null {
  return node.children.find((child) => types.includes(child.type)) ?? null;
}

export function hasToken(node: RawNode, token: string): boolean {
  return node.children.some((child) => !child.named && child.type === token);
}

export function nothing(at: Place): Expression {
  return { kind: "literal", value: undefined, at };
}

export function nameExpression(name: string, at: Place): Expression {
  return { kind: "name", name, at };
}

/** A pattern that writes to what an expression names. */
export function targetOf(expression: Expression): Pattern {
  return expression.kind === "name"
    ? { kind: "name", name: expression.name, at: expression.at }
    : { kind: "target", expression, at: expression.at };
}

export function containsError(node: RawNode): boolean {
  return node.type === "ERROR" || node.children.some(containsError);
}
