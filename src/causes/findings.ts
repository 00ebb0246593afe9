import type { Finding, FoundPlace, Repair } from "../finding/index.js";
import type { Origin } from "../model/index.js";
import { mask } from "../mask/index.js";
import type { Cause, Defect, RepairDraft } from "./cause.js";

const DEFAULT_CONFIDENCE = 0.95;

/** Tells a defect to people: the cause's own words around the values of this very case. */
export function findingOf(cause: Cause, defect: Defect, seenIn: "configuration" | "timeline"): Finding {
  return {
    cause: cause.id,
    severity: severityOf(cause, defect, seenIn),
    confidence: defect.confidence ?? DEFAULT_CONFIDENCE,
    title: sentence(defect.title ?? cause.title),
    explanation: defect.explanation,
    where: defect.where.flatMap(foundPlace),
    repairs: (defect.repairs ?? []).map(repairOf),
    explains: [],
    for: defect.for ?? [],
    against: defect.against ?? [],
    missing: defect.missing ?? [],
    path: defect.path ?? [],
  };
}

function severityOf(cause: Cause, defect: Defect, seenIn: "configuration" | "timeline"): Finding["severity"] {
  if (seenIn === "timeline") return cause.severity;
  const severity = cause.severityFromConfiguration ?? cause.severity;
  return defect.suspected === true && severity === "error" ? "warning" : severity;
}

/** Text edits are filled in by the reader that made the Model, proofs by a replay. */
function repairOf(draft: RepairDraft): Repair {
  return {
    description: draft.description,
    safe: draft.safe,
    changes: draft.changes,
    edits: [],
    assumption: draft.assumption ?? null,
    proof: null,
  };
}

function foundPlace({ origin, value }: { readonly origin: Origin; readonly value: string }): FoundPlace[] {
  return origin.place === null ? [] : [{ ...origin.place, value: mask(value) }];
}

/** Titles stand alone on their line. Names in code marks and words with capitals of their own stay as they are. */
export function sentence(title: string): string {
  return /^[a-z][a-z']*(?=\s)/.test(title) ? title.charAt(0).toUpperCase() + title.slice(1) : title;
}
