import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  parseAllDocuments,
  type Scalar,
} from "yaml";
import { DocumentError, type Note } from "./document-error.js";
import type { Lines } from "./lines.js";
import { buildUsualYaml } from "./usual-yaml.js";
import { changedEntry, type DocumentNode, type MapEntry, type ScalarNode } from "./node.js";
import { type Way, WrittenEntry, WrittenList, WrittenMap, WrittenScalar } from "./written.js";

/** Nodes counted with every alias followed: ten aliases of ten aliases of … grow beyond any memory. */
const EXPANDED_NODES_MAX = 200_000;

/** YAML to nodes. Of several documents in one text the first. */
export function buildFromYaml(lines: Lines, note: Note): DocumentNode | null {
  return buildUsualYaml(lines, note) ?? buildAnyYaml(lines, note);
}

/** By the whole grammar. */
export function buildAnyYaml(lines: Lines, note: Note): DocumentNode | null {
  const documents = withoutTraces(() =>
    parseAllDocuments(lines.text, { prettyErrors: false, uniqueKeys: false, logLevel: "silent" }),
  );
  const document = Array.isArray(documents) ? documents[0] : undefined;
  if (document === undefined) return null;
  const error = document.errors[0];
  if (error !== undefined)
    throw new DocumentError(`Not valid YAML: ${sentence(error.message)}.`, error.pos[0]);
  return document.contents === null ? null : new YamlBuilder(lines, note).node(document.contents, null, 0);
}

/** The library makes an error of every tag that it does not know, and a trace of its calls for each. */
function withoutTraces<T>(work: () => T): T {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = before;
  }
}

function sentence(message: string): string {
  const line = (message.split("\n")[0] ?? message).replace(/[.:]+$/, "");
  return line.charAt(0).toLowerCase() + line.slice(1);
}

class YamlBuilder {
  readonly #anchors = new Map<string, DocumentNode | "open">();
  readonly #sizes = new WeakMap<DocumentNode, number>();

  constructor(
    readonly lines: Lines,
    readonly note: Note,
  ) {}

  node(node: ParsedNode | null, way: Way | null, emptyAt: number): DocumentNode {
    if (node === null) return this.#empty(way, emptyAt);
    if (isAlias(node)) return this.#alias(node);
    const anchor = node.anchor;
    if (anchor !== undefined) this.#anchors.set(anchor, "open");
    const built = this.#own(node, way);
    if (anchor !== undefined) this.#anchors.set(anchor, built);
    return built;
  }

