import type { Notice } from "../../finding/index.js";
import type { InputFile } from "../../input/index.js";
import type { Place } from "../../model/index.js";
import { childOf, type DocumentNode, documentOf, type MapEntry } from "../../read/document/index.js";
import type { Inline } from "./comments.js";
import type { Suppression } from "./settings.js";
import { readSuppression } from "./suppression.js";

const KEY = "Steadystate";

/**
 * `Metadata: {Steadystate: {suppress: [{cause, reason}]}}` of a CloudFormation template, for all of
 * it, or of one of its resources, for that resource. JSON has no comments, and what CDK writes
 * nobody edits; both have metadata.
 */
export function metadataSuppressions(file: InputFile): Inline {
  const text = file.text() ?? "";
  const root = text.includes(KEY) && text.includes("Resources") ? documentOf(file)?.root : null;
  if (root?.kind !== "map") return { suppressions: [], notices: [] };
  const resources = childOf(root, "Resources");
  const scopes = [
    { node: root as DocumentNode, within: null },
    ...(resources?.kind === "map" ? resources.entries : []).map((entry) => ({
      node: entry.value,
      within: spanOf(entry),
    })),
  ];
  const read = scopes.map(({ node, within }) => inScope(file.path, node, within));
  return {
    suppressions: read.flatMap((one) => one.suppressions),
    notices: read.flatMap((one) => one.notices),
  };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function spanOf(entry: MapEntry): Span {
  return { from: entry.keyPlace.line, to: entry.value.place.endLine };
}

function inScope(file: string, owner: DocumentNode, within: Span | null): Inline {
  const suppressions: Suppression[] = [];
  const notices: Notice[] = [];
  const list = childOf(childOf(childOf(owner, "Metadata"), KEY), "suppress");
  for (const item of list?.kind === "list" ? list.items : []) {
    const read = readSuppression(item, (path) => path);
    if ("wrong" in read) {
      const { line } = read.at.place;
      notices.push({ kind: "suppression-unusable", file, line, message: read.wrong });
      continue;
    }
    const inside = (place: Place): boolean =>
      place.file === file && (within === null || (place.line >= within.from && place.line <= within.to));
    suppressions.push({
      ...read,
      covers: (finding) => finding.where.some(inside) && read.covers(finding),
    });
  }
  return { suppressions, notices };
}
