import { diagnose } from "../diagnose/index.js";
import type { Outcome, ScenarioReport } from "../finding/index.js";
import { parseFault } from "../observe/index.js";
import { playProfile, type PlayOptions, type PlayResult } from "../platform/index.js";
import { freestRunUnder, type Profile, type Run, runUnder } from "../profile/index.js";
import { withEdits } from "../read/index.js";
import { lostTasksNote } from "./lost-tasks.js";
import { memoryLimitMiB } from "./observation.js";
import { impatienceOf } from "./patience.js";
import { conditionsOf, type Scenario, withTerms } from "./scenarios.js";
import type { Stage } from "./stage.js";
import { untouchedNote } from "./untouched.js";

/** CloudFormation gives a service about three hours to become stable. Source: platform-facts section 7. */
const UNTIL_SECONDS = 3 * 3600;
/** A dependency is lost ten minutes in; what comes of it is watched for as long again. */
const WATCH_AFTER_CHANGE_SECONDS = 1500;
/** Below this share of answered ordinary requests a deployment is not called steady. */
export const ORDINARY_SHARE_MIN = 0.99;

export function playScenario(scenario: Scenario, stage: Stage): ScenarioReport {
  const { implied, profile } = stage;
  const base = { name: scenario.name, faults: scenario.faults, asDeployed: scenario.asDeployed };
  if (implied.refused !== null) {
    return {
      ...base,
      ...nothingPlayed("failed", implied.refused),
      findings: stage.findings.filter(isImplied(stage)),
    };
  }
  const missing = profile === null ? reasonNotObserved(stage) : missingRun(profile, scenario, stage);
  if (profile === null || missing !== null) {
    return { ...base, ...nothingPlayed("not-observed", missing), findings: [] };
  }
  return {
    ...base,
    ...tell(playOnce(scenario, stage, profile, stage.options.seed), scenario, stage, profile),
  };
}

function isImplied(stage: Stage): (finding: { readonly cause: string }) => boolean {
  return (finding) => stage.implied.causes.includes(finding.cause);
}

type Told = Omit<ScenarioReport, "name" | "faults" | "asDeployed">;

function tell(played: PlayResult, scenario: Scenario, stage: Stage, profile: Profile): Told {
  const requests = ordinaryAfter(played);
  const failsOrdinary = played.outcome === "steady" && (requests.answered ?? 1) < ORDINARY_SHARE_MIN;
  const outcome: Outcome = failsOrdinary ? "failed" : played.outcome;
  const causes = diagnose({
    timeline: played.timeline,
    model: stage.model,
    configuration: stage.findings,
    implied: scenario.asDeployed ? stage.implied.causes : [],
    outcome,
  });
  // Repairs that a timeline suggests are edits of the files as well.
  const findings = withEdits(causes, stage.options.result);
  return {
    outcome,
    settledAtSeconds: failsOrdinary ? null : played.settledAtSeconds,
    tasksLost: played.tasksLost,
    cycleSeconds: played.cycleSeconds,
    ordinaryRequests: { path: ordinaryPath(stage), ...requests },
    timeline: played.timeline.entries,
    findings,
    note: failsOrdinary
      ? unansweredNote(played, requests.answered, stage)
      : [
          withoutEffect(profile, scenario, stage),
          lostTasksNote(played),
          outcome === "steady" ? null : impatienceNote(profile, scenario, stage),
          scenario.asDeployed && stage.leftOut.length > 0 ? LEFT_OUT_NOTE : null,
          scenario.asDeployed ? untouchedNote(stage.untouched) : null,
        ]
          .filter((text) => text !== null)
          .join(" ") || null,
    ordinaryFails: failsOrdinary,
  };
}

const LEFT_OUT_NOTE = "Faults of its dependencies were not rehearsed: it does not come up even without them.";

function unansweredNote(played: PlayResult, share: number | null, stage: Stage): string {
  const part = (share ?? 0) === 0 ? "none" : `only ${Math.round((share ?? 0) * 100)} %`;
  return `The platform would call it steady at ${Math.round(played.settledAtSeconds ?? 0)} s, but ${part} of its ordinary requests (GET ${ordinaryPath(stage)}) is answered.`;
}

