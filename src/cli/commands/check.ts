import { check as checkModel } from "../../check/index.js";
import type { Finding, FindingsReport } from "../../finding/index.js";
import type { UnknownFact } from "../../model/index.js";
import { readInput, type ReadResult, withEdits } from "../../read/index.js";
import { findingsJson, renderFindings } from "../../report/index.js";
import { EXIT, type FailOn, reaches } from "../exit-codes.js";
import { openTerminal } from "../terminal.js";

export interface CheckOptions {
  readonly format: "text" | "json";
  readonly output?: string;
  readonly failOn: FailOn;
  readonly unknown: boolean;
  readonly app?: string;
}

/** Reads deployment files and lists findings. */
export async function checkCommand(path: string, options: CheckOptions): Promise<number> {
  const begun = performance.now();
  const terminal = openTerminal(options.output);
  const result = await readInput(path, options.app === undefined ? {} : { application: options.app });
  const report = checkAll(result);
  terminal.write(
    options.format === "json"
      ? `${JSON.stringify(findingsJson(report), null, 2)}\n`
      : renderFindings(report, {
          style: terminal.style,
          textOf: textOf(result),
          showUnknown: options.unknown,
          tookSeconds: (performance.now() - begun) / 1000,
          next: nextStep(path, result, report),
        }),
  );
  if (report.problems.length > 0) return EXIT.unusable;
  return reaches(report.findings, options.failOn) ? EXIT.found : EXIT.clean;
}

/** The findings of every deployment under the input; what two deployments share is said once. */
export function checkAll(result: ReadResult): FindingsReport {
  const findings = new Map<string, Finding>();
  const unknown = new Map<string, UnknownFact>();
  const read = new Map<string, string>();
  for (const model of result.models) {
    const checked = checkModel(model);
    for (const finding of withEdits(checked.findings, result, model)) {
      const place = finding.where[0];
      findings.set(
        `${finding.cause} ${place?.file}:${place?.line}:${place?.column} ${finding.title}`,
        finding,
      );
    }
    for (const fact of checked.unknown) unknown.set(JSON.stringify(fact), fact);
    for (const entry of model.read) read.set(entry.file, entry.as);
  }
  return {
    findings: [...findings.values()],
    unknown: [...unknown.values()],
    read: [...read].map(([file, as]) => ({ file, as })),
    problems: result.problems,
  };
}

export function textOf(result: ReadResult): (file: string) => string | null {
  return (file) => result.files.files.get(file)?.text() ?? null;
}

function nextStep(path: string, result: ReadResult, report: FindingsReport): string {
  const shown = path === "." ? "" : ` ${path}`;
  const cause = report.findings[0]?.cause;
  if (result.models.some((model) => model.services.length > 0)) {
    return cause === undefined
      ? `Next: steady rehearse${shown}`
      : `Next: steady explain ${cause}, or steady rehearse${shown}`;
  }
  return cause === undefined ? "" : `Next: steady explain ${cause}`;
}
