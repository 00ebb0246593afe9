import type { Finding, Outcome, RehearsalReport, ScenarioReport } from "../finding/index.js";
import type { Profile } from "../profile/index.js";
import { prove, smallestSet } from "../prove/index.js";
import { playScenario } from "./playing.js";
import { predictedLines } from "./predicted.js";
import { proofInput } from "./proving.js";
import { type RehearseOptions, setStage, type Stage } from "./stage.js";
import { observedLines, subjectLine } from "./subject.js";

export interface Rehearsal {
  readonly report: RehearsalReport;
  readonly profile: Profile | null;
}

const BADNESS: Record<Outcome, number> = {
  "never-settles": 4,
  failed: 3,
  "rolled-back": 2,
  "not-observed": 1,
  steady: 0,
};

/** Check, observe and play: each scenario's timeline with its causes, and what each repair alone would give. */
export async function rehearse(options: RehearseOptions): Promise<Rehearsal> {
  const stage = await setStage(options);
  const reports: ScenarioReport[] = [];
  for (const scenario of stage.scenarios) {
    options.hooks.progress(`playing: ${scenario.name}`);
    await unlessStopped(options.hooks.signal);
    reports.push(playScenario(scenario, stage));
  }
  return { report: await conclude(reports, stage), profile: stage.profile };
}

/** Plays keep the processor to themselves: between them a signal can come through. */
async function unlessStopped(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  signal.throwIfAborted();
}

async function conclude(reports: readonly ScenarioReport[], stage: Stage): Promise<RehearsalReport> {
  const { options } = stage;
  const worst = worstOf(reports);
  const { proven, together } = await proveRepairs(worst, reports, stage);
  const scenarios = reports.map((report) => (report === worst ? proven : report));
  return {
    version: options.version,
    seed: options.seed,
    subject: subjectLine(stage.model, stage.service),
    observed: stage.profile === null ? [] : observedLines(stage.profile, stage.terms),
    predicted: predictedLines(stage),
    outcome: worst.outcome,
    scenarios,
    findings: allFindings(proven, scenarios, stage),
    unknown: stage.checked.unknown,
    read: stage.model.read,
    problems: options.result.problems,
    together,
  };
}

/** The deployment as it stands before injected faults, where both are equally bad. */
function worstOf(reports: readonly ScenarioReport[]): ScenarioReport {
  const worst = [...reports].sort(
    (a, b) => BADNESS[b.outcome] - BADNESS[a.outcome] || Number(b.asDeployed) - Number(a.asDeployed),
  )[0];
  if (worst === undefined) throw new Error("a rehearsal has at least one scenario");
  return worst;
}

async function proveRepairs(
  worst: ScenarioReport,
  reports: readonly ScenarioReport[],
  stage: Stage,
): Promise<{ readonly proven: ScenarioReport; readonly together: RehearsalReport["together"] }> {
  const scenario = stage.scenarios[reports.indexOf(worst)];
  if (scenario === undefined || BADNESS[worst.outcome] <= BADNESS["not-observed"])
    return { proven: worst, together: null };
  stage.options.hooks.progress("replaying the repairs");
  const input = proofInput(scenario, stage);
  const findings: Finding[] = [];
  for (const finding of worst.findings) {
    await unlessStopped(stage.options.hooks.signal);
    findings.push(await prove(finding, input));
  }
  const known = new Set(findings.map((finding) => finding.cause));
  const behind = findingsBehind(worst, reports, stage).filter((finding) => !known.has(finding.cause));
  const errors = [...findings, ...behind].filter((finding) => finding.severity === "error");
  return { proven: { ...worst, findings }, together: await smallestSet(errors, input) };
}

/** The worst scenario's causes first, then what other scenarios as deployed show, then what only stands in the files. */
function allFindings(worst: ScenarioReport, scenarios: readonly ScenarioReport[], stage: Stage): Finding[] {
  const findings = [...worst.findings];
  const known = new Set(findings.flatMap((finding) => [finding.cause, ...finding.explains]));
  for (const finding of [...findingsBehind(worst, scenarios, stage), ...stage.findings]) {
    if (known.has(finding.cause)) continue;
    known.add(finding.cause);
    findings.push(finding);
  }
  return findings;
}

/** What would stop the deployment as it stands once its first obstacle is gone. */
function findingsBehind(worst: ScenarioReport, reports: readonly ScenarioReport[], stage: Stage): Finding[] {
  return reports
    .filter((report, index) => report !== worst && stage.scenarios[index]?.unblocked)
    .flatMap((report) => report.findings);
}
