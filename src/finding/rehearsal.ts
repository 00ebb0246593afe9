import type { TimelineEntry } from "../timeline/index.js";
import type { Finding, FindingsReport, Proof, Repair } from "./finding.js";

export type Outcome = "steady" | "failed" | "rolled-back" | "never-settles" | "not-observed";

/** What a rehearsal tells: the contract `steadystate/rehearsal@1`, and what the text report shows besides. */
export interface RehearsalReport extends FindingsReport {
  readonly version: string;
  readonly seed: string;
  /** `fastship · ECS Fargate · 1 service, 2 tasks behind an ALB`. */
  readonly subject: string;
  /** What was measured, one line each; empty when nothing was observed. */
  readonly observed: readonly string[];
  /** How long a rollout takes by arithmetic on the settings, and its biggest part; one line each. */
  readonly predicted: readonly string[];
  /** That of the worst scenario. */
  readonly outcome: Outcome;
  readonly scenarios: readonly ScenarioReport[];
  /** Where no repair alone is enough: the smallest set that is. */
  readonly together: { readonly repairs: readonly Repair[]; readonly proof: Proof } | null;
}

export interface ScenarioReport {
  readonly name: string;
  readonly faults: readonly string[];
  readonly outcome: Outcome;
  readonly settledAtSeconds: number | null;
  /** Tasks that ended or were replaced before it settled (or until the play ended). */
  readonly tasksLost: number;
  /** Mean seconds from one replacement to the next, when it loops. */
  readonly cycleSeconds: number | null;
  readonly ordinaryRequests: OrdinaryRequests;
  readonly timeline: readonly TimelineEntry[];
  readonly findings: readonly Finding[];
  /** For people: why it was not observed, or what the outcome does not tell. */
  readonly note: string | null;
  /** The platform settled, but ordinary requests go unanswered. */
  readonly ordinaryFails: boolean;
  /** True for the scenario without injected faults: its outcome decides the exit code. */
  readonly asDeployed: boolean;
}

export interface OrdinaryRequests {
  readonly path: string | null;
  /** Share of ordinary requests answered once the deployment settled (or at the end), 0 to 1; null when none was asked. */
  readonly answered: number | null;
  readonly p99Seconds: number | null;
}
