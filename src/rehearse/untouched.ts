import { parseFault } from "../observe/index.js";
import { type Profile, runUnder } from "../profile/index.js";
import { type Scenario, withTerms } from "./scenarios.js";

/**
 * Dependencies to which the observed application made no connection, whatever was done to them: a client
 * that stands in the code and is not configured. Playing their faults would only show the healthy case again.
 */
export function untouchedDependencies(
  scenarios: readonly Scenario[],
  terms: readonly string[],
  profile: Profile | null,
): string[] {
  if (profile === null) return [];
  const touched = new Map<string, boolean>();
  for (const scenario of scenarios.filter(({ asDeployed }) => !asDeployed)) {
    const effects = runUnder(profile, withTerms(scenario.faults, terms))?.effects;
    for (const fault of scenario.faults) {
      const { dependency } = parseFault(fault);
      // What was not observed may have had an effect.
      const effect = effects?.find((one) => one.fault === fault);
      touched.set(dependency, (touched.get(dependency) ?? false) || (effect?.tookEffect ?? true));
    }
  }
  return [...touched].flatMap(([dependency, was]) => (was ? [] : [dependency])).sort();
}

/** Whether all that a scenario does is done to dependencies that are not used. */
export function concernsOnly({ asDeployed, faults }: Scenario, dependencies: readonly string[]): boolean {
  return !asDeployed && faults.every((fault) => dependencies.includes(parseFault(fault).dependency));
}

export function untouchedNote(dependencies: readonly string[]): string | null {
  if (dependencies.length === 0) return null;
  const names = dependencies.join(" and ");
  return `Faults of ${names} were not played: the application made no connection there while it was observed.`;
}
