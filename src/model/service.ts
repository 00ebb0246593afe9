import type { TargetGroup } from "./balancer.js";
import type { SecurityGroup, Subnet } from "./network.js";
import type { PlacementConstraint, TaskDefinition } from "./task.js";
import type { Origin, Value } from "./value.js";

export interface Service {
  readonly id: string;
  readonly origin: Origin;
  readonly name: Value<string>;
  readonly launchType: Value<"FARGATE" | "EC2" | "EXTERNAL">;
  readonly schedulingStrategy: Value<"REPLICA" | "DAEMON">;
  /** 1 when CloudFormation's default applies. */
  readonly desiredCount: Value<number>;
  /** Least count that service auto scaling keeps; absent when none is written in these files. */
  readonly minimumCount?: Value<number>;
  /** The family, ARN or logical id as written. */
  readonly taskDefinitionName: Value<string>;
  /** Linked afterwards. */
  taskDefinition: TaskDefinition | null;
  readonly targets: ServiceTarget[];
  readonly rollout: Rollout;
  readonly placementConstraints: PlacementConstraint[];
  /** What is written; null when nothing is, for the default depends on when the service was made. */
  readonly availabilityZoneRebalancing: Value<"ENABLED" | "DISABLED" | null>;
  /** Seconds; 0 when absent. */
  readonly healthCheckGracePeriodSeconds: Value<number>;
  readonly enableExecuteCommand: Value<boolean>;
  readonly network: ServiceNetwork | null;
}

/** One entry of the service's `loadBalancers`. */
export interface ServiceTarget {
  readonly origin: Origin;
  readonly containerName: Value<string>;
  readonly containerPort: Value<number>;
  /** ARN, name or logical id as written. */
  readonly targetGroupName: Value<string>;
  /** Linked afterwards; null when these files do not hold it. */
  targetGroup: TargetGroup | null;
}

export interface Rollout {
  readonly origin: Origin;
  readonly controller: Value<"ECS" | "CODE_DEPLOY" | "EXTERNAL">;
  readonly strategy: Value<string>;
  readonly minimumHealthyPercent: Value<number>;
  readonly maximumPercent: Value<number>;
  readonly circuitBreaker: CircuitBreaker;
  /** CloudWatch alarms that fail the deployment. */
  readonly alarmNames: Value<readonly string[]>;
}

export interface CircuitBreaker {
  readonly origin: Origin;
  readonly enable: Value<boolean>;
  readonly rollback: Value<boolean>;
  readonly thresholdType: Value<"BOUNDED_PERCENT" | "UNBOUNDED_PERCENT" | "COUNT">;
  readonly thresholdValue: Value<number>;
  readonly resetOnHealthyTask: Value<boolean>;
}

export interface ServiceNetwork {
  readonly origin: Origin;
  readonly subnets: Value<Subnet>[];
  readonly securityGroups: Value<SecurityGroup>[];
  readonly assignPublicIp: Value<boolean>;
}