/** A check that waits longer than the observation did may get an answer that nobody has seen. */
function impatienceNote(profile: Profile, scenario: Scenario, stage: Stage): string | null {
  const [first] = impatienceOf(profile, withTerms(scenario.faults, stage.terms), stage.service);
  return first === undefined
    ? null
    : `${first.path} was unanswered for ${first.waitedSeconds} s, the longest that was observed; the check waits ${first.timeoutSeconds} s and is played as unanswered.`;
}

/** A fault that touched no connection tells nothing about the application. */
function withoutEffect(profile: Profile, scenario: Scenario, stage: Stage): string | null {
  const effects = runUnder(profile, withTerms(scenario.faults, stage.terms))?.effects ?? [];
  const idle = effects.filter((effect) => !effect.tookEffect && scenario.faults.includes(effect.fault));
  return idle.length === 0
    ? null
    : `${idle.map((effect) => effect.fault).join(", ")} had no effect while it was observed: the application made no connection there.`;
}

function nothingPlayed(outcome: Outcome, note: string | null): Omit<Told, "findings"> {
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

/** Why a scenario of the stage's deployment cannot be played on this Profile; null when it can. */
export function missingRun(
  profile: Profile,
  scenario: Scenario,
  { service, terms }: Pick<Stage, "service" | "terms">,
): string | null {
  const { faults, faultsAfterwards } = conditionsOf(withTerms(scenario.faults, terms));
  // A task that starts after a change meets what is then, so that this must have been observed as well.
  for (const needed of [faults, withTerms(faultsAfterwards, terms)]) {
    const run = freestRunUnder(profile, needed);
    const missing =
      run === undefined ? notObserved(profile, needed) : endedByLessMemory(run, memoryLimitMiB(service));
    if (missing !== null) return missing;
  }
  return null;
}

function notObserved(profile: Profile, faults: readonly string[]): string {
  const key = [...faults].sort().join(",");
  const skipped = profile.notObserved.find((one) => [...one.faults].sort().join(",") === key);
  return skipped ? `${skipped.why}; ${skipped.help}` : "this condition was not observed";
}

/** What it would do with more memory than it was ended at was not seen. */
function endedByLessMemory({ exit, memory }: Run, limitMiB: number | null): string | null {
  const ended = exit?.reason === "memory-limit" ? memory.limitMiB : null;
  return ended === null || limitMiB === null || limitMiB <= ended
    ? null
    : `it was only observed with ${ended} MiB, which it used up`;
}

/** One play of the stage's deployment, with this Profile in the application's place. */
export function playOnce(
  scenario: Scenario,
  stage: Stage,
  profile: Profile,
  seed: string,
  record: "all" | "outcome" = "all",
): PlayResult {
  const { model, service, implied, terms } = stage;
  const conditions = conditionsOf(withTerms(scenario.faults, terms));
  const options: PlayOptions = {
    seed,
    record,
    untilSeconds: UNTIL_SECONDS,
    kind: "create",
    stack: model.stacks.length > 0,
    interventions: injections(scenario),
    ...(conditions.changesAfterMs === null ? {} : { watchSeconds: WATCH_AFTER_CHANGE_SECONDS }),
  };
  return playProfile(
    {
      model,
      service,
      profile,
      containerName: typeof stage.observation === "string" ? null : stage.observation.containerName,
      conditions: { ...conditions, faultsAfterwards: withTerms(conditions.faultsAfterwards, terms) },
      pullFailure: scenario.unblocked ? null : implied.pullFailure,
      balancerBlocked: implied.balancerBlocked && !scenario.unblocked,
      ordinaryPath: ordinaryPath(stage),
    },
    options,
  );
}

/** Faults stand in the timeline, so that whoever reads it can tell them from what the deployment does by itself. */
function injections({ faults, asDeployed }: Scenario): NonNullable<PlayOptions["interventions"]> {
  if (asDeployed) return [];
  return faults.map((fault) => {
    const { changesAfterMs } = conditionsOf([fault]);
    const afterwards = parseFault(fault).kind === "lost" ? changesAfterMs : null;
    return { kind: "note-fault", atSeconds: (afterwards ?? 0) / 1000, fault };
  });
}

/** Ordinary requests once the deployment had settled, or over the whole play when it never did. */
export function ordinaryAfter(played: PlayResult): { answered: number | null; p99Seconds: number | null } {
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
