import { relative, resolve, sep } from "node:path";
import {
  type Accepted,
  type AskedOpinion,
  checkAll,
  type CheckAllOptions,
  type CheckResult,
  findSettings,
  type FoundSettings,
  loadBaseline,
  problemsWithoutSecrets,
  repositoryRoot,
  traceOf,
  updateBaseline,
} from "../check/index.js";
import type { FailOn, FindingsReport, InputProblem } from "../finding/index.js";
import type { Model } from "../model/index.js";
import type { ReadResult } from "../read/index.js";
import { renderTiming, renderTrace, type Style } from "../report/index.js";
import { UnusableError } from "./exit-codes.js";

/** What a run of the check is told about settings, the baseline and itself. */
export interface CheckingOptions {
  /** From the command line; settings may say it otherwise. */
  readonly failOn?: FailOn;
  /** A settings file instead of those beside and above the input; false: none. */
  readonly config?: string | false;
  readonly baseline?: string;
  readonly updateBaseline: boolean;
  readonly timing: boolean;
  readonly trace: boolean;
}

/** `check:` sections, with the files that were read as settings under other names. */
export function settingsFor(result: ReadResult, { config }: CheckingOptions): FoundSettings {
  const named = result.models.flatMap(({ read }) =>
    read.filter(({ as }) => as === "steady").map(({ file }) => file),
  );
  return findSettings(result.files, { config: config === false ? null : config, named });
}

export function acceptedBy(settings: FoundSettings, options: CheckingOptions): Accepted {
  return { settings: settings.settings, baseline: baselineFor(options), today: today() };
}

function baselineFor({ baseline, updateBaseline: update }: CheckingOptions): Accepted["baseline"] {
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

export interface Checked {
  readonly report: FindingsReport;
  readonly failOn: FailOn;
  readonly deployments: readonly { readonly model: Model; readonly checked: CheckResult }[];
}

/** Checks, and writes the baseline where that is asked for. */
export function checked(
  result: ReadResult,
  settings: FoundSettings,
  { accepted, opinion, problems }: { readonly accepted: Accepted } & AskedOpinion,
  options: CheckingOptions,
): Checked {
  const deployments: { model: Model; checked: CheckResult }[] = [];
  const onChecked: NonNullable<CheckAllOptions["onChecked"]> = (model, one) =>
    deployments.push({ model, checked: one });
  const textOf = (file: string): string | null => result.files.files.get(file)?.text() ?? null;
  const unusable = problemsWithoutSecrets([...settings.problems, ...problems], textOf);
  const failOn = options.failOn ?? settings.settings.find((one) => one.failOn !== null)?.failOn ?? "error";
  const first = checkAll(result, { accepted, opinion, onChecked });
  const { baseline: path, updateBaseline: update } = options;
  if (path === undefined || !update) return { report: withProblems(first, unusable), failOn, deployments };
  const count = updateBaseline(path, first.findings, result.files);
  process.stderr.write(`${path} holds ${count} known findings of these files.\n`);
  const baseline = loadBaseline(path);
  const now = { ...accepted, baseline: typeof baseline === "string" ? null : baseline };
  return {
    report: withProblems(checkAll(result, { accepted: now, opinion }), unusable),
    failOn,
    deployments,
  };
}

/** The reader of `steady.yml` may have told the same already. */
function withProblems(report: FindingsReport, more: readonly InputProblem[]): FindingsReport {
  const all = new Map([...report.problems, ...more].map((problem) => [JSON.stringify(problem), problem]));
  return { ...report, problems: [...all.values()] };
}

/** `--trace` and `--timing`, on standard error: the report itself stays as it is. */
export function tellInside(
  result: ReadResult,
  { report, deployments }: Checked,
  options: CheckingOptions,
  style: Style,
): void {
  if (options.trace) {
    const textOf = (file: string): string | null => result.files.files.get(file)?.text() ?? null;
    const traces = deployments.map(({ model, checked: one }) => traceOf(model, one, report, textOf));
    process.stderr.write(renderTrace(traces, style));
  }
  if (!options.timing) return;
  const causes = new Map<string, number>();
  for (const { checked: one } of deployments)
    for (const [cause, taken] of one.timing) causes.set(cause, (causes.get(cause) ?? 0) + taken);
  process.stderr.write(
    renderTiming(
      {
        steps: result.timing,
        causes,
        // Since the process began, so that loading the program counts too.
        totalMilliseconds: performance.now(),
        memoryBytes: process.resourceUsage().maxRSS * 1024,
      },
      style,
    ),
  );
}

/** Names of files as they are called from the repository's root. */
export function fromRoot({ files }: ReadResult): (file: string) => string {
  const root = repositoryRoot(files.base);
  return (file) => relative(root, resolve(files.base, file)).split(sep).join("/");
}
