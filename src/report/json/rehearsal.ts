import type { RehearsalReport, ScenarioReport } from "../../finding/index.js";
import type { TimelineEntry } from "../../timeline/index.js";
import { mask } from "../../mask/index.js";
import { findingJson, findingsJson, placeJson, proofJson, repairJson } from "./findings.js";

export const REHEARSAL_SCHEMA = "steadystate/rehearsal@1";

/** The stable contract of `steady rehearse --format json`. */
export function rehearsalJson(report: RehearsalReport): Record<string, unknown> {
  return {
    ...findingsJson(report),
    schema: REHEARSAL_SCHEMA,
    seed: report.seed,
    version: report.version,
    outcome: report.outcome,
    together:
      report.together === null
        ? null
        : {
            repairs: report.together.repairs.map(repairJson),
            proof: proofJson(report.together.proof),
          },
    scenarios: report.scenarios.map(scenarioJson),
  };
}

/** On one line: timelines are long, and nobody reads them here. */
export function rehearsalText(report: RehearsalReport): string {
  return `${JSON.stringify(rehearsalJson(report))}\n`;
}

function scenarioJson(scenario: ScenarioReport): Record<string, unknown> {
  return {
    name: scenario.name,
    faults: scenario.faults,
    outcome: scenario.outcome,
    settledAtSeconds: scenario.settledAtSeconds,
    ordinaryRequests: {
      answered: scenario.ordinaryRequests.answered,
      p99Seconds: scenario.ordinaryRequests.p99Seconds,
    },
    note: scenario.note,
    timeline: scenario.timeline.map(entryJson),
    findings: scenario.findings.map(findingJson),
  };
}

export function entryJson(entry: TimelineEntry): Record<string, unknown> {
  return {
    at: entry.at,
    subject: entry.subject,
    kind: entry.kind,
    text: mask(entry.text),
    data: Object.fromEntries(
      Object.entries(entry.data).map(([key, value]) => [
        key,
        typeof value === "string" ? mask(value) : value,
      ]),
    ),
    where: entry.where.map(placeJson),
  };
}
