import type { Finding, Repair } from "../finding/index.js";
import type { Change } from "../model/index.js";
import { withConstructs } from "./constructs.js";
import { type AppliedChanges, applyChanges } from "./edit.js";
import type { ReadResult } from "./read.js";
import { readers } from "./readers.generated.js";

/** The findings with their repairs' changes as text edits, made by the readers that made the Model. */
export function withEdits(findings: readonly Finding[], result: ReadResult): Finding[] {
  return findings.map((finding) => ({
    ...finding,
    where: withConstructs(finding.where, result.files),
    repairs: finding.repairs.map((repair) => editable(repair, result)),
  }));
}

/** Changes as edits and new texts, in memory; null when one cannot be made or two contradict. */
export function changedTexts(result: ReadResult, changes: readonly Change[]): AppliedChanges | null {
  return applyChanges(readers, result.files, changes);
}

/** A repair whose edits cannot all be made has none, and is not safe to apply. */
function editable(repair: Repair, result: ReadResult): Repair {
  if (repair.changes.length === 0) return { ...repair, edits: [] };
  const applied = changedTexts(result, repair.changes);
  if (applied === null) return { ...repair, safe: false, edits: [] };
  // What a tool wrote is not edited in place: the next synthesis would undo it.
  const generated = applied.edits.some(({ file }) => result.generated.has(file));
  return { ...repair, safe: repair.safe && !generated, edits: applied.edits };
}
