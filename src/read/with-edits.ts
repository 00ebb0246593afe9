import type { Finding, Repair } from "../finding/index.js";
import type { Change, Model, TextEdit } from "../model/index.js";
import { editsFor } from "./edit.js";
import type { ReadResult } from "./read.js";

/** The findings with their repairs' changes as text edits, made by the readers that made the Model. */
export function withEdits(findings: readonly Finding[], result: ReadResult, model: Model): Finding[] {
  return findings.map((finding) => ({
    ...finding,
    repairs: finding.repairs.map((repair) => editable(repair, result, model)),
  }));
}

/** A repair whose edits cannot all be made has none, and is no longer safe to apply. */
function editable(repair: Repair, result: ReadResult, model: Model): Repair {
  const edits: TextEdit[] = [];
  for (const change of repair.changes) {
    const made = editsOf(change, result, model);
    if (made === null) return { ...repair, safe: false, edits: [] };
    edits.push(...made);
  }
  return { ...repair, edits };
}

function editsOf(change: Change, result: ReadResult, model: Model): TextEdit[] | null {
  return editsFor(change, result.files, model.read);
}
