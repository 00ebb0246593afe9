import type { Place, UnknownFact } from "../model/index.js";

/**
 * What the controllers need to know of one service, in plain numbers: the known values of the
 * Model, the platform's defaults where it writes none, and a list of what is not known.
 */
export interface ServicePlan {
  readonly name: string;
  readonly desiredCount: number;
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  readonly healthCheckGracePeriodSeconds: number;
  readonly circuitBreaker: CircuitBreakerPlan;
  readonly alarmNames: readonly string[];
  readonly targets: readonly TargetPlan[];
  readonly containers: readonly ContainerPlan[];
  /** Values that the files do not settle; the play used the platform's default for them. */
  readonly unknown: readonly UnknownFact[];
  readonly where: readonly Place[];
}

export interface CircuitBreakerPlan {
  readonly enable: boolean;
  readonly rollback: boolean;
  readonly thresholdType: "BOUNDED_PERCENT" | "UNBOUNDED_PERCENT" | "COUNT";
  readonly thresholdValue: number;
  readonly resetOnHealthyTask: boolean;
  readonly where: readonly Place[];
}

/** One target group that the service registers its tasks in. */
export interface TargetPlan {
  readonly name: string;
  readonly balancer: "application" | "network";
  readonly containerName: string;
  readonly containerPort: number;
  readonly check: TargetCheckPlan;
  readonly deregistrationDelaySeconds: number;
  /** Load balancer nodes that probe: one per enabled zone. */
  readonly nodes: number;
  readonly where: readonly Place[];
}

export interface TargetCheckPlan {
  readonly protocol: "HTTP" | "HTTPS" | "TCP";
  readonly port: number;
  readonly path: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** `200`, `200,202` or `200-299`. */
  readonly matcher: string;
  readonly where: readonly Place[];
}

export interface ContainerPlan {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  readonly stopTimeoutSeconds: number;
  /** MiB; null when the container has no limit of its own and the task's is not known. */
  readonly memoryMiB: number | null;
  readonly healthCheck: ContainerCheckPlan | null;
  readonly where: readonly Place[];
}

export interface ContainerCheckPlan {
  readonly command: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly startPeriodSeconds: number;
  readonly where: readonly Place[];
}
