import { type Cause, causes, explainAway, findingOf, sharesPlace } from "../causes/index.js";
import type { Evidence, Finding, Outcome } from "../finding/index.js";
import type { Model } from "../model/index.js";
import type { Timeline } from "../timeline/index.js";

export interface DiagnosisInput {
  readonly timeline: Timeline;
  readonly model: Model | null;
  /** What configuration shows, with the edits of its repairs. */
  readonly configuration: readonly Finding[];
  /** Causes that made the played conditions what they are: they are roots, not guesses. */
  readonly implied: readonly string[];
  readonly outcome: Outcome;
}

/** A sign below this is not worth saying. */
const STRENGTH_MIN = 0.3;
/** What a played condition implies is certain: the play was made from it. */
const IMPLIED_CONFIDENCE = 0.99;

interface Candidate {
  readonly finding: Finding;
  readonly evident: boolean;
  readonly implied: boolean;
}

/**
 * Names the causes that a timeline shows, the most likely root first; what another one accounts
 * for is listed in that one's `explains`. Says nothing of a deployment that is well.
 */
export function diagnose(input: DiagnosisInput, catalogue: readonly Cause[] = causes): Finding[] {
  if (input.outcome === "steady") return [];
  const signs = catalogue.flatMap((cause) => signsOf(cause, input));
  const seen = new Set(signs.map((finding) => finding.cause));
  const candidates: Candidate[] = [
    ...signs.map((finding) => candidateOf(merge(finding, input.configuration), true, input)),
    ...input.configuration
      .filter((finding) => !seen.has(finding.cause) && bearsOn(finding, input, catalogue))
      .map((finding) => candidateOf(finding, false, input)),
  ];
  const evident = new Set(candidates.filter((one) => one.evident).map((one) => one.finding));
  const findings = candidates.map((one) => one.finding);
  const written = new Set(input.configuration.map((finding) => finding.cause));
  // What the files show by themselves is a defect of its own, whatever else went wrong in the play.
  const roots = explainAway(findings, catalogue, (root, symptom) =>
    evident.has(symptom) && !written.has(symptom.cause) ? evident.has(root) : sharesPlace(root, symptom),
  );
  const rank = new Map(candidates.map((one) => [one.finding.cause, rankOf(one, catalogue)]));
  return roots.sort((a, b) => (rank.get(b.cause) ?? 0) - (rank.get(a.cause) ?? 0));
}

/** What only configuration shows may explain a failed play if it made the play so, or accounts for what happened in it. */
function bearsOn(
  finding: Finding,
  { implied, timeline }: DiagnosisInput,
  catalogue: readonly Cause[],
): boolean {
  if (implied.includes(finding.cause)) return true;
  const accountsFor = new Set(catalogue.find((cause) => cause.id === finding.cause)?.explainsEvents);
  return finding.severity === "error" && timeline.entries.some((entry) => accountsFor.has(entry.kind));
}

function signsOf(cause: Cause, { timeline, model }: DiagnosisInput): Finding[] {
  const strongest = (cause.signs?.(timeline, model) ?? [])
    .filter((sign) => sign.strength >= STRENGTH_MIN)
    .sort((a, b) => b.strength - a.strength)[0];
  return strongest ? [findingOf(cause, { ...strongest, confidence: strongest.strength }, "timeline")] : [];
}

function candidateOf(finding: Finding, evident: boolean, input: DiagnosisInput): Candidate {
  const implied = input.implied.includes(finding.cause);
  const confidence = implied ? Math.max(finding.confidence, IMPLIED_CONFIDENCE) : finding.confidence;
  return { finding: { ...finding, confidence }, evident, implied };
}

/** What the timeline shows and what the configuration shows of one cause are one finding, the surer for it. */
function merge(sign: Finding, configuration: readonly Finding[]): Finding {
  const same = configuration.filter((finding) => finding.cause === sign.cause);
  const written = same.find((finding) => sharesPlace(finding, sign)) ?? same[0];
  if (written === undefined) return sign;
  return {
    ...written,
    severity: sign.severity,
    confidence: 1 - (1 - sign.confidence) * (1 - written.confidence),
    where: written.where.length > 0 ? written.where : sign.where,
    repairs: [...written.repairs, ...sign.repairs.filter((repair) => !sameRepair(repair, written))],
    for: unique([...written.for, ...sign.for]),
    against: unique([...written.against, ...sign.against]),
    missing: [...written.missing, ...sign.missing],
  };
}

function sameRepair(repair: Finding["repairs"][number], written: Finding): boolean {
  const key = (one: Finding["repairs"][number]): string =>
    JSON.stringify([one.changes, one.assumption?.replaces ?? one.description]);
  return written.repairs.some((other) => key(other) === key(repair));
}

function unique(evidence: readonly Evidence[]): Evidence[] {
  return [...new Map(evidence.map((one) => [`${one.at} ${one.text}`, one])).values()];
}

/**
 * Roots that the play was made from, then what the timeline shows, then mere configuration; within each,
 * what keeps a deployment from becoming healthy before what only makes it worse, then by strength and by
 * how much it accounts for.
 */
function rankOf(candidate: Candidate, catalogue: readonly Cause[]): number {
  const { finding, evident, implied } = candidate;
  const accountsFor = catalogue.find((cause) => cause.id === finding.cause)?.explains.length ?? 0;
  const weight = { error: 4, warning: 0.1, note: 0 }[finding.severity];
  return (
    (implied ? 8 : 0) + (evident ? 2 : 0) + finding.confidence + weight + Math.min(0.1, accountsFor / 100)
  );
}
