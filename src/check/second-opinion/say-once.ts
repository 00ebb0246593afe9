import type { Evidence, Finding, FoundPlace, OtherFinding } from "../../finding/index.js";
import type { InputFiles } from "../../input/index.js";
import type { Place } from "../../model/index.js";
import { type DocumentNode, documentOf } from "../../read/document/index.js";
import type { SecondOpinion } from "./opinion.js";
import { causeMeantBy } from "./sarif/index.js";

export interface Told {
  readonly findings: readonly Finding[];
  readonly others: readonly OtherFinding[];
}

/**
 * What two say of the same is said once. Ours stays, because it says what the platform does about it
 * and how to mend it; the other's word becomes evidence for it.
 */
export function sayOnce(
  ours: readonly Finding[],
  { schema, others }: Pick<SecondOpinion, "schema" | "others">,
  files: InputFiles,
): Told {
  const evidence = new Map<Finding, Evidence[]>();
  const support = (finding: Finding, text: string, place: Place | null): void => {
    evidence.set(finding, [...(evidence.get(finding) ?? []), { text, place, at: null }]);
  };
  const ownSchema = schema.filter((finding) => {
    const same = ours.find((one) => one.severity === "error" && startsTogether(one, finding));
    if (same !== undefined) support(same, `AWS's own validator: ${finding.title}`, finding.where[0] ?? null);
    return same === undefined;
  });
  const all = [...ours, ...ownSchema];
  const ownOthers = others.filter((other) => {
    const same = all.find((one) => one.cause === causeMeantBy(other.rule) && meets(one, other, files));
    if (same !== undefined)
      support(same, `${other.tool} ${other.rule}: ${other.title}`, other.where[0] ?? null);
    return same === undefined;
  });
  if (evidence.size === 0) return { findings: all, others: ownOthers };
  const findings = all.map((finding) => ({
    ...finding,
    for: [...finding.for, ...(evidence.get(finding) ?? [])],
  }));
  return { findings, others: ownOthers };
}

/** A place of one begins on the line on which the other's begins. */
function startsTogether(one: Finding, other: Finding): boolean {
  const [place] = other.where;
  return one.where.some(({ file, line }) => file === place?.file && line === place.line);
}

function meets(one: Finding, other: OtherFinding, files: InputFiles): boolean {
  return other.where
    .map((place) => wholeNode(place, files))
    .some((area) => one.where.some((place) => overlaps(place, area)));
}

function overlaps(a: Place, b: Place): boolean {
  return a.file === b.file && a.line <= b.endLine && b.line <= a.endLine;
}

/** Tools that name a key (`Properties`) mean what stands under it. */
function wholeNode(place: FoundPlace, files: InputFiles): Place {
  const file = files.files.get(place.file);
  const root = file === undefined ? null : (documentOf(file)?.root ?? null);
  const value = root === null ? null : valueUnder(root, place);
  return value === null ? place : { ...place, endLine: Math.max(place.endLine, value.place.endLine) };
}

/** The value of the key that begins where the place begins. */
function valueUnder(root: DocumentNode, place: Place): DocumentNode | null {
  let children: readonly DocumentNode[] = [root];
  while (children.length > 0) {
    const node = children.find(({ place: one }) => one.line <= place.line && place.line <= one.endLine);
    if (node === undefined || node.kind === "scalar") return null;
    if (node.kind === "list") {
      children = node.items;
      continue;
    }
    const key = node.entries.find(
      ({ keyPlace, merged }) => !merged && keyPlace.line === place.line && keyPlace.column === place.column,
    );
    if (key !== undefined) return key.value;
    children = node.entries.map((entry) => entry.value);
  }
  return null;
}
