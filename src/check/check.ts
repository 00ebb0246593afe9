import {
  type Cause,
  causes,
  explainAway,
  type Implication,
  findingOf,
  sharesPlace,
  type Verdict,
} from "../causes/index.js";
import type { Finding, Severity } from "../finding/index.js";
import type { Model, UnknownFact } from "../model/index.js";

export interface CheckResult {
  readonly findings: Finding[];
  /** What a check would have needed to know. */
  readonly unknown: UnknownFact[];
  /** What the found defects do to a deployment that is played. */
  readonly implications: { readonly cause: string; readonly implication: Implication }[];
  /** What every cause answered, for `--trace`. */
  readonly verdicts: readonly { readonly cause: Cause; readonly verdicts: readonly Verdict[] }[];
  /** Milliseconds per cause, for `--timing`. */
  readonly timing: ReadonlyMap<string, number>;
}

const RANK: Record<Severity, number> = { error: 0, warning: 1, note: 2 };

/** Asks every cause whether the configuration shows it. */
export function check(model: Model, catalogue: readonly Cause[] = causes): CheckResult {
  const findings: Finding[] = [];
  const unknown: UnknownFact[] = [...model.unknown];
  const implications: CheckResult["implications"] = [];
  const answers: { cause: Cause; verdicts: Verdict[] }[] = [];
  const timing = new Map<string, number>();
  for (const cause of catalogue) {
    const begun = performance.now();
    const verdicts = cause.check?.(model) ?? [];
    answers.push({ cause, verdicts });
    for (const verdict of verdicts) {
      if (verdict.outcome === "found") {
        findings.push(findingOf(cause, verdict.defect, "configuration"));
        for (const implication of verdict.defect.implies ?? [])
          implications.push({ cause: cause.id, implication });
      }
      if (verdict.outcome === "unknown")
        unknown.push({ what: verdict.what, why: verdict.why, where: verdict.where });
    }
    timing.set(cause.id, performance.now() - begun);
  }
  return {
    findings: explainAway(unique(findings), catalogue, sharesPlace).sort(worstFirst),
    unknown,
    implications,
    verdicts: answers,
    timing,
  };
}

function unique(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const first = finding.where[0];
    const key = `${finding.cause} ${first ? `${first.file}:${first.line}:${first.column}` : finding.title}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

export function worstFirst(a: Finding, b: Finding): number {
  const [first, second] = [a.where[0], b.where[0]];
  return (
    RANK[a.severity] - RANK[b.severity] ||
    b.confidence - a.confidence ||
    (first?.file ?? "").localeCompare(second?.file ?? "") ||
    (first?.line ?? 0) - (second?.line ?? 0) ||
    a.cause.localeCompare(b.cause)
  );
}
