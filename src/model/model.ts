import type { Listener, LoadBalancer, TargetGroup } from "./balancer.js";
import type { Dependency, DataStore } from "./dependency.js";
import type { ImageBuild, ImageHealthCheck, PushedImage } from "./image.js";
import type { Application } from "./application.js";
import type { BeanstalkEnvironment } from "./environment.js";
import type { ApiIntegration, EventSource, InvokePermission, LambdaFunction } from "./function.js";
import type { FastcgiPool, Proxy, HostProcess } from "./host.js";
import type { InstanceGroup } from "./instances.js";
import type { Bucket, EventRule, Queue, Topic } from "./messaging.js";
import type { DeployStep } from "./deploy-step.js";
import type { Network } from "./network.js";
import type { Refusal } from "./refusal.js";
import type { RuntimeRequirement } from "./requirement.js";
import type { Role } from "./role.js";
import type { Alarm, ScalableTarget, ScalingPolicy } from "./scaling.js";
import type { EncryptionKey, LogGroup, StoredSecret } from "./safekeeping.js";
import type { Service } from "./service.js";
import type { TaskDefinition } from "./task.js";
import type { Origin, Place, Value } from "./value.js";

/** One deployment: what the platform is told, and what the source code says. */
export interface Model {
  /** For display, made from the folder; nothing else may depend on it. */
  readonly name: string;
  /** Folder of the deployment files, relative to the input. */
  readonly root: string;
  readonly services: Service[];
  readonly taskDefinitions: TaskDefinition[];
  readonly loadBalancers: LoadBalancer[];
  readonly listeners: Listener[];
  readonly targetGroups: TargetGroup[];
  readonly network: Network;
  readonly roles: Role[];
  readonly dataStores: DataStore[];
  readonly logGroups: LogGroup[];
  readonly storedSecrets: StoredSecret[];
  readonly encryptionKeys: EncryptionKey[];
  readonly images: ImageBuild[];
  readonly pushedImages: PushedImage[];
  readonly deploySteps: DeployStep[];
  readonly applications: Application[];
  readonly dependencies: Dependency[];
  readonly environments: BeanstalkEnvironment[];
  readonly instanceGroups: InstanceGroup[];
  readonly functions: LambdaFunction[];
  readonly eventSources: EventSource[];
  readonly invokePermissions: InvokePermission[];
  readonly apiIntegrations: ApiIntegration[];
  readonly buckets: Bucket[];
  readonly topics: Topic[];
  readonly queues: Queue[];
  readonly eventRules: EventRule[];
  readonly scalableTargets: ScalableTarget[];
  readonly scalingPolicies: ScalingPolicy[];
  readonly alarms: Alarm[];
  /** Processes of machines that stand in files of their own: units, Procfiles, PM2 files. */
  readonly hostProcesses: HostProcess[];
  readonly proxies: Proxy[];
  readonly fastcgiPools: FastcgiPool[];
  readonly runtimeRequirements: RuntimeRequirement[];
  readonly stacks: Stack[];
  /** Services of a Compose file: local development, never deployed as such. */
  readonly localServices: LocalService[];
  readonly secrets: SecretText[];
  /** Values that the platform will not take, as far as the formats' readers know it. */
  readonly refusals: Refusal[];
  readonly unknown: UnknownFact[];
  readonly read: { readonly file: string; readonly as: string }[];
}

export interface Stack {
  readonly origin: Origin;
  readonly file: string;
  readonly resources: number;
  readonly parameters: readonly string[];
}

export interface LocalService {
  readonly origin: Origin;
  readonly name: string;
  readonly image: Value<string | null>;
  readonly buildContext: string | null;
  readonly dockerfile: string | null;
  /** The stage that is built; null for the last one. */
  readonly buildTarget?: string | null;
  readonly command: Value<readonly string[] | null>;
  readonly entryPoint: Value<readonly string[] | null>;
  readonly environment: { readonly name: string; readonly value: Value<string>; readonly origin: Origin }[];
  readonly ports: { readonly host: Value<number | null>; readonly container: Value<number> }[];
  readonly dependsOn?: readonly string[];
  readonly healthCheck?: ImageHealthCheck | null;
}

/** A value that looks like a secret and stands in clear in a file; the text itself is never kept. */
export interface SecretText {
  readonly origin: Origin;
  /** What it is: "password in a URL", "private key", "access key id". */
  readonly what: string;
}

export interface UnknownFact {
  readonly what: string;
  readonly why: string;
  readonly where: readonly Place[];
}

export function emptyModel(name: string, root: string): Model {
  return {
    name,
    root,
    services: [],
    taskDefinitions: [],
    loadBalancers: [],
    listeners: [],
    targetGroups: [],
    network: { vpcs: [], subnets: [], securityGroups: [], endpoints: [] },
    roles: [],
    dataStores: [],
    logGroups: [],
    storedSecrets: [],
    encryptionKeys: [],
    images: [],
    pushedImages: [],
    deploySteps: [],
    applications: [],
    dependencies: [],
    environments: [],
    instanceGroups: [],
    functions: [],
    eventSources: [],
    invokePermissions: [],
    apiIntegrations: [],
    buckets: [],
    topics: [],
    queues: [],
    eventRules: [],
    scalableTargets: [],
    scalingPolicies: [],
    alarms: [],
    hostProcesses: [],
    proxies: [],
    fastcgiPools: [],
    runtimeRequirements: [],
    stacks: [],
    localServices: [],
    secrets: [],
    refusals: [],
    unknown: [],
    read: [],
  };
}
