import { check, type CheckResult } from "../check/index.js";
import { diagnose } from "../diagnose/index.js";
import type { Finding, Outcome, RehearsalReport, ScenarioReport } from "../finding/index.js";
import type { Model, Service } from "../model/index.js";
import { observe, type ObserveHooks } from "../observe/index.js";
import { playProfile, type PlayOptions, type PlayResult } from "../platform/index.js";
import { type Profile, runUnder } from "../profile/index.js";
import { prove, type ProveInput, type Replay, smallestSet } from "../prove/index.js";
import { type ReadResult, withEdits } from "../read/index.js";
import { impliedFaults, type Implied } from "./implied.js";
import { type ObservationPlan, planObservation } from "./observation.js";
import { conditionsOf, defaultScenarios, runsFor, type Scenario, scenarioOf } from "./scenarios.js";
import { observedLines, subjectLine } from "./subject.js";

export interface RehearseOptions {
  readonly result: ReadResult;
  readonly model: Model;
  readonly service: Service;
  /** Fault sets asked for; empty: the default scenarios. */
  readonly faults: readonly (readonly string[])[];
  readonly seed: string;
  readonly version: string;
  /** A Profile to play instead of observing. */
  readonly profile: Profile | null;
  readonly hooks: ObserveHooks;
}

export interface Rehearsal {
  readonly report: RehearsalReport;
  readonly profile: Profile | null;
}

/** CloudFormation gives a service about three hours to become stable. Source: platform-facts section 7. */
const UNTIL_SECONDS = 3 * 3600;
/** A dependency is lost ten minutes in; what comes of it is watched for as long again. */
const WATCH_AFTER_CHANGE_SECONDS = 1500;
/** Below this share of answered ordinary requests a deployment is not called steady. */
const ORDINARY_SHARE_MIN = 0.99;

const BADNESS: Record<Outcome, number> = {
  "never-settles": 4,
  failed: 3,
  "rolled-back": 2,
  "not-observed": 1,
  steady: 0,
};

/** Check, observe and play: each scenario's timeline with its causes, and what each repair alone would give. */
export async function rehearse(options: RehearseOptions): Promise<Rehearsal> {
  const { result, model, service } = options;
  const checked = check(model);
  const findings = withEdits(checked.findings, result);
  const implied = impliedFaults(checked, service);
  const scenarios = scenariosOf(options, implied);
  const observation = planObservation({
    model,
    service,
    base: result.files.base,
    settings: result.settings.get(model) ?? NO_SETTINGS,
    conditions: runsFor(scenarios),
  });
  const profile = await profileFor(options, observation);
  const stage: Stage = { options, checked, implied, observation, findings, profile };
  const reports: ScenarioReport[] = [];
  for (const scenario of scenarios) {
    options.hooks.progress(`playing: ${scenario.name}`);
    reports.push(playScenario(scenario, stage));
  }
  const report = await conclude(reports, stage);
  return { report, profile };
}

const NO_SETTINGS = { application: null, ordinaryRoute: null, dependencies: {}, command: null };

interface Stage {
  readonly options: RehearseOptions;
  readonly checked: CheckResult;
  readonly implied: Implied;
  readonly observation: ObservationPlan | string;
  readonly findings: readonly Finding[];
  readonly profile: Profile | null;
}

function scenariosOf(options: RehearseOptions, implied: Implied): Scenario[] {
  if (options.faults.length === 0) return defaultScenarios(options.model, implied.faults, implied.blocked);
  const first = defaultScenarios(options.model, implied.faults, implied.blocked).slice(0, 1);
  return [...first, ...options.faults.map(scenarioOf)];
}

async function profileFor(
  options: RehearseOptions,
  observation: ObservationPlan | string,
): Promise<Profile | null> {
  if (options.profile !== null) return options.profile;
  if (typeof observation === "string") return null;
  return observe(observation.request, options.hooks);
}

