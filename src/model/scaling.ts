import type { Origin, Value } from "./value.js";

/** How many there may be, of an ECS service or an Auto Scaling group, and what changes it. */
export interface ScalingPolicy {
  readonly id: string;
  readonly origin: Origin;
  /** Id of the service or instance group that it scales. */
  readonly targetId: Value<string>;
  readonly kind: Value<"target-tracking" | "step" | "simple" | "scheduled" | "predictive">;
  /** Null where the target's own bounds hold. */
  readonly minimum: Value<number | null>;
  readonly maximum: Value<number | null>;
  /** `ECSServiceAverageCPUUtilization`, `CPUUtilization`. */
  readonly metric: Value<string | null>;
  readonly targetValue: Value<number | null>;
  readonly disableScaleIn: Value<boolean>;
  /** Seconds; null when not given. */
  readonly scaleInCooldownSeconds: Value<number | null>;
  readonly scaleOutCooldownSeconds: Value<number | null>;
  /** Change per step in order, as written; empty for target tracking. */
  readonly adjustments: readonly ScalingAdjustment[];
}

export interface ScalingAdjustment {
  readonly origin: Origin;
  readonly type: Value<string>;
  readonly amount: Value<number>;
  /** Relative to the alarm's threshold; null is without end. */
  readonly lower: Value<number | null>;
  readonly upper: Value<number | null>;
}

/** A CloudWatch alarm. */
export interface Alarm {
  readonly id: string;
  readonly origin: Origin;
  readonly name: Value<string>;
  readonly namespace: Value<string | null>;
  readonly metric: Value<string | null>;
  readonly dimensions: readonly { readonly name: string; readonly value: Value<string> }[];
  readonly statistic: Value<string | null>;
  readonly comparison: Value<string>;
  readonly threshold: Value<number | null>;
  readonly periodSeconds: Value<number | null>;
  readonly evaluationPeriods: Value<number>;
  readonly treatMissingData: Value<string>;
  /** Ids of policies or topics, else ARNs. */
  readonly actions: readonly Value<string>[];
  readonly actionsEnabled: Value<boolean>;
}
