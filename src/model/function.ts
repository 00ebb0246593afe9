import type { Application } from "./application.js";
import type { SecurityGroup, Subnet } from "./network.js";
import type { Role } from "./role.js";
import type { EnvironmentVariable } from "./task.js";
import type { Origin, Value } from "./value.js";

/** A Lambda function as it is told to the platform. */
export interface LambdaFunction {
  /** Unique in the input: `template.yaml#Resize`; see `resourceName`. */
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
  /** Folder, archive or file of its code, relative to the input; null when it lies elsewhere (a bucket, an image). */
  readonly code: Value<string | null>;
  /** Code that stands in the template itself; null when there is none. */
  readonly inlineCode: Value<string> | null;
  /** What builds the code before it is deployed ("esbuild", "makefile"); null when the folder is taken as it is or by its manifest. */
  readonly builtBy: string | null;
  /** ARNs or ids. What a layer holds is not known here. */
  readonly layers: Value<readonly string[]>;
  /** ARN or logical id; null when absent. */
  readonly deadLetter: Value<string | null>;
  /** 0 to 2; default 2. Asynchronous invocations only. */
  readonly retryAttempts: Value<number>;
  /** Where asynchronous invocations go that failed to the last; null when nowhere. */
  readonly onFailure: Value<string | null>;
  /** On Lambda Managed Instances: other quotas hold. */
  readonly onManagedInstances: boolean;
  /** It has an address of its own on the web. */
  readonly hasUrl: boolean;
  /** Null when there is no limit of its own. */
  readonly reservedConcurrency: Value<number | null>;
  /** Linked afterwards. */
  application: Application | null;
  /** Bytes of its code unpacked, at least; null when its code is no archive among the files. Linked afterwards. */
  codeBytes: number | null;
  /** What its handler names and its code does not hold. Linked afterwards. */
  handlerGap: HandlerGap | null;
}

/** `module`: there is no such file; `export`: the file has nothing of that name; `inline-name`: code in a template is a file of another name. */
export interface HandlerGap {
  readonly kind: "module" | "export" | "inline-name";
  /** What is missing: `src/app` or `handler`. */
  readonly name: string;
  /** The file that was looked into, or one that may be meant; null when there is none. */
  readonly file: string | null;
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
  /** "sqs", "kinesis", "dynamodb", "kafka", "mq", "documentdb". */
  readonly service: Value<string>;
  /** Streams only: null means until the records expire. */
  readonly retryAttempts: Value<number | null>;
  /** Streams only: where records go that failed to the last; null when nowhere. */
  readonly onFailure: Value<string | null>;
}

/** A statement of a function's resource policy: who may invoke it. */
export interface InvokePermission {
  readonly id: string;
  readonly origin: Origin;
  readonly functionId: Value<string>;
  /** `s3.amazonaws.com`. */
  readonly principal: Value<string>;
  /** ARN of what may, as written, with `${Bucket.Arn}` for what only the deployment decides; null for any of the principal. */
  readonly sourceArn: Value<string | null>;
  readonly action: Value<string>;
  /** Ids of what the deployment makes before it, because it refers to it. */
  readonly madeAfter: readonly string[];
}

/** A way of API Gateway to a function. */
export interface ApiIntegration {
  readonly id: string;
  readonly origin: Origin;
  readonly kind: "rest" | "http" | "websocket";
  readonly functionId: Value<string>;
  /** API Gateway calls in the name of a role of its own, so that the function's policy is not asked. */
  readonly withRole: Value<boolean>;
  /** Milliseconds. */
  readonly timeoutMilliseconds: Value<number>;
  /** False when it hands the request on without waiting for an answer (`X-Amz-Invocation-Type`). */
  readonly waits: boolean;
}