function playScenario(scenario: Scenario, stage: Stage): ScenarioReport {
  const { implied, profile, options } = stage;
  const base = { name: scenario.name, faults: scenario.faults, asDeployed: scenario.asDeployed };
  if (implied.refused !== null)
    return { ...nothingPlayed("failed", implied.refused), ...base, findings: stage.findings };
  const missing = profile === null ? reasonNotObserved(stage) : missingRun(profile, scenario);
  if (profile === null || missing !== null) {
    return { ...nothingPlayed("not-observed", missing), ...base, findings: [] };
  }
  const played = playOnce(options.model, options.service, profile, scenario, implied, stage, options.seed);
  const requests = ordinaryAfter(played);
  const failsOrdinary = played.outcome === "steady" && (requests.answered ?? 1) < ORDINARY_SHARE_MIN;
  const outcome: Outcome = failsOrdinary ? "failed" : played.outcome;
  const note = failsOrdinary
    ? `The platform would call it steady at ${Math.round(played.settledAtSeconds ?? 0)} s, but ${unanswered(requests.answered)} of its ordinary requests (GET ${ordinaryPath(stage)}) is answered.`
    : withoutEffect(profile, scenario);
  const findings = diagnose({
    timeline: played.timeline,
    model: options.model,
    configuration: stage.findings,
    implied: scenario.asDeployed ? implied.causes : [],
    outcome,
  });
  return {
    ...base,
    outcome,
    settledAtSeconds: failsOrdinary ? null : played.settledAtSeconds,
    tasksLost: played.tasksLost,
    cycleSeconds: played.cycleSeconds,
    ordinaryRequests: { path: ordinaryPath(stage), ...requests },
    timeline: played.timeline.entries,
    findings,
    note,
    ordinaryFails: failsOrdinary,
  };
}

/** A fault that touched no connection tells nothing about the application. */
function withoutEffect(profile: Profile, scenario: Scenario): string | null {
  const idle = runUnder(profile, scenario.faults)?.effects.filter((effect) => !effect.tookEffect) ?? [];
  return idle.length === 0
    ? null
    : `${idle.map((effect) => effect.fault).join(", ")} had no effect while it was observed: the application made no connection there.`;
}

function unanswered(share: number | null): string {
  return (share ?? 0) === 0 ? "none" : `only ${Math.round((share ?? 0) * 100)} %`;
}

function nothingPlayed(
  outcome: Outcome,
  note: string | null,
): Omit<ScenarioReport, "name" | "faults" | "asDeployed" | "findings"> {
  return {
    outcome,
    note,
    ordinaryFails: false,
    settledAtSeconds: null,
    tasksLost: 0,
    cycleSeconds: null,
    ordinaryRequests: { path: null, answered: null, p99Seconds: null },
    timeline: [],
  };
}

function ordinaryPath(stage: Stage): string | null {
  return typeof stage.observation === "string" ? null : stage.observation.ordinaryPath;
}

function reasonNotObserved(stage: Stage): string {
  return typeof stage.observation === "string" ? stage.observation : "the application was not observed";
}

function missingRun(profile: Profile, scenario: Scenario): string | null {
  const { faults } = conditionsOf(scenario.faults);
  const key = faults.join(",");
  if (profile.runs.some((run) => run.faults.join(",") === key)) return null;
  const skipped = profile.notObserved.find((one) => [...one.faults].sort().join(",") === key);
  return skipped ? `${skipped.why}; ${skipped.help}` : "this condition was not observed";
}

function playOnce(
  model: Model,
  service: Service,
  profile: Profile,
  scenario: Scenario,
  implied: Implied,
  stage: Stage,
  seed: string,
): PlayResult {
  const conditions = conditionsOf(scenario.faults);
  const options: PlayOptions = {
    seed,
    untilSeconds: UNTIL_SECONDS,
    kind: "create",
    stack: model.stacks.length > 0,
    ...(conditions.changesAfterMs === null ? {} : { watchSeconds: WATCH_AFTER_CHANGE_SECONDS }),
  };
  return playProfile(
    {
      model,
      service,
      profile,
      conditions,
      pullFailure: implied.pullFailure,
      balancerBlocked: implied.balancerBlocked,
      ordinaryPath: ordinaryPath(stage),
    },
    options,
  );
}

/** Ordinary requests once the deployment had settled, or over the whole play when it never did. */
function ordinaryAfter(played: PlayResult): { answered: number | null; p99Seconds: number | null } {
  const from = played.settledAtSeconds ?? 0;
  let [answered, failed] = [0, 0];
  for (const entry of played.timeline.entries) {
    if (entry.at < from) continue;
    const count = typeof entry.data["count"] === "number" ? entry.data["count"] : 1;
    if (entry.kind === "request-answered") answered += count;
    if (entry.kind === "request-failed") failed += count;
  }
  const total = answered + failed;
  return total === 0
    ? { answered: played.requests.answeredShare, p99Seconds: played.requests.p99Seconds }
    : { answered: answered / total, p99Seconds: played.requests.p99Seconds };
}

