import type { Application } from "./application.js";
import type { SecurityGroup, Subnet } from "./network.js";
import type { Role } from "./role.js";
import type { EnvironmentVariable } from "./task.js";
import type { Origin, Value } from "./value.js";

/** A Lambda function as it is told to the platform. */
export interface LambdaFunction {
  readonly id: string;
  readonly origin: Origin;
  readonly name: Value<string>;
  /** Null for an image. */
  readonly runtime: Value<string | null>;
  /** `index.handler`; null for an image. */
  readonly handler: Value<string | null>;
  /** Seconds; default 3. */
  readonly timeoutSeconds: Value<number>;
  /** MB; default 128. */
  readonly memoryMb: Value<number>;
  /** MB of /tmp; default 512. */
  readonly temporaryStorageMb: Value<number>;
  /** "x86_64" (the default) or "arm64". */
  readonly architecture: Value<string>;
  readonly role: Value<Role | null>;
  readonly environment: readonly EnvironmentVariable[];
  readonly environmentKnown: boolean;
  /** Null when it is not in a VPC. */
  readonly network: FunctionNetwork | null;
  /** Folder or archive of its code, relative to the input; null when it is not among the files. */
  readonly code: Value<string | null>;
  /** ARN or logical id; null when absent. */
  readonly deadLetter: Value<string | null>;
  /** 0 to 2; default 2. Asynchronous invocations only. */
  readonly retryAttempts: Value<number>;
  /** Null when there is no limit of its own. */
  readonly reservedConcurrency: Value<number | null>;
  /** Linked afterwards. */
  application: Application | null;
}

export interface FunctionNetwork {
  readonly origin: Origin;
  readonly subnets: Value<Subnet>[];
  readonly securityGroups: Value<SecurityGroup>[];
}

/** A queue or stream that a function reads. */
export interface EventSource {
  readonly id: string;
  readonly origin: Origin;
  /** Id of the function. */
  readonly functionId: Value<string>;
  /** Id of the queue, or the ARN of what is made elsewhere. */
  readonly sourceId: Value<string>;
  readonly enabled: Value<boolean>;
  /** Messages. */
  readonly batchSize: Value<number | null>;
  /** Seconds; 0 when absent. */
  readonly batchWindowSeconds: Value<number>;
  readonly reportsItemFailures: Value<boolean>;
}

/** A statement of a function's resource policy: who may invoke it. */
export interface InvokePermission {
  readonly id: string;
  readonly origin: Origin;
  readonly functionId: Value<string>;
  /** `s3.amazonaws.com`. */
  readonly principal: Value<string>;
  /** ARN or logical id of what may; null for any of the principal. */
  readonly sourceId: Value<string | null>;
  readonly action: Value<string>;
}
