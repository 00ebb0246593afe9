import type { Finding, FindingsReport } from "../finding/index.js";
import type { Model, UnknownFact } from "../model/index.js";
import { type ReadResult, withEdits } from "../read/index.js";
import { check, type CheckResult, worstFirst } from "./check.js";
import { withFingerprints } from "./fingerprint.js";
import { NO_OPINION, sayOnce, type SecondOpinion } from "./second-opinion/index.js";
import { type Accepted, NOTHING_ACCEPTED, setAside, type Sorted } from "./set-aside.js";
import { withoutSecrets } from "./without-secrets.js";

export interface CheckAllOptions {
  readonly accepted?: Accepted;
  /** What others say of the same files. The validator's findings are told, suppressed and known like our own. */
  readonly opinion?: SecondOpinion;
  /** Called with what was found for each deployment, before anything is set aside: for `--trace` and `--timing`. */
  readonly onChecked?: (model: Model, checked: CheckResult) => void;
}

/** The findings of every deployment under the input, without secrets; what two deployments share is said once. */
export function checkAll(
  result: ReadResult,
  { accepted, opinion = NO_OPINION, onChecked }: CheckAllOptions = {},
): FindingsReport {
  const findings = new Map<string, Finding>();
  const unknown = new Map<string, UnknownFact>();
  const read = new Map<string, string>();
  for (const model of result.models) {
    const checked = check(model);
    onChecked?.(model, checked);
    for (const finding of withEdits(checked.findings, result)) findings.set(identity(finding), finding);
    for (const fact of checked.unknown) unknown.set(JSON.stringify(fact), fact);
    for (const entry of model.read) read.set(entry.file, entry.as);
  }
  for (const fact of opinion.unknown) unknown.set(JSON.stringify(fact), fact);
  const { findings: all, others } = sayOnce([...findings.values()], opinion, result.files);
  const { told, setAside: aside } = toldOf(
    opinion.schema.length > 0 ? all.toSorted(worstFirst) : all,
    result,
    accepted,
  );
  const severitiesSet = accepted !== undefined && accepted.settings.length > 0;
  const report = {
    findings: severitiesSet ? told.toSorted(worstFirst) : told,
    unknown: [...unknown.values()],
    read: [...read].map(([file, as]) => ({ file, as })),
    problems: result.problems,
    setAside: aside,
    ...(opinion === NO_OPINION ? {} : { others }),
  };
  return withoutSecrets(report, (file) => result.files.files.get(file)?.text() ?? null);
}

/** The findings that are told, after everything that people said about them. */
export function toldOf(
  findings: readonly Finding[],
  result: ReadResult,
  accepted: Accepted = NOTHING_ACCEPTED,
): Sorted {
  const named = withFingerprints(findings, result.files);
  return setAside(named, accepted, result.files, filesRead(result));
}

/** Also the source that was followed: inline suppressions stand there too. */
function filesRead(result: ReadResult): Set<string> {
  return new Set(
    result.models.flatMap((model) => [
      ...model.read.map(({ file }) => file),
      ...model.applications.flatMap(({ files }) => files),
    ]),
  );
}

function identity(finding: Finding): string {
  const place = finding.where[0];
  return `${finding.cause} ${place?.file}:${place?.line}:${place?.column} ${finding.title}`;
}