async function conclude(reports: ScenarioReport[], stage: Stage): Promise<RehearsalReport> {
  const { options } = stage;
  const worst = [...reports].sort(
    (a, b) => BADNESS[b.outcome] - BADNESS[a.outcome] || Number(b.asDeployed) - Number(a.asDeployed),
  )[0];
  let together: RehearsalReport["together"] = null;
  let proven: ScenarioReport | undefined = worst;
  if (worst !== undefined && stage.profile !== null && BADNESS[worst.outcome] > BADNESS["not-observed"]) {
    const input = proofInput(worst, stage, stage.profile);
    options.hooks.progress("proving the repairs");
    const findings: Finding[] = [];
    for (const finding of worst.findings) findings.push(await prove(finding, input));
    together = await smallestSet(
      findings.filter((finding) => finding.severity === "error"),
      input,
    );
    proven = { ...worst, findings };
  }
  const scenarios = reports.map((report) => (report === worst && proven ? proven : report));
  const named = new Set(proven?.findings.map((finding) => finding.cause));
  const explained = new Set(proven?.findings.flatMap((finding) => finding.explains));
  const others = stage.findings.filter(
    (finding) => !named.has(finding.cause) && !explained.has(finding.cause),
  );
  return {
    version: options.version,
    seed: options.seed,
    subject: subjectLine(options.model, options.service),
    observed: stage.profile === null ? [] : observedLines(stage.profile),
    outcome: worst?.outcome ?? "not-observed",
    scenarios,
    findings: [...(proven?.findings ?? []), ...others],
    unknown: stage.checked.unknown,
    read: options.model.read,
    problems: options.result.problems,
    together,
  };
}

function proofInput(scenario: ScenarioReport, stage: Stage, profile: Profile): ProveInput {
  const { options } = stage;
  return {
    result: options.result,
    model: options.model,
    profile,
    seed: options.seed,
    prepare: async (model, changedProfile) => prepareReplay(scenario, stage, model, changedProfile),
  };
}

/** Null when the change alters what was observed: its command, environment or ports. */
function prepareReplay(
  scenario: ScenarioReport,
  stage: Stage,
  model: Model,
  profile: Profile,
): ((seed: string) => Replay) | null {
  const { options } = stage;
  const service = model.services.find((one) => one.id === options.service.id);
  if (service === undefined) return null;
  const implied = model === options.model ? stage.implied : impliedFaults(check(model), service);
  if (implied.refused !== null)
    return () => ({ reachesSteadyState: false, atSeconds: null, ordinaryAnswered: null });
  const faults = scenario.asDeployed ? implied.faults : scenario.faults;
  const changed = { name: scenario.name, faults, asDeployed: scenario.asDeployed };
  if (missingRun(profile, changed) !== null || !observedAlike(model, service, stage)) return null;
  return (seed) => {
    const played = playOnce(model, service, profile, changed, implied, stage, seed);
    const { answered } = ordinaryAfter(played);
    return {
      reachesSteadyState: played.outcome === "steady",
      atSeconds: played.settledAtSeconds,
      ordinaryAnswered: answered === null ? null : answered >= ORDINARY_SHARE_MIN,
    };
  };
}

/** What the changed deployment would start is what was observed, but for sizes, checks and addresses of dependencies. */
function observedAlike(model: Model, service: Service, stage: Stage): boolean {
  if (model === stage.options.model || typeof stage.observation === "string") return true;
  const again = planObservation({
    model,
    service,
    base: stage.options.result.files.base,
    settings: stage.options.result.settings.get(stage.options.model) ?? NO_SETTINGS,
    conditions: [],
  });
  if (typeof again === "string") return false;
  const key = (plan: ObservationPlan): string => {
    const dependent = new Set(
      plan.request.dependencies.flatMap((one) => one.variables.map((variable) => variable.name)),
    );
    const environment = plan.request.environment.filter((variable) => !dependent.has(variable.name));
    const paths = plan.request.endpoints.map((endpoint) =>
      "path" in endpoint ? endpoint.path : endpoint.command.join(" "),
    );
    return JSON.stringify([plan.request.command, environment, paths]);
  };
  return key(again) === key(stage.observation);
}
