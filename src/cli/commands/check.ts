import { askOthers, mend, type Mended, writeMended } from "../../check/index.js";
import type { FindingsReport } from "../../finding/index.js";
import { readInput, type ReadResult } from "../../read/index.js";
import { FINDINGS_FORMATS, type FindingsFormatName, renderDiff, type TextOf } from "../../report/index.js";
import { acceptedBy, checked, type CheckingOptions, fromRoot, settingsFor, tellInside } from "../checking.js";
import { explainById } from "../explained.js";
import { EXIT, reaches } from "../exit-codes.js";
import { openTerminal, type Terminal } from "../terminal.js";
import { version } from "../version.js";

export interface CheckOptions extends CheckingOptions {
  readonly format: FindingsFormatName;
  readonly output?: string;
  readonly quiet: boolean;
  readonly unknown: boolean;
  readonly app?: string;
  /** Apply the safe repairs in place; `diff`: only show them. */
  readonly fix: boolean;
  readonly diff: boolean;
  /** Absent: where it is installed, in CI. */
  readonly schema?: boolean;
  /** SARIF files of other tools. */
  readonly with: readonly string[];
}

/** Reads deployment files and lists findings. */
export async function checkCommand(path: string, options: CheckOptions): Promise<number> {
  const begun = performance.now();
  const terminal = openTerminal(options.output);
  const reading = options.app === undefined ? {} : { application: options.app };
  let result = await readInput(path, reading);
  const settings = settingsFor(result, options);
  const accepted = acceptedBy(settings, options);
  if (options.fix || options.diff) {
    const mended = await mend(result, { accepted });
    if (options.diff) return showDiff(result, mended, terminal);
    tellMended(result, mended);
    if (mended.texts.size > 0) result = await readInput(path, reading);
  }
  const asked = await askOthers(result, {
    schema: options.schema ?? (process.env["CI"] ? "if-there" : false),
    sarif: options.with,
  });
  for (const notice of asked.notices) process.stderr.write(`${notice}\n`);
  const outcome = checked(result, settings, { accepted, ...asked }, options);
  const { report, failOn } = outcome;
  const format = await FINDINGS_FORMATS[options.format]();
  terminal.write(
    format(report, {
      style: terminal.style,
      textOf: textOf(result),
      showUnknown: options.unknown,
      quiet: options.quiet,
      failOn,
      tookSeconds: (performance.now() - begun) / 1000,
      next: nextStep(path, result, report),
      version,
      explain: explainById,
      fromRoot: fromRoot(result),
    }),
  );
  tellInside(result, outcome, options, terminal.style);
  if (report.problems.length > 0) return EXIT.unusable;
  return reaches([...report.findings, ...(report.others ?? [])], failOn) ? EXIT.found : EXIT.clean;
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
  const failed = writeMended(result, mended);
  for (const { cause, description } of mended.applied)
    process.stderr.write(`mended   ${cause}: ${description}\n`);
  for (const { cause, description } of mended.refused)
    process.stderr.write(`left out ${cause}: ${description} (it contradicts another)\n`);
  for (const { file, message } of failed) process.stderr.write(`not written ${file}: ${message}\n`);
}

export function textOf(result: ReadResult): TextOf {
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
