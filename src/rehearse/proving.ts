import { check } from "../check/index.js";
import type { Model, Service } from "../model/index.js";
import type { Profile } from "../profile/index.js";
import type { ProveInput, Replay } from "../prove/index.js";
import { impliedFaults } from "./implied.js";
import type { ObservationPlan } from "./observation.js";
import { observeDeployment } from "./observing.js";
import { impatienceOf, isMoreImpatient } from "./patience.js";
import { missingRun, ORDINARY_SHARE_MIN, ordinaryAfter, playOnce } from "./playing.js";
import { runsFor, type Scenario, serverTerms, withTerms } from "./scenarios.js";
import { observationOf, type Stage, termsShown } from "./stage.js";

/** The application is observed anew for so many changed deployments at most: each costs seconds. */
const OBSERVATIONS_MAX = 3;

/** How the repairs of one scenario's findings are replayed. */
export function proofInput(scenario: Scenario, stage: Stage): ProveInput {
  const observed = new Map<string, Promise<Profile>>();

  /** The Profile of what the changed deployment starts: the measured one, or one measured now; null when that cannot be had. */
  async function profileOf(changed: Stage, scenarios: readonly Scenario[]): Promise<Profile | null> {
    const plan = observationOf(
      changed.model,
      changed.service,
      stage.options,
      runsFor(scenarios, changed.terms),
    );
    if (typeof plan === "string" || typeof stage.observation === "string") return null;
    const [before, after] = [started(stage.observation), started(plan)];
    const complete = scenarios.every(
      (one) => stage.profile !== null && missingRun(stage.profile, one, changed) === null,
    );
    if (before === after && complete) return stage.profile;
    // A Profile that was handed in cannot be measured anew.
    if (stage.options.profile !== null) return null;
    if (!observed.has(after)) {
      if (observed.size >= OBSERVATIONS_MAX) return null;
      stage.options.hooks.progress("observing the repaired deployment");
      observed.set(after, observeDeployment(plan, changed.terms, stage.options.hooks));
    }
    return (await observed.get(after)) ?? null;
  }

  return {
    result: stage.options.result,
    model: stage.model,
    seed: stage.options.seed,
    allWell: stage.terms,
    async prepare(model, adapt) {
      const changed = changedStage(stage, model);
      if (changed === null) return null;
      if (changed.implied.refused !== null) return neverStarts;
      const replayed =
        scenario.asDeployed || scenario.unblocked
          ? { ...scenario, faults: changed.implied.faults }
          : scenario;
      const profile = await profileOf(changed, [replayed]);
      if (profile === null || missingRun(profile, replayed, changed) !== null) return null;
      const adapted = adapt(profile);
      const once = (seed: string): Replay => replay(replayed, changed, adapted, seed);
      const faults = withTerms(replayed.faults, changed.terms);
      const before = impatienceOf(profile, faults, stage.service);
      const after = impatienceOf(adapted, faults, changed.service);
      // A wait that becomes longer than what was observed cannot be refuted.
      return isMoreImpatient(before, after) && !once(stage.options.seed).reachesSteadyState ? null : once;
    },
  };
}

function neverStarts(): Replay {
  return { reachesSteadyState: false, atSeconds: null, ordinaryAnswered: null };
}

function replay(scenario: Scenario, stage: Stage, profile: Profile, seed: string): Replay {
  const played = playOnce(scenario, stage, profile, seed, "outcome");
  const { answered } = ordinaryAfter(played);
  return {
    reachesSteadyState: played.outcome === "steady",
    atSeconds: played.settledAtSeconds,
    ordinaryAnswered: answered === null ? null : answered >= ORDINARY_SHARE_MIN,
  };
}

function changedStage(stage: Stage, model: Model): Stage | null {
  if (model === stage.model) return stage;
  const service = model.services.find((one: Service) => one.id === stage.service.id);
  if (service === undefined) return null;
  const checked = check(model);
  return {
    ...stage,
    model,
    service,
    checked,
    implied: impliedFaults(checked, service),
    terms: termsShown(serverTerms(model), stage.options.profile),
  };
}

/** What decides how the application behaves: its command, environment and the paths that it is asked for. */
function started(plan: ObservationPlan): string {
  const { command, environment, endpoints, dependencies } = plan.request;
  const asked = endpoints.map((endpoint) =>
    "path" in endpoint ? [endpoint.path, endpoint.port] : endpoint.command,
  );
  return JSON.stringify([command, environment, dependencies, asked]);
}
