import { writeFileSync } from "node:fs";
import { check as checkModel, mend, type Mended } from "../../check/index.js";
import type { Finding, FindingsReport } from "../../finding/index.js";
import type { UnknownFact } from "../../model/index.js";
import { readInput, type ReadResult, withEdits } from "../../read/index.js";
import { findingsJson, renderDiff, renderFindings } from "../../report/index.js";
import { EXIT, type FailOn, reaches } from "../exit-codes.js";
import { openTerminal, type Terminal } from "../terminal.js";

export interface CheckOptions {
  readonly format: "text" | "json";
  readonly output?: string;
  readonly failOn: FailOn;
  readonly unknown: boolean;
  readonly app?: string;
  /** Apply the safe repairs in place; `diff`: only show them. */
  readonly fix: boolean;
  readonly diff: boolean;
}

/** Reads deployment files and lists findings. */
export async function checkCommand(path: string, options: CheckOptions): Promise<number> {
  const begun = performance.now();
  const terminal = openTerminal(options.output);
  const reading = options.app === undefined ? {} : { application: options.app };
  let result = await readInput(path, reading);
  if (options.fix || options.diff) {
    const mended = await mend(result);
    if (options.diff) return showDiff(result, mended, terminal);
    tellMended(result, mended);
    if (mended.texts.size > 0) result = await readInput(path, reading);
  }
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

/** What `--fix` would change, as a diff; nothing is written. */
function showDiff(result: ReadResult, mended: Mended, terminal: Terminal): number {
  const diffs = [...mended.texts].map(([file, text]) =>
    renderDiff(file, textOf(result)(file) ?? "", text, terminal.style),
  );
  terminal.write(diffs.length > 0 ? diffs.join("") : "Nothing here can be mended safely.\n");
  return result.problems.length > 0 ? EXIT.unusable : EXIT.clean;
}

/** Writes the mended files in place and says on standard error what was done. */
function tellMended(result: ReadResult, mended: Mended): void {
  for (const [file, text] of mended.texts) {
    const absolute = result.files.files.get(file)?.absolute;
    if (absolute !== undefined) writeFileSync(absolute, text);
  }
  for (const { cause, description } of mended.applied)
    process.stderr.write(`mended   ${cause}: ${description}\n`);
  for (const { cause, description } of mended.refused)
    process.stderr.write(`left out ${cause}: ${description} (it contradicts another)\n`);
}

/** The findings of every deployment under the input; what two deployments share is said once. */
export function checkAll(result: ReadResult): FindingsReport {
  const findings = new Map<string, Finding>();
  const unknown = new Map<string, UnknownFact>();
  const read = new Map<string, string>();
  for (const model of result.models) {
    const checked = checkModel(model);
    for (const finding of withEdits(checked.findings, result)) {
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
  if (report.findings.some((finding) => finding.repairs.some((repair) => repair.safe)))
    return `Mend: steady check${shown} --fix`;
  if (result.models.some((model) => model.services.length > 0)) {
    return cause === undefined
      ? `Next: steady rehearse${shown}`
      : `Next: steady explain ${cause}, or steady rehearse${shown}`;
  }
  return cause === undefined ? "" : `Next: steady explain ${cause}`;
}
