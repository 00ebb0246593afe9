import type { Finding, FindingsReport, OtherFinding, Proof, Repair, SetAside } from "../../finding/index.js";
import type { Place } from "../../model/index.js";
import { mask } from "../../mask/index.js";

export const FINDINGS_SCHEMA = "steadystate/findings@1";

/** The stable contract of `steady check --format json`. */
export function findingsJson(report: FindingsReport): Record<string, unknown> {
  return {
    schema: FINDINGS_SCHEMA,
    findings: report.findings.map(findingJson),
    unknown: report.unknown.map(({ what, why, where }) => ({ what, why, where: where.map(placeJson) })),
    read: report.read.map(({ file, as }) => ({ file, as })),
    problems: report.problems,
    ...(report.others === undefined ? {} : { others: report.others.map(otherJson) }),
    ...(report.setAside === undefined ? {} : setAsideJson(report.setAside)),
  };
}

export function findingsText(report: FindingsReport): string {
  return `${JSON.stringify(findingsJson(report), null, 2)}\n`;
}

function otherJson({ tool, rule, severity, title, where, link }: OtherFinding): Record<string, unknown> {
  return { tool, rule, severity, title: mask(title), where: where.map(placeJson), link };
}

function setAsideJson({ suppressed, known, turnedOff, notices }: SetAside): Record<string, unknown> {
  return {
    suppressed: suppressed.map(({ finding, reason, by }) => ({ ...briefJson(finding), reason, by })),
    known: known.map(briefJson),
    turnedOff,
    notices,
  };
}

function briefJson({ cause, severity, title, where, fingerprint }: Finding): Record<string, unknown> {
  return { cause, severity, title, where: where.slice(0, 1).map(placeJson), fingerprint };
}

export function findingJson(finding: Finding): Record<string, unknown> {
  return {
    cause: finding.cause,
    severity: finding.severity,
    confidence: rounded(finding.confidence),
    title: finding.title,
    explanation: finding.explanation,
    where: finding.where.map((place) => ({
      ...placeJson(place),
      value: mask(place.value),
      ...(place.construct === undefined ? {} : { construct: place.construct }),
    })),
    repairs: finding.repairs.map(repairJson),
    explains: finding.explains,
    for: finding.for.map(evidenceJson),
    against: finding.against.map(evidenceJson),
    missing: finding.missing,
    ...(finding.fingerprint === undefined ? {} : { fingerprint: finding.fingerprint }),
  };
}

/** What was computed from weights carries digits that mean nothing. */
const CONFIDENCE_DIGITS = 4;
const rounded = (confidence: number): number => Number(confidence.toFixed(CONFIDENCE_DIGITS));

export function repairJson(repair: Repair): Record<string, unknown> {
  return {
    description: repair.description,
    safe: repair.safe,
    edits: repair.edits.map((edit) => ({ ...placeJson(edit), newText: edit.newText })),
    proof: repair.proof === null ? null : proofJson(repair.proof),
  };
}

export function proofJson(proof: Proof): Record<string, unknown> {
  return {
    reachesSteadyState: proof.reachesSteadyState,
    atSeconds: proof.atSeconds,
    seeds: proof.seeds,
    assumes: proof.assumes,
  };
}

function evidenceJson(evidence: Finding["for"][number]): Record<string, unknown> {
  return {
    text: mask(evidence.text),
    ...(evidence.at === null ? {} : { at: evidence.at }),
    ...(evidence.place === null ? {} : placeJson(evidence.place)),
  };
}

export function placeJson(place: Place): Record<string, unknown> {
  return {
    file: place.file,
    line: place.line,
    column: place.column,
    endLine: place.endLine,
    endColumn: place.endColumn,
  };
}
