import type {
  Finding,
  FindingsReport,
  FoundPlace,
  InputProblem,
  Notice,
  Repair,
} from "../../finding/index.js";
import type { Place } from "../../model/index.js";
import type { FindingsContext } from "../format.js";
import { isInArchive, messageOf, outerFile } from "../places.js";
import { rulesOf } from "./rules.js";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** Stands for the repository's root; whoever reads the file knows where that is. */
const ROOT = "%SRCROOT%";

type Json = Record<string, unknown>;

/**
 * SARIF 2.1.0 for code scanning. What is suppressed or known is left out: GitHub would open an alert for it.
 * Source: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support (read 2026-11-21)
 */
export function findingsSarif(report: FindingsReport, context: FindingsContext): string {
  const rules = rulesOf(report.findings, context);
  const indices = new Map(rules.map(({ id }, index) => [id, index]));
  const located = (place: Place): Json => ({ physicalLocation: physicalLocation(place, context) });
  const run = {
    tool: {
      driver: {
        name: "Steadystate",
        semanticVersion: context.version,
        rules,
        notifications: [
          { id: "unusable-input", shortDescription: { text: "A file could not be used" } },
          ...["suppression-unused", "suppression-expired", "suppression-unusable", "baseline-fixed"].map(
            (id) => ({
              id,
              shortDescription: { text: `About what is set aside: ${id.replace("-", " ")}` },
            }),
          ),
        ],
      },
    },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { [ROOT]: { description: { text: "The root of the repository" } } },
    invocations: [
      {
        executionSuccessful: report.problems.length === 0,
        toolExecutionNotifications: report.problems.map((problem) => unusable(problem, located)),
        toolConfigurationNotifications: (report.setAside?.notices ?? []).map((notice) =>
          noticed(notice, located),
        ),
      },
    ],
    results: report.findings.map((finding) => ({
      ...resultOf(finding, located, context),
      ruleIndex: indices.get(finding.cause) ?? -1,
    })),
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: "2.1.0", runs: [run] }, null, 2)}\n`;
}

function resultOf(finding: Finding, located: (place: Place) => Json, context: FindingsContext): Json {
  const [first, ...others] = finding.where;
  const fixes = finding.repairs.filter(isApplicable).map((repair) => fixOf(repair, context));
  const inside = first !== undefined && isInArchive(first.file) ? ` (in ${first.file})` : "";
  return {
    ruleId: finding.cause,
    level: finding.severity,
    rank: Math.round(finding.confidence * 100),
    message: { text: messageOf(finding) + inside },
    ...(first === undefined ? {} : { locations: [located(first)] }),
    ...(others.length === 0
      ? {}
      : { relatedLocations: others.map((place, index) => related(place, index + 1, located)) }),
    // GitHub tells results of one rule in one file apart by the first of these.
    ...(finding.fingerprint === undefined
      ? {}
      : {
          partialFingerprints: {
            primaryLocationLineHash: `${finding.fingerprint}:1`,
            "steadystate/v1": finding.fingerprint,
          },
        }),
    ...(fixes.length === 0 ? {} : { fixes }),
  };
}

function related(place: FoundPlace, id: number, located: (place: Place) => Json): Json {
  const text = place.value === "" ? "belongs to it" : place.value;
  return { id, ...located(place), message: { text } };
}

function physicalLocation(place: Place, context: FindingsContext): Json {
  return {
    artifactLocation: artifact(place.file, context),
    // Lines inside an archive are no lines of the file that the repository has.
    ...(isInArchive(place.file) ? {} : { region: region(place) }),
  };
}

function artifact(file: string, context: FindingsContext): Json {
  return {
    uri: outerFile(context.fromRoot(file)).split("/").map(encodeURIComponent).join("/"),
    uriBaseId: ROOT,
  };
}

function region({ line, column, endLine, endColumn }: Place): Json {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function isApplicable(repair: Repair): boolean {
  return repair.edits.length > 0 && !repair.edits.some((edit) => isInArchive(edit.file));
}

function fixOf(repair: Repair, context: FindingsContext): Json {
  const files = [...new Set(repair.edits.map((edit) => edit.file))];
  return {
    description: { text: repair.description },
    artifactChanges: files.map((file) => ({
      artifactLocation: artifact(file, context),
      replacements: repair.edits
        .filter((edit) => edit.file === file)
        .map((edit) => ({ deletedRegion: region(edit), insertedContent: { text: edit.newText } })),
    })),
  };
}

function unusable({ file, line, message }: InputProblem, located: (place: Place) => Json): Json {
  return {
    level: "error",
    message: { text: message },
    locations: [located(wholeLine(file, line))],
    descriptor: { id: "unusable-input" },
  };
}

function noticed({ kind, file, line, message }: Notice, located: (place: Place) => Json): Json {
  return {
    level: "note",
    message: { text: message },
    locations: [located(wholeLine(file, line))],
    descriptor: { id: kind },
  };
}

function wholeLine(file: string, line: number | null): Place {
  return { file, line: line ?? 1, column: 1, endLine: line ?? 1, endColumn: 1 };
}
