import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { DocumentError, type Note } from "./document-error.js";
import type { Lines } from "./lines.js";
import type { DocumentNode, MapEntry } from "./node.js";

/** Strict JSON to nodes; the first error when it is not strict JSON. */
export function buildFromJson(
  lines: Lines,
  note: Note,
): { readonly root: DocumentNode } | { readonly message: string; readonly offset: number } {
  const errors: ParseError[] = [];
  const tree = parseTree(lines.text.replace(/^\uFEFF/, " "), errors, {
    disallowComments: true,
    allowTrailingComma: false,
  });
  const error = errors[0];
  if (error !== undefined) return { message: `Not valid JSON: ${describe(error)}.`, offset: error.offset };
  if (tree === undefined) throw new DocumentError("Not valid JSON: it is empty.", 0);
  return { root: build(tree, [], lines, note) };
}

function describe(error: ParseError): string {
  const words = printParseErrorCode(error.error)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return words === "end of file expected" ? "something follows its end" : words;
}

function build(node: Node, path: readonly (string | number)[], lines: Lines, note: Note): DocumentNode {
  const start = node.offset;
  const end = node.offset + node.length;
  const base = { place: lines.place(start, end), path, tag: null, start, end };
  if (node.type === "object") {
    const seen = new Set<string>();
    const entries = (node.children ?? []).flatMap((property): MapEntry[] => {
      const [keyNode, valueNode] = property.children ?? [];
      if (keyNode === undefined || valueNode === undefined) return [];
      const key = String(keyNode.value);
      if (seen.has(key)) note(`The key "${key}" is written twice in one object.`, keyNode.offset);
      seen.add(key);
      const keyEnd = keyNode.offset + keyNode.length;
      return [
        {
          key,
          keyPlace: lines.place(keyNode.offset, keyEnd),
          keyStart: keyNode.offset,
          keyEnd,
          value: build(valueNode, [...path, key], lines, note),
          merged: false,
        },
      ];
    });
    return { ...base, kind: "map", entries, flow: true };
  }
  if (node.type === "array") {
    const items = (node.children ?? []).map((item, index) => build(item, [...path, index], lines, note));
    return { ...base, kind: "list", items, flow: true };
  }
  const value: unknown = node.value;
  if (typeof value === "string")
    return { ...base, kind: "scalar", value, text: value, style: "double-quoted" };
  const written = lines.text.slice(start, end);
  const plain = typeof value === "number" || typeof value === "boolean" ? value : null;
  return { ...base, kind: "scalar", value: plain, text: written, style: "plain" };
}
