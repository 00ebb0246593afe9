import { readFileSync } from "node:fs";
import { type DocumentNode, childOf, parseDocument } from "../read/document/index.js";
import type { ViolatingResource } from "./types.js";

/** Tells which resource of a template stands at a line. Each template is read once. */
export class Templates {
  readonly #roots = new Map<string, DocumentNode | null>();

  constructor(readonly paths: readonly string[]) {}

  has(path: string): boolean {
    return this.paths.includes(path);
  }

  /** The template itself, without a resource, when the place lies in none. */
  resourceAt(path: string, line: number, column: number): ViolatingResource {
    const resources = childOf(this.#root(path), "Resources");
    const entry =
      resources?.kind === "map"
        ? resources.entries.find(
            ({ keyPlace, value }) => keyPlace.line <= line && line <= value.place.endLine,
          )
        : undefined;
    if (entry === undefined) return { resourceLogicalId: "", templatePath: path, locations: [] };
    const steps = stepsTo(entry.value, line, column);
    return {
      resourceLogicalId: entry.key,
      templatePath: path,
      locations: steps.length === 0 ? [] : [steps.join("/")],
    };
  }

  #root(path: string): DocumentNode | null {
    const known = this.#roots.get(path);
    if (known !== undefined) return known;
    const { root } = parseDocument(path, readFileSync(path, "utf8"));
    this.#roots.set(path, root);
    return root;
  }
}

/** The keys and numbers that lead to what begins at a place. */
function stepsTo(from: DocumentNode, line: number, column: number): string[] {
  const steps: string[] = [];
  let node: DocumentNode | undefined = from;
  while (node !== undefined && !(node.place.line === line && node.place.column === column)) {
    const next: { readonly step: string; readonly value: DocumentNode } | undefined = childrenOf(node).find(
      ({ value }) => begins(value, line, column) && ends(value, line, column),
    );
    if (next === undefined) return steps;
    steps.push(next.step);
    node = next.value;
  }
  return steps;
}

function childrenOf(node: DocumentNode): { readonly step: string; readonly value: DocumentNode }[] {
  if (node.kind === "map") return node.entries.map(({ key, value }) => ({ step: key, value }));
  if (node.kind === "list") return node.items.map((value, index) => ({ step: `${index}`, value }));
  return [];
}

function begins({ place }: DocumentNode, line: number, column: number): boolean {
  return place.line < line || (place.line === line && place.column <= column);
}

function ends({ place }: DocumentNode, line: number, column: number): boolean {
  return line < place.endLine || (line === place.endLine && column < place.endColumn);
}
