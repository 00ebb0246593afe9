import type { Finding, FindingsReport, OtherFinding, SetAside } from "../../finding/index.js";
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
    confidence: finding.confidence,
    title: finding.title,
    explanation: finding.explanation,
    where: finding.where.map((place) => ({
      ...placeJson(place),
      value: mask(place.value),
      ...(place.construct === undefined ? {} : { construct: place.construct }),
    })),
    repairs: finding.repairs.map((repair) => ({
      description: repair.description,
      safe: repair.safe,
      edits: repair.edits.map((edit) => ({ ...placeJson(edit), newText: edit.newText })),
      proof:
        repair.proof === null
          ? null
          : {
              reachesSteadyState: repair.proof.reachesSteadyState,
              atSeconds: repair.proof.atSeconds,
              seeds: repair.proof.seeds,
              assumes: repair.proof.assumes,
            },
    })),
    explains: finding.explains,
    for: finding.for.map(evidenceJson),
    against: finding.against.map(evidenceJson),
    missing: finding.missing,
    ...(finding.fingerprint === undefined ? {} : { fingerprint: finding.fingerprint }),
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
