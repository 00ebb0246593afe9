import type { Assumption, Finding, Proof, Repair } from "../finding/index.js";
import type { Model } from "../model/index.js";
import type { Profile } from "../profile/index.js";
import { changedTexts, type ReadResult, reread } from "../read/index.js";
import { assume } from "./assumption.js";

/** One replay of the changed deployment; null when it would have to be observed anew first. */
export interface Replay {
  readonly reachesSteadyState: boolean;
  readonly atSeconds: number | null;
  readonly ordinaryAnswered: boolean | null;
}

export interface ProveInput {
  readonly result: ReadResult;
  readonly model: Model;
  /**
   * Prepares replays of a (changed) Model; null when the change cannot be replayed. `adapt` turns the
   * Profile that was measured into the one that the repair assumes.
   */
  readonly prepare: (
    model: Model,
    adapt: (profile: Profile) => Profile,
  ) => Promise<((seed: string) => Replay) | null>;
  readonly seed: string;
  /** The run of the healthy case, for assumptions. */
  readonly allWell: readonly string[];
}

/** So many plays stand behind a proof; a refutation needs one. */
export const PROOF_SEEDS = 100;

/** The finding with each repair replayed alone. */
export async function prove(finding: Finding, input: ProveInput): Promise<Finding> {
  const repairs: Repair[] = [];
  for (const repair of finding.repairs) repairs.push({ ...repair, proof: await proofOf([repair], input) });
  return { ...finding, repairs };
}

/** What replaying these repairs together gives; null when they cannot be replayed. */
export async function proofOf(repairs: readonly Repair[], input: ProveInput): Promise<Proof | null> {
  const changed = await changedModel(repairs, input);
  if (changed === null) return null;
  const assumptions = repairs.flatMap((repair) => (repair.assumption === null ? [] : [repair.assumption]));
  const replay = await input.prepare(changed, (profile) =>
    assumptions.reduce((current, assumption) => assume(current, assumption, input.allWell), profile),
  );
  return replay === null ? null : overSeeds(replay, input.seed, assumptions);
}

function overSeeds(
  replay: (seed: string) => Replay,
  seed: string,
  assumptions: readonly Assumption[],
): Proof {
  let [earliest, latest] = [Number.POSITIVE_INFINITY, 0];
  let everSettles = true;
  let answered: boolean | null = null;
  let seeds = 0;
  // One play that does not settle is enough to refute; those are also the longest.
  while (seeds < PROOF_SEEDS && everSettles) {
    const one = replay(`${seed}/${seeds}`);
    seeds += 1;
    everSettles &&= one.reachesSteadyState;
    if (one.atSeconds !== null) {
      earliest = Math.min(earliest, one.atSeconds);
      latest = Math.max(latest, one.atSeconds);
    }
    if (one.ordinaryAnswered !== null) answered = (answered ?? true) && one.ordinaryAnswered;
  }
  return {
    reachesSteadyState: everSettles,
    atSeconds: everSettles && latest > 0 ? [round(earliest), round(latest)] : null,
    seeds,
    assumes: assumptions.length === 0 ? null : assumptions.map((assumption) => assumption.text).join("; "),
    ordinaryAnswered: answered,
  };
}

function round(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

/** The deployment read again with the changes made in memory; the unchanged one for repairs of code alone. */
async function changedModel(
  repairs: readonly Repair[],
  { result, model }: ProveInput,
): Promise<Model | null> {
  const changes = repairs.flatMap((repair) => repair.changes);
  if (changes.length === 0) return repairs.some((repair) => repair.assumption !== null) ? model : null;
  const applied = changedTexts(result, changes);
  if (applied === null) return null;
  const again = await reread(result, applied.texts);
  return again.models.find((one) => one.root === model.root) ?? null;
}

/**
 * The smallest set of repairs that reaches steady state when none alone does: one repair of each
 * finding, then each left out that is not needed. Null when even all together do not.
 */
export async function smallestSet(
  findings: readonly Finding[],
  input: ProveInput,
): Promise<{ readonly repairs: Repair[]; readonly proof: Proof } | null> {
  const alone = findings
    .flatMap((finding) => finding.repairs)
    .filter((repair) => repair.proof?.reachesSteadyState);
  if (alone.length > 0) return null;
  let chosen = findings.flatMap((finding) => finding.repairs.filter(isReplayable).slice(0, 1));
  if (chosen.length < 2) return null;
  let proof = await proofOf(chosen, input);
  if (!proof?.reachesSteadyState) return null;
  for (const repair of chosen) {
    const without = chosen.filter((one) => one !== repair);
    const smaller = without.length === 0 ? null : await proofOf(without, input);
    if (smaller?.reachesSteadyState) [chosen, proof] = [without, smaller];
  }
  return { repairs: chosen, proof };
}

function isReplayable(repair: Repair): boolean {
  return repair.edits.length > 0 || repair.assumption !== null;
}