  #own(node: Exclude<ParsedNode, Alias.Parsed>, way: Way | null): DocumentNode {
    if (isMap(node)) return this.#map(node, way);
    if (isSeq(node)) return this.#list(node, way);
    if (isScalar(node)) return this.#scalar(node, way);
    throw new DocumentError("Not valid YAML: a node of an unknown kind.", 0);
  }

  #alias(node: Alias.Parsed): DocumentNode {
    const target = this.#anchors.get(node.source);
    if (target === "open")
      throw new DocumentError(`The alias *${node.source} stands inside its own anchor.`, node.range[0]);
    if (target === undefined)
      throw new DocumentError(`The alias *${node.source} has no anchor before it.`, node.range[0]);
    return target;
  }

  #scalar(node: Scalar.Parsed, way: Way | null): ScalarNode {
    const [from, to] = node.range;
    const style = STYLES[node.type ?? "PLAIN"] ?? "plain";
    // A block scalar's range includes its final line break, which belongs to what follows.
    const end = style === "block" ? trimmedEnd(this.lines.text, from, to) : to;
    const value = plainValue(node.value);
    const text = typeof value === "string" ? value : (node.source ?? String(value));
    const { tag, start } = this.#head(from, node.tag);
    return this.#sized(new WrittenScalar(this.lines, way, tag, start, end, value, text, style), 1);
  }

  #list(
    node: Extract<ParsedNode, { items: unknown[] }> & { range: [number, number, number] },
    way: Way | null,
  ): DocumentNode {
    const items = node.items.map((item, index) =>
      this.node(item as ParsedNode | null, { before: way, step: index }, node.range[0]),
    );
    const last = items.at(-1);
    const end = node.flow || last === undefined ? node.range[1] : last.end;
    const size = items.reduce((sum, item) => sum + this.#size(item), 1);
    const { tag, start } = this.#head(node.range[0], node.tag);
    return this.#sized(new WrittenList(this.lines, way, tag, start, end, items, node.flow === true), size);
  }

  #map(
    node: Extract<ParsedNode, { items: unknown[] }> & { range: [number, number, number] },
    way: Way | null,
  ): DocumentNode {
    const entries: MapEntry[] = [];
    const merges: DocumentNode[] = [];
    const seen = new Set<string>();
    for (const pair of node.items as { key: ParsedNode; value: ParsedNode | null }[]) {
      const [keyStart, keyEnd] = pair.key?.range ?? [node.range[0], node.range[0]];
      const key = isScalar(pair.key) ? keyText(pair.key) : this.lines.text.slice(keyStart, keyEnd);
      const value = this.node(pair.value, { before: way, step: key }, keyEnd);
      if (key === "<<") {
        merges.push(value);
        continue;
      }
      if (seen.has(key)) this.note(key, keyStart);
      seen.add(key);
      entries.push(new WrittenEntry(this.lines, key, keyStart, keyEnd, value));
    }
    const last = entries.at(-1);
    const end = node.flow || last === undefined ? node.range[1] : Math.max(last.value.end, last.keyEnd);
    entries.push(...mergedEntries(merges, seen));
    const size = entries.reduce((sum, entry) => sum + this.#size(entry.value), 1);
    const { tag, start } = this.#head(node.range[0], node.tag);
    return this.#sized(new WrittenMap(this.lines, way, tag, start, end, entries, node.flow === true), size);
  }

  #empty(way: Way | null, at: number): ScalarNode {
    return new WrittenScalar(this.lines, way, null, at, at, null, "", "plain");
  }

  #head(from: number, tag: string | undefined): { tag: string | null; start: number } {
    const local = tag !== undefined && /^!(?!!)./.test(tag) ? tag : null;
    return { tag: local, start: local === null ? from : tagStart(this.lines.text, local, from) };
  }

  #size(node: DocumentNode): number {
    return this.#sizes.get(node) ?? 1;
  }

  #sized<T extends DocumentNode>(node: T, size: number): T {
    // Without aliases there are no more values than characters.
    if (size > Math.max(EXPANDED_NODES_MAX, this.lines.text.length)) {
      throw new DocumentError(`Its aliases unfold to more than ${EXPANDED_NODES_MAX} values.`, node.start);
    }
    this.#sizes.set(node, size);
    return node;
  }
}

const STYLES: Readonly<Record<string, ScalarNode["style"]>> = {
  QUOTE_DOUBLE: "double-quoted",
  QUOTE_SINGLE: "single-quoted",
  BLOCK_LITERAL: "block",
  BLOCK_FOLDED: "block",
};

function plainValue(value: unknown): ScalarNode["value"] {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return value === null || value === undefined ? null : String(value);
}

function keyText(key: Scalar.Parsed): string {
  return typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
}

function mergedEntries(merges: readonly DocumentNode[], own: Set<string>): MapEntry[] {
  const sources = merges.flatMap((node) => (node.kind === "list" ? node.items : [node]));
  const added: MapEntry[] = [];
  for (const source of sources) {
    if (source.kind !== "map") continue;
    for (const entry of source.entries) {
      if (own.has(entry.key)) continue;
      own.add(entry.key);
      added.push(changedEntry(entry, { merged: true }));
    }
  }
  return added;
}

/** A node's range leaves its tag out; the tag stands before it, possibly with an anchor between. */
function tagStart(text: string, tag: string, from: number): number {
  const at = text.lastIndexOf(tag, from);
  return at === -1 ? from : at;
}

function trimmedEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && /\s/.test(text.charAt(end - 1))) end -= 1;
  return end;
}
