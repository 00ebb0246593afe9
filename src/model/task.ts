import type { Application } from "./application.js";
import type { ImageBuild } from "./image.js";
import type { Role } from "./role.js";
import type { Origin, Value } from "./value.js";

export interface TaskDefinition {
  readonly id: string;
  readonly origin: Origin;
  readonly family: Value<string>;
  /** CPU units, 1024 = 1 vCPU; null when absent (EC2 launch type). */
  readonly cpu: Value<number | null>;
  /** MiB; null when absent. */
  readonly memory: Value<number | null>;
  readonly networkMode: Value<string>;
  readonly requiresFargate: Value<boolean>;
  /** "X86_64" (the default) or "ARM64". */
  readonly cpuArchitecture: Value<string>;
  readonly volumes: TaskVolume[];
  readonly placementConstraints: PlacementConstraint[];
  readonly containers: Container[];
  /** True when these are all of them, read whole. */
  readonly containersKnown?: boolean;
  readonly taskRole: Value<Role | null>;
  readonly executionRole: Value<Role | null>;
}

export interface Container {
  readonly id: string;
  readonly origin: Origin;
  readonly name: Value<string>;
  readonly image: Value<string>;
  /** True when omitted. */
  readonly essential: Value<boolean>;
  readonly portMappings: PortMapping[];
  readonly portMappingsKnown: boolean;
  readonly environment: EnvironmentVariable[];
  /** False when the list could not be read whole; a missing variable is then unknown. */
  readonly environmentKnown: boolean;
  /** Overrides of the image's ENTRYPOINT and CMD; null when absent. */
  readonly entryPoint: Value<readonly string[] | null>;
  readonly command: Value<readonly string[] | null>;
  readonly healthCheck: ContainerHealthCheck | null;
  /** Seconds; default 30. */
  readonly stopTimeoutSeconds: Value<number>;
  readonly initProcessEnabled: Value<boolean>;
  /** MiB; null when absent. */
  readonly memory: Value<number | null>;
  readonly memoryReservation: Value<number | null>;
  readonly cpu: Value<number | null>;
  readonly mountPoints: MountPoint[];
  /** `awslogs`, `awsfirelens`, `splunk`; null when nothing takes what the container prints. */
  readonly logDriver: Value<string | null>;
  readonly logGroup: Value<string | null>;
  /** `awslogs-create-group`: the agent makes the log group when it does not exist. */
  readonly createsLogGroup: Value<boolean>;
  /** ARNs of files on S3 with more variables. */
  readonly environmentFiles: Value<string>[];
  /** The secret with which a private registry is opened; null when none is named. */
  readonly repositoryCredentials: Value<string | null>;
  readonly readonlyRootFilesystem: Value<boolean>;
  /** Linked afterwards: the Dockerfile that builds its image, and the application inside. */
  build: ImageBuild | null;
  application: Application | null;
}

export interface PortMapping {
  readonly origin: Origin;
  readonly containerPort: Value<number>;
  readonly hostPort: Value<number | null>;
  readonly protocol: Value<string>;
}

/** `empty`: made for the task and thrown away with it. `host`: a folder of the instance. */
export interface TaskVolume {
  readonly origin: Origin;
  readonly name: Value<string>;
  readonly kind: "empty" | "host" | "docker" | "efs" | "other" | "unknown";
}

export interface MountPoint {
  readonly origin: Origin;
  readonly volume: Value<string>;
  readonly containerPath: Value<string>;
}

export interface PlacementConstraint {
  readonly origin: Origin;
  /** "distinctInstance" or "memberOf". */
  readonly type: Value<string>;
}

export interface EnvironmentVariable {
  readonly name: string;
  readonly origin: Origin;
  /** The plain value; for `secret` the ARN or reference it comes from. */
  readonly value: Value<string>;
  readonly from: "plain" | "secret" | "environment-file";
}

/** All seconds. Defaults: interval 30, timeout 5, retries 3, startPeriod 0. */
export interface ContainerHealthCheck {
  readonly origin: Origin;
  /** With its leading CMD or CMD-SHELL. */
  readonly command: Value<readonly string[]>;
  readonly intervalSeconds: Value<number>;
  readonly timeoutSeconds: Value<number>;
  readonly retries: Value<number>;
  readonly startPeriodSeconds: Value<number>;
}
