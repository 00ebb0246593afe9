import type { Origin, Value } from "./value.js";

/** What may be scaled, and between which numbers: an ECS service, or an Auto Scaling group with its own. */
export interface ScalableTarget {
  readonly id: string;
  readonly origin: Origin;
  /** Id of the service in these files, else as written. */
  readonly serviceId: Value<string>;
  readonly minimum: Value<number>;
  readonly maximum: Value<number>;
}

/** What changes how many there are. */
export interface ScalingPolicy {
  readonly id: string;
  readonly origin: Origin;
  /** Id of the scalable target or instance group that it belongs to. */
  readonly targetId: Value<string>;
  readonly kind: Value<"target-tracking" | "step" | "simple" | "predictive">;
  /** `ECSServiceAverageCPUUtilization`, `ASGAverageCPUUtilization`, `ALBRequestCountPerTarget`; null for one of its own. */
  readonly metric: Value<string | null>;
  /** The balancer and target group that requests are counted of; null when absent. */
  readonly resourceLabel: Value<string | null>;
  readonly targetValue: Value<number | null>;
  readonly disableScaleIn: Value<boolean>;
  /** Change per step in order, as written; empty for target tracking. */
  readonly steps: readonly ScalingStep[];
}

export interface ScalingStep {
  readonly origin: Origin;
  readonly amount: Value<number>;
  /** Relative to the alarm's threshold; null is without end. */
  readonly lower: Value<number | null>;
  readonly upper: Value<number | null>;
}

/** A CloudWatch alarm. */
export interface Alarm {
  readonly id: string;
  readonly origin: Origin;
  readonly namespace: Value<string | null>;
  readonly metric: Value<string | null>;
  readonly dimensions: readonly {
    readonly name: string;
    readonly value: Value<string>;
    readonly resourceId: string | null;
  }[];
  readonly comparison: Value<string | null>;
  readonly threshold: Value<number | null>;
  /** Seconds. */
  readonly periodSeconds: Value<number | null>;
  readonly evaluationPeriods: Value<number | null>;
  /** Ids of policies and topics in these files, else ARNs. */
  readonly actions: readonly Value<string>[];
  readonly actionsEnabled: Value<boolean>;
}
