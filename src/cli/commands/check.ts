import { relative, resolve, sep } from "node:path";
import {
  type Accepted,
  type AskedOpinion,
  askOthers,
  checkAll,
  findSettings,
  type FoundSettings,
  loadBaseline,
  mend,
  type Mended,
  repositoryRoot,
  updateBaseline,
  writeMended,
} from "../../check/index.js";
import type { FailOn, FindingsReport, InputProblem } from "../../finding/index.js";
import { readInput, type ReadResult } from "../../read/index.js";
import { FINDINGS_FORMATS, type FindingsFormatName, renderDiff, type TextOf } from "../../report/index.js";
import { explainById } from "../explained.js";
import { EXIT, reaches, UnusableError } from "../exit-codes.js";
import { openTerminal, type Terminal } from "../terminal.js";
import { version } from "../version.js";

export interface CheckOptions {
  readonly format: FindingsFormatName;
  readonly output?: string;
  /** From the command line; settings may say it otherwise. */
  readonly failOn?: FailOn;
  readonly quiet: boolean;
  readonly unknown: boolean;
  readonly app?: string;
  /** Apply the safe repairs in place; `diff`: only show them. */
  readonly fix: boolean;
  readonly diff: boolean;
  /** A settings file instead of those beside and above the input; false: none. */
  readonly config?: string | false;
  readonly baseline?: string;
  readonly updateBaseline: boolean;
  /** Absent: where it is installed, in CI. */
  readonly schema?: boolean;
  /** SARIF files of other tools. */
  readonly with: readonly string[];
  readonly timing: boolean;
  readonly trace: boolean;
}

/** Reads deployment files and lists findings. */
export async function checkCommand(path: string, options: CheckOptions): Promise<number> {
  const begun = performance.now();
  const terminal = openTerminal(options.output);
  const reading = options.app === undefined ? {} : { application: options.app };
  let result = await readInput(path, reading);
  const settings = settingsFor(result, options);
  const accepted = { ...settings, baseline: baselineFor(options), today: today() };
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
  const { report, failOn } = checked(result, settings, { accepted, ...asked }, options);
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
  if (report.problems.length > 0) return EXIT.unusable;
  return reaches([...report.findings, ...(report.others ?? [])], failOn) ? EXIT.found : EXIT.clean;
}

/** `check:` sections, with the files that were read as settings under other names. */
function settingsFor(result: ReadResult, { config }: CheckOptions): FoundSettings {
  const named = result.models.flatMap(({ read }) =>
    read.filter(({ as }) => as === "steady").map(({ file }) => file),
  );
  return findSettings(result.files, { config: config === false ? null : config, named });
}

function baselineFor({ baseline, updateBaseline: update }: CheckOptions): Accepted["baseline"] {
  if (baseline === undefined) {
    if (update) throw new UnusableError("--update-baseline needs --baseline FILE: the file to write.");
    return null;
  }
  if (update) return null;
  const loaded = loadBaseline(baseline);
  if (typeof loaded === "string")
    throw new UnusableError(`The baseline ${baseline} cannot be used: ${loaded}.`);
  return loaded;
}

/** `YYYY-MM-DD`, the same everywhere on earth. */
function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function checked(
  result: ReadResult,
  settings: FoundSettings,
  { accepted, opinion, problems }: { readonly accepted: Accepted } & AskedOpinion,
  options: CheckOptions,
): { report: FindingsReport; failOn: FailOn } {
  const { baseline: path, updateBaseline: update } = options;
  const unusable = [...settings.problems, ...problems];
  const first = checkAll(result, { accepted, opinion });
  const failOn = options.failOn ?? settings.settings.find((one) => one.failOn !== null)?.failOn ?? "error";
  if (path === undefined || !update) return { report: withProblems(first, unusable), failOn };
  const count = updateBaseline(path, first.findings, result.files);
  process.stderr.write(`${path} holds ${count} known findings of these files.\n`);
  const baseline = loadBaseline(path);
  const report = checkAll(result, {
    accepted: { ...accepted, baseline: typeof baseline === "string" ? null : baseline },
    opinion,
  });
  return { report: withProblems(report, unusable), failOn };
}

/** The reader of `steady.yml` may have told the same already. */
function withProblems(report: FindingsReport, more: readonly InputProblem[]): FindingsReport {
  const all = new Map([...report.problems, ...more].map((problem) => [JSON.stringify(problem), problem]));
  return { ...report, problems: [...all.values()] };
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

/** Names of files as they are called from the repository's root. */
function fromRoot({ files }: ReadResult): (file: string) => string {
  const root = repositoryRoot(files.base);
  return (file) => relative(root, resolve(files.base, file)).split(sep).join("/");
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
