import type { DependencyKind, Model } from "../model/index.js";
import { type Fault, parseFault } from "../observe/index.js";
import type { Conditions } from "../platform/index.js";

/** One thing to rehearse: the deployment under these faults. */
export interface Scenario {
  readonly name: string;
  /** Sorted, in the grammar of `--fault`. */
  readonly faults: readonly string[];
  readonly asDeployed: boolean;
}

/** Where the data lives: without it no request of substance can be answered, so it is rehearsed as late, not as gone. */
const PRIMARY: readonly DependencyKind[] = ["postgres", "mysql", "mongodb"];
/** What a service should do without for a while. */
const SECONDARY: readonly DependencyKind[] = ["redis"];

const SLOW_MILLISECONDS = 2000;
const LATE_SECONDS = 60;
/** A dependency that is lost goes away this long after the first task started, when the service would have settled. */
const LOST_AFTER_SECONDS = 600;

/** The scenarios that are played when none is asked for. `implied` are the conditions that the files themselves bring. */
export function defaultScenarios(model: Model, implied: readonly string[], blocked: boolean): Scenario[] {
  const asDeployed: Scenario = {
    name: implied.length > 0 || blocked ? "as deployed" : "all well",
    faults: [...implied].sort(),
    asDeployed: true,
  };
  // Until the deployment as it stands can start, what it would do under further faults tells nothing.
  if (implied.length > 0 || blocked) return [asDeployed];
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
  return [
    asDeployed,
    ...faults.map((fault) => ({ name: faultName(parseFault(fault)), faults: [fault], asDeployed: false })),
  ];
}

export function scenarioOf(faults: readonly string[]): Scenario {
  const parsed = faults.map(parseFault);
  return {
    name: parsed.map(faultName).join(", "),
    faults: parsed.map((fault) => fault.text).sort(),
    asDeployed: false,
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
      return `${name} has no address`;
    case "connect-timeout":
      return `${name} unreachable`;
    case "hang":
      return `${name} hangs`;
    case "slow":
      return `${name} ${(fault.amount ?? 0) / 1000} s slow`;
    case "close":
      return `${name} closes mid-answer`;
    case "late":
      return `${name} ${fault.amount} s late`;
    case "lost":
      return fault.lostAs === "hang" ? `${name} lost` : `${name} lost (refused)`;
    case "tls-only":
      return `${name} demands TLS`;
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

/** Every run that the scenarios need: their own, and what a task meets that starts after a change. */
export function runsFor(scenarios: readonly Scenario[]): string[][] {
  const wanted = new Map<string, string[]>([["", []]]);
  for (const scenario of scenarios) {
    const { faults, faultsAfterwards } = conditionsOf(scenario.faults);
    for (const run of [faults, faultsAfterwards]) wanted.set(run.join(","), [...run]);
  }
  return [...wanted.values()];
}
