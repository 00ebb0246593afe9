import { check, type CheckResult } from "../check/index.js";
import type { Finding } from "../finding/index.js";
import type { Model, Service } from "../model/index.js";
import { type ObserveHooks, TELLS_NOTHING } from "../observe/index.js";
import { type Profile, runUnder } from "../profile/index.js";
import { type ReadResult, withEdits } from "../read/index.js";
import { type Implied, impliedFaults } from "./implied.js";
import { type ObservationPlan, planObservation } from "./observation.js";
import { observeDeployment } from "./observing.js";
import {
  defaultScenarios,
  deployedScenarios,
  runsFor,
  type Scenario,
  scenarioOf,
  serverTerms,
  withTerms,
} from "./scenarios.js";
import { concernsOnly, untouchedDependencies } from "./untouched.js";

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

/** Everything that the plays of one deployment rest on. */
export interface Stage {
  readonly options: RehearseOptions;
  readonly model: Model;
  readonly service: Service;
  readonly checked: CheckResult;
  /** What configuration shows, with the edits of its repairs. */
  readonly findings: readonly Finding[];
  readonly implied: Implied;
  /** What the servers demand of every client. */
  readonly terms: readonly string[];
  readonly scenarios: readonly Scenario[];
  /** Scenarios that would tell nothing, as it does not come up even when all is well. */
  readonly leftOut: readonly Scenario[];
  /** Dependencies whose faults were not asked for and touched nothing: the application does not use them as it is configured. */
  readonly untouched: readonly string[];
  readonly observation: ObservationPlan | string;
  readonly profile: Profile | null;
}

export async function setStage(options: RehearseOptions): Promise<Stage> {
  const { model, service, result } = options;
  const checked = check(model);
  const implied = impliedFaults(checked, service);
  const terms = termsShown(serverTerms(model), options.profile);
  const wanted = scenariosOf(options, implied);
  const observation = onlyWhenWell(
    observationOf(model, service, options, runsFor(wanted, terms)),
    options.faults.length === 0 && implied.faults.length === 0 && !implied.blocked,
  );
  const profile =
    options.profile ??
    (typeof observation === "string" ? null : await observeDeployment(observation, terms, options.hooks));
  const findings = withEdits(checked.findings, result);
  const leftOut = wanted.filter((scenario) => !scenario.asDeployed && tellsNothing(scenario, terms, profile));
  // Who asks for a fault gets its scenario, with a note that it changed nothing.
  const untouched = options.faults.length === 0 ? untouchedDependencies(wanted, terms, profile) : [];
  const scenarios = wanted.filter(
    (scenario) => !leftOut.includes(scenario) && !concernsOnly(scenario, untouched),
  );
  return {
    options,
    model,
    service,
    checked,
    findings,
    implied,
    terms,
    scenarios,
    leftOut,
    untouched,
    observation,
    profile,
  };
}

/** Faults that nobody asked for are only observed where the application comes up without them. */
function onlyWhenWell(plan: ObservationPlan | string, wanted: boolean): ObservationPlan | string {
  return typeof plan === "string" ? plan : { ...plan, request: { ...plan.request, onlyWhenWell: wanted } };
}

function tellsNothing(scenario: Scenario, terms: readonly string[], profile: Profile | null): boolean {
  const key = withTerms(scenario.faults, terms).join(",");
  return (profile?.notObserved ?? []).some(
    ({ faults, why }) => why === TELLS_NOTHING.why && [...faults].sort().join(",") === key,
  );
}

/** A Profile that was measured without the servers' terms is played without them. */
export function termsShown(terms: readonly string[], profile: Profile | null): readonly string[] {
  return profile === null || runUnder(profile, terms) !== undefined ? terms : [];
}

function scenariosOf(options: RehearseOptions, implied: Implied): Scenario[] {
  return options.faults.length === 0
    ? defaultScenarios(options.model, implied)
    : [...deployedScenarios(implied), ...options.faults.map(scenarioOf)];
}

const NO_SETTINGS = { application: null, ordinaryRoute: null, dependencies: {}, command: null };

export function observationOf(
  model: Model,
  service: Service,
  { result, model: original }: RehearseOptions,
  conditions: readonly (readonly string[])[],
): ObservationPlan | string {
  const settings = result.settings.get(original) ?? NO_SETTINGS;
  return planObservation({ model, service, files: result.files, settings, conditions });
}
