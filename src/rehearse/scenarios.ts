import type { DependencyKind, Model } from "../model/index.js";
import { type Fault, parseFault } from "../observe/index.js";
import type { Conditions } from "../platform/index.js";
import type { Implied } from "./implied.js";

/** One thing to rehearse: the deployment under these faults. */
export interface Scenario {
  readonly name: string;
  /** Injected, or brought by the files themselves; in the grammar of `--fault`. Sorted. */
  readonly faults: readonly string[];
  /** The deployment as it stands: its outcome decides the exit code. */
  readonly asDeployed: boolean;
  /** Played as if images could be had and checks arrived: what stands behind the first obstacle. */
  readonly unblocked: boolean;
}

/** Where the data lives: without it no request of substance can be answered, so it is rehearsed as late, not as gone. */
const PRIMARY: readonly DependencyKind[] = ["postgres", "mysql", "mongodb"];
/** What a service should do without for a while. */
const SECONDARY: readonly DependencyKind[] = ["redis"];

const SLOW_MILLISECONDS = 1000;
const LATE_SECONDS = 60;
/** A dependency that is lost goes away this long after the first task started, when the service would have settled. */
const LOST_AFTER_SECONDS = 600;

/** The scenarios that are played when none is asked for. */
export function defaultScenarios(model: Model, implied: Implied): Scenario[] {
  const first = deployedScenarios(implied);
  // Until the deployment as it stands can start, what it would do under further faults tells nothing.
  if (implied.faults.length > 0 || implied.blocked) return first;
  const kinds = dependencyKinds(model);
  const faults = [
    ...kinds
      .filter((kind) => SECONDARY.includes(kind))
      .flatMap((kind) => [
        `${kind}=hang`,
        `${kind}=refused`,
        `${kind}=slow:${SLOW_MILLISECONDS}`,
        `${kind}=lost`,
      ]),
    ...kinds.filter((kind) => PRIMARY.includes(kind)).map((kind) => `${kind}=late:${LATE_SECONDS}`),
  ];
  return [...first, ...faults.map((fault) => scenarioOf([fault]))];
}

/** The deployment as it stands and, where it cannot even start, what would stop it next. */
export function deployedScenarios(implied: Implied): Scenario[] {
  const asItStands = implied.faults.length > 0 || implied.blocked;
  const deployed: Scenario = {
    name: asItStands ? "as deployed" : "all well",
    faults: implied.faults,
    asDeployed: true,
    unblocked: false,
  };
  const behind: Scenario = { ...deployed, name: "once it can start", asDeployed: false, unblocked: true };
  return implied.blocked && implied.refused === null ? [deployed, behind] : [deployed];
}

/** What a server demands of every client, as the files tell: not a fault, but always so. */
export function serverTerms(model: Model): string[] {
  const demanding = model.dependencies.filter(
    ({ store }) => store?.tlsRequired.known && store.tlsRequired.value,
  );
  return [...new Set(demanding.map(({ kind }) => `${kind}=tls-only`))].sort();
}

/** The faults of a run: the scenario's own, and the terms of the servers that it leaves alone. */
export function withTerms(faults: readonly string[], terms: readonly string[]): string[] {
  const touched = new Set(faults.map((fault) => parseFault(fault).dependency));
  return [...faults, ...terms.filter((term) => !touched.has(parseFault(term).dependency))].sort();
}

export function scenarioOf(faults: readonly string[]): Scenario {
  const parsed = faults.map(parseFault);
  return {
    name: parsed.map(faultName).join(", "),
    faults: parsed.map((fault) => fault.text).sort(),
    asDeployed: false,
    unblocked: false,
  };
}

export function dependencyKinds(model: Model): DependencyKind[] {
  return [...new Set(model.dependencies.map((dependency) => dependency.kind))].filter(
    (kind) => PRIMARY.includes(kind) || SECONDARY.includes(kind),
  );
}

export function faultName(fault: Fault): string {
  const name = fault.dependency;
  switch (fault.kind) {
    case "refused":
      return `${name} refused`;
    case "unresolved":
      return `${name} not found`;
    case "connect-timeout":
      return `${name} unreachable`;
    case "hang":
      return `${name} hangs`;
    case "slow":
      return `${name} ${(fault.amount ?? 0) / 1000} s slow`;
    case "close":
      return `${name} breaks off`;
    case "late":
      return `${name} ${fault.amount} s late`;
    case "lost":
      return fault.lostAs === "hang" ? `${name} lost` : `${name} lost, refused`;
    case "tls-only":
      return `${name} needs TLS`;
    case "auth-refused":
      return `${name} refuses login`;
  }
}

/** The conditions over the play's time. A change of one fault (`late`, `lost`) leaves the others as they are. */
export function conditionsOf(faults: readonly string[]): Conditions {
  const parsed = faults.map(parseFault);
  const changing = parsed.find((fault) => fault.kind === "late" || fault.kind === "lost");
  const afterwards = parsed.flatMap((fault) => {
    if (fault.kind === "late") return [];
    if (fault.kind === "lost") return [`${fault.dependency}=${fault.lostAs}`];
    return [fault.text];
  });
  const seconds = changing?.kind === "late" ? (changing.amount ?? 0) : LOST_AFTER_SECONDS;
  return {
    faults: [...faults].sort(),
    changesAfterMs: changing === undefined ? null : seconds * 1000,
    faultsAfterwards: afterwards.sort(),
  };
}

/** Every run that the scenarios need: their own, what a task meets that starts after a change, and all well. */
export function runsFor(scenarios: readonly Scenario[], terms: readonly string[]): string[][] {
  const wanted = new Map<string, string[]>([[terms.join(","), [...terms]]]);
  for (const scenario of scenarios) {
    const { faults, faultsAfterwards } = conditionsOf(withTerms(scenario.faults, terms));
    // A late dependency comes back on its own terms.
    for (const run of [faults, withTerms(faultsAfterwards, terms)]) wanted.set(run.join(","), [...run]);
  }
  return [...wanted.values()];
}
