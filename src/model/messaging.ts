import type { PolicyStatement } from "./role.js";
import type { Origin, Value } from "./value.js";

/** What a bucket, topic or queue allows others; `complete` is false when statements may stand elsewhere. */
export interface ResourcePolicy {
  readonly statements: Value<PrincipalStatement>[];
  readonly complete: boolean;
}

export interface PrincipalStatement extends PolicyStatement {
  /** Service principals, ARNs or `*`, as written. */
  readonly principals: readonly string[];
  /** Condition values as written, by operator and key in small letters: `ArnLike aws:sourcearn`. */
  readonly conditions: Readonly<Record<string, readonly Value<string>[]>>;
}

export interface Bucket {
  /** Unique in the input: `template.yaml#Uploads`; see `resourceName`. */
  readonly id: string;
  readonly origin: Origin;
  readonly name: Value<string>;
  readonly notifications: readonly BucketNotification[];
  /** False when notifications may be written elsewhere, by a custom resource for instance. */
  readonly notificationsKnown: boolean;
  readonly policy: ResourcePolicy;
  readonly publicAccessBlocked: Value<boolean>;
}

export interface BucketNotification {
  readonly origin: Origin;
  readonly target: "function" | "topic" | "queue" | "event-bridge";
  /** Id of the target in these files, else its ARN; empty for EventBridge. */
  readonly targetId: Value<string>;
  /** `s3:ObjectCreated:*`. */
  readonly events: readonly Value<string>[];
  /** Empty when absent: all keys. */
  readonly prefix: Value<string>;
  readonly suffix: Value<string>;
}

export interface Topic {
  readonly id: string;
  readonly origin: Origin;
  readonly name: Value<string>;
  readonly fifo: Value<boolean>;
  /** Key that its messages are encrypted with, as written; null when they are not. */
  readonly encryptionKey: Value<string | null>;
  readonly policy: ResourcePolicy;
  readonly subscriptions: readonly Subscription[];
}

export interface Subscription {
  readonly id: string;
  readonly origin: Origin;
  /** `lambda`, `sqs`, `https`, `email`. */
  readonly protocol: Value<string>;
  /** Id of the endpoint in these files, else as written. */
  readonly endpointId: Value<string>;
  readonly rawMessageDelivery: Value<boolean>;
  /** The filter as JSON text; null when there is none. */
  readonly filterPolicy: Value<string | null>;
  readonly filterScope: Value<"MessageAttributes" | "MessageBody">;
  readonly deadLetter: Value<string | null>;
}

export interface Queue {
  readonly id: string;
  readonly origin: Origin;
  readonly name: Value<string>;
  readonly fifo: Value<boolean>;
  /** Seconds; default 30. */
  readonly visibilityTimeoutSeconds: Value<number>;
  /** Seconds; default 345600. */
  readonly retentionSeconds: Value<number>;
  /** Id or ARN of the dead-letter queue; null when there is none. */
  readonly deadLetter: Value<string | null>;
  readonly maximumReceives: Value<number | null>;
  /** Customer's or AWS's key of KMS, as written; null when SQS keeps the key itself or nothing is encrypted. */
  readonly encryptionKey: Value<string | null>;
  readonly policy: ResourcePolicy;
}

/** A rule of EventBridge. */
export interface EventRule {
  readonly id: string;
  readonly origin: Origin;
  readonly name: Value<string>;
  readonly enabled: Value<boolean>;
  /** The event pattern as JSON text, `${…}` for what only the deployment decides; null for a schedule. */
  readonly pattern: Value<string | null>;
  readonly schedule: Value<string | null>;
  readonly targets: readonly RuleTarget[];
}

export interface RuleTarget {
  readonly origin: Origin;
  /** Id of the target in these files, else its ARN. */
  readonly targetId: Value<string>;
  /** EventBridge acts in the name of a role, so that the target's policy is not asked. */
  readonly withRole: boolean;
  readonly deadLetter: Value<string | null>;
}

/** The name that a resource has in its file: ids begin with the file, so that two files may have the same name. */
export function resourceName(id: string): string {
  return id.slice(id.lastIndexOf("#") + 1);
}
