/** `steadystate/cdk`: the checks as a validation plugin, so that `cdk synth` fails where the deployment would. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { Templates } from "./templates.js";
import type { ValidationContext, ValidationReport, ViolatingResource, Violation } from "./types.js";

export type * from "./types.js";

export interface SteadystateValidationOptions {
  /** From which severity on the synthesis fails. Default "error". Findings below it are listed when it fails. */
  readonly failOn?: "error" | "warning" | "note" | "never";
  /** Folder of the application's source, when it is not found through the assets. */
  readonly application?: string;
  /** Also ask AWS's own validator, when it is installed. Default: as the command does it (in CI). */
  readonly schema?: boolean;
}

const ROOT = new URL("../../", import.meta.url);
const UNUSABLE = 2;
const OUTPUT_BYTES_MAX = 200_000_000;
const TIME_LIMIT_MS = 300_000;

interface FoundPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly value?: string;
}

interface Finding {
  readonly cause: string;
  readonly severity: string;
  readonly title: string;
  readonly explanation: string;
  readonly where: readonly FoundPlace[];
  readonly repairs: readonly { readonly description: string }[];
}

/**
 * CDK calls a plugin synchronously, in the middle of a synthesis: the command runs in a process of its
 * own, on the templates that were just written and the assets beside them.
 */
export class SteadystateValidation {
  readonly name = "Steadystate";
  readonly version: string = versionOf();

  constructor(readonly options: SteadystateValidationOptions = {}) {}

  validate(context: ValidationContext): ValidationReport {
    const [first] = context.templatePaths;
    if (first === undefined) return { success: true, violations: [], pluginVersion: this.version };
    const folder = commonFolder(context.templatePaths);
    const { failed, findings } = this.#check(folder);
    const templates = new Templates(context.templatePaths);
    const violations = findings.flatMap((finding) => violationOf(finding, folder, templates, first));
    return { success: !(failed && violations.length > 0), violations, pluginVersion: this.version };
  }

  #check(folder: string): { readonly failed: boolean; readonly findings: readonly Finding[] } {
    const { failOn = "error", application, schema } = this.options;
    const words = [
      "check",
      folder,
      "--format=json",
      `--fail-on=${failOn}`,
      ...(application === undefined ? [] : ["--app", application]),
      ...(schema === undefined ? [] : [schema ? "--schema" : "--no-schema"]),
    ];
    const command = fileURLToPath(new URL("bin/steady.js", ROOT));
    const done = spawnSync(process.execPath, [command, ...words], {
      encoding: "utf8",
      maxBuffer: OUTPUT_BYTES_MAX,
      timeout: TIME_LIMIT_MS,
    });
    const findings = findingsOf(done.stdout);
    if (findings === null || done.status === null) {
      const reason = done.error?.message ?? done.stderr.trim();
      throw new Error(`steady check ${folder} could not be run: ${reason || "it said nothing"}`);
    }
    // Files that cannot be used are no reason to fail when all else is well: the assets hold anything.
    const failed = done.status !== 0 && !(done.status === UNUSABLE && !reaches(findings, failOn));
    return { failed, findings };
  }
}

const RANKS = ["note", "warning", "error"];

function reaches(findings: readonly Finding[], failOn: string): boolean {
  const least = RANKS.indexOf(failOn);
  return least >= 0 && findings.some(({ severity }) => RANKS.indexOf(severity) >= least);
}

/** One violation per finding: at its places in the templates, or at the first template when it lies in the source. */
function violationOf(finding: Finding, folder: string, templates: Templates, first: string): Violation[] {
  const placed = finding.where.map((place) => ({ ...place, path: resolve(folder, place.file) }));
  const resources = placed
    .filter(({ path }) => templates.has(path))
    .map(({ path, line, column }) => templates.resourceAt(path, line, column));
  // Templates of an earlier synthesis may still lie in the same folder.
  if (resources.length === 0 && placed.some(({ path }) => path.endsWith(".template.json"))) return [];
  const source = placed.find(({ path }) => !templates.has(path));
  const [repair] = finding.repairs;
  return [
    {
      ruleName: finding.cause,
      description: `${finding.title}. ${finding.explanation}`,
      severity: finding.severity,
      ...(repair === undefined ? {} : { fix: repair.description }),
      violatingResources:
        resources.length > 0
          ? distinct(resources)
          : [{ resourceLogicalId: "", templatePath: first, locations: [] }],
      ruleMetadata: {
        why: `steady explain ${finding.cause}`,
        ...(source === undefined ? {} : { source: `${source.file}:${source.line}` }),
      },
    },
  ];
}

/** The same resource once, with all its locations. */
function distinct(resources: readonly ViolatingResource[]): ViolatingResource[] {
  const all = new Map<string, ViolatingResource>();
  for (const one of resources) {
    const key = `${one.templatePath} ${one.resourceLogicalId}`;
    const locations = [...new Set([...(all.get(key)?.locations ?? []), ...one.locations])];
    all.set(key, { ...one, locations });
  }
  return [...all.values()];
}

/** Stages write their templates into folders below. */
function commonFolder(paths: readonly string[]): string {
  const [first = "", ...others] = paths.map((path) => dirname(resolve(path)).split(sep));
  const parts = [...first];
  for (const other of others) {
    const length = parts.findIndex((part, index) => other[index] !== part);
    if (length >= 0) parts.length = length;
  }
  return parts.join(sep) || sep;
}

/** Null when it is not the report: the command was stopped, or said something else. */
function findingsOf(output: string): readonly Finding[] | null {
  try {
    const report: unknown = JSON.parse(output);
    return isReport(report) ? report.findings : null;
  } catch {
    return null;
  }
}

function isReport(report: unknown): report is { readonly findings: readonly Finding[] } {
  return (
    typeof report === "object" && report !== null && "findings" in report && Array.isArray(report.findings)
  );
}

function versionOf(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("package.json", ROOT), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? `${manifest.version}`
    : "0.0.0";
}
