import type { TargetGroup } from "./balancer.js";
import type { InitialConfiguration, InstanceHost } from "./host.js";
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
  /** Null when absent: the minimum then. */
  readonly desiredCapacity: Value<number | null>;
  /** What is looked at besides the instance's own state: `ELB`, `EBS`, `VPC_LATTICE`. */
  readonly healthCheckTypes: Value<readonly string[]>;
  /** Seconds; 0 when absent (a console fills in 300). */
  readonly healthCheckGracePeriodSeconds: Value<number>;
  readonly subnets: Value<Subnet>[];
  readonly targetGroups: Value<TargetGroup>[];
  /** Null when what it is launched from is not among the files. */
  readonly launch: LaunchSettings | null;
  /** CloudFormation's own waiting for instances; null when none is written. */
  readonly stackWait: StackWait | null;
  /** What user data may let `cfn-init` do. Absent where a format has no such thing. */
  readonly initial?: readonly InitialConfiguration[];
  /** Linked afterwards. Absent when nobody looked. */
  host?: InstanceHost;
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
  readonly associatePublicIp: Value<boolean | null>;
  /** The role inside the instance profile; null when there is no profile. */
  readonly instanceRole: Value<Role | null>;
  /** The text as the instance gets it, with placeholders for what only the deployment knows; null when absent. */
  readonly userData: Value<string | null>;
  /** `standard` or `unlimited`; null when the type's default holds. */
  readonly cpuCredits: Value<string | null>;
  readonly detailedMonitoring: Value<boolean>;
}

/** `CreationPolicy` and `UpdatePolicy` of a template: how long CloudFormation waits for instances, and for how many. */
export interface StackWait {
  readonly origin: Origin;
  /** Seconds; null when no signal is waited for. */
  readonly creationTimeoutSeconds: Value<number | null>;
  readonly signals: Value<number | null>;
  /** Seconds between batches, or how long signals are waited for. */
  readonly updatePauseSeconds: Value<number | null>;
  readonly updateWaitsForSignals: Value<boolean>;
}
