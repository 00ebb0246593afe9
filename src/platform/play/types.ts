import type { Timeline } from "../../timeline/index.js";
import type { ServicePlan } from "../plan.js";

/** What is played. */
export interface PlayPlan {
  readonly service: ServicePlan;
}

export interface PlayOptions {
  readonly seed: string;
  /** The play ends here at the latest; three hours is CloudFormation's own patience. */
  readonly untilSeconds: number;
  /** `create` starts from nothing; `update` replaces an old healthy revision; `running` starts in steady state. */
  readonly kind: "create" | "update" | "running";
  /** A CloudFormation operation stands around the service. */
  readonly stack: boolean;
  /** For how long a steady service is watched before the play ends. Default 300. */
  readonly watchSeconds?: number;
  /** What is done to the service from outside while it plays. */
  readonly interventions?: readonly Intervention[];
  /** `outcome`: the timeline holds only the ordinary requests; what nobody reads is not told. Default `all`. */
  readonly record?: "all" | "outcome";
  /** One ordinary request is asked this often. Default 2. */
  readonly requestEverySeconds?: number;
  /** Since about 2021 a task is stopped first and deregistered then; before, it was drained first. */
  readonly drainBeforeStop?: boolean;
}

export type Intervention =
  | { readonly kind: "stop-task"; readonly atSeconds: number; readonly task: number }
  | { readonly kind: "set-desired-count"; readonly atSeconds: number; readonly desiredCount: number }
  | { readonly kind: "alarm"; readonly atSeconds: number; readonly alarm: string }
  /** A container of a running task ends by itself. */
  | {
      readonly kind: "exit-container";
      readonly atSeconds: number;
      readonly task: number;
      readonly container: string;
      readonly exitCode: number;
    }
  | { readonly kind: "note-fault"; readonly atSeconds: number; readonly fault: string };

export type Outcome = "steady" | "failed" | "rolled-back" | "never-settles";

export interface PlayResult {
  readonly timeline: Timeline;
  readonly outcome: Outcome;
  /** From when on the service stays steady; null when it does not. */
  readonly settledAtSeconds: number | null;
  /** Tasks of the new revision that ended without being told to by the rollout. */
  readonly tasksLost: number;
  /** Mean seconds between the starts of replacements, when it loops. */
  readonly cycleSeconds: number | null;
  readonly requests: RequestSummary;
}

/** What clients would have seen of ordinary requests, over the whole play. */
export interface RequestSummary {
  readonly answered: number;
  readonly failed: number;
  /** Null when no ordinary route is known. */
  readonly answeredShare: number | null;
  readonly p99Seconds: number | null;
}
