import type { TargetGroup } from "./balancer.js";
import type { HostProcess, HostScript } from "./host.js";
import type { SecurityGroup, Subnet } from "./network.js";
import type { Role } from "./role.js";
import type { Origin, Value } from "./value.js";

/** EC2 instances that run an application: an Auto Scaling group, or an instance of its own (size 1 to 1). */
export interface InstanceGroup {
  readonly id: string;
  readonly origin: Origin;
  readonly kind: "auto-scaling-group" | "instance";
  readonly name: Value<string>;
  readonly minimumSize: Value<number>;
  readonly maximumSize: Value<number>;
  readonly desiredCapacity: Value<number | null>;
  /** "EC2" (always looked at) and what is looked at besides: "ELB", "EBS", "VPC_LATTICE". */
  readonly healthCheckTypes: Value<readonly string[]>;
  /** Seconds; 0 when absent, except where a console fills in 300. */
  readonly healthCheckGracePeriodSeconds: Value<number>;
  /** Seconds; default 300. Only simple scaling uses it. */
  readonly cooldownSeconds: Value<number>;
  /** Seconds; null when absent. */
  readonly instanceWarmupSeconds: Value<number | null>;
  readonly subnets: Value<Subnet>[];
  readonly targetGroups: Value<TargetGroup>[];
  readonly launch: LaunchSettings | null;
  /** CloudFormation's own waiting for instances; null when none is written. */
  readonly stackWait: StackWait | null;
}

/** What an instance is made from: a launch template, a launch configuration, or the instance's own settings. */
export interface LaunchSettings {
  readonly id: string;
  readonly origin: Origin;
  /** Null when several are allowed or none is written. */
  readonly instanceType: Value<string | null>;
  /** AMI id, or the parameter that holds it. */
  readonly image: Value<string | null>;
  readonly securityGroups: Value<SecurityGroup>[];
  readonly associatePublicIp: Value<boolean>;
  /** The role inside the instance profile; null when there is no profile. */
  readonly instanceRole: Value<Role | null>;
  readonly userData: Value<HostScript | null>;
  /** CPU credits: "standard" or "unlimited"; null when the type's default holds. */
  readonly creditSpecification: Value<string | null>;
  /** GiB of the root volume; null when the image's own size holds. */
  readonly rootVolumeGib: Value<number | null>;
  /** What user data and units start on such an instance. Linked afterwards. */
  processes: readonly HostProcess[];
}

/** `CreationPolicy` and `UpdatePolicy` of a template: how long CloudFormation waits for instances, and for how many. */
export interface StackWait {
  readonly origin: Origin;
  /** Seconds. */
  readonly creationTimeoutSeconds: Value<number | null>;
  readonly creationCount: Value<number | null>;
  /** Seconds between batches, or how long signals are waited for. */
  readonly updatePauseSeconds: Value<number | null>;
  readonly updateWaitsForSignals: Value<boolean>;
  readonly updateMinimumInService: Value<number | null>;
  readonly updateMaximumBatch: Value<number | null>;
}
