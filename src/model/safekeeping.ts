import type { ResourcePolicy } from "./messaging.js";
import type { Origin, Value } from "./value.js";

/** A log group that these files make. */
export interface LogGroup {
  readonly id: string;
  readonly origin: Origin;
  /** Unknown when the deployment makes one up. */
  readonly name: Value<string>;
  /** The key that its events are encrypted with; null when CloudWatch Logs keeps the key itself. */
  readonly encryptionKey: Value<EncryptionKey | null>;
}

/** A secret of Secrets Manager or a parameter of Systems Manager that these files make. */
export interface StoredSecret {
  readonly id: string;
  readonly origin: Origin;
  readonly kind: "secret" | "parameter";
  /**
   * How other values of the same file refer to it: `${Credentials}`, or for a secret that a database
   * keeps `${Database.MasterUserSecret.SecretArn}`.
   */
  readonly reference: string;
  /** Unknown when the deployment makes one up. */
  readonly name: Value<string>;
  /** The keys of its JSON; null when it holds plain text. Unknown when it is filled later, or by hand. */
  readonly keys: Value<readonly string[] | null>;
  readonly encryptionKey: Value<EncryptionKey | null>;
}

/** A key of KMS that these files make, with its whole key policy. */
export interface EncryptionKey {
  readonly id: string;
  readonly origin: Origin;
  readonly policy: ResourcePolicy;
}

/** A key policy's principal that stands for the account, so that IAM policies decide. */
export function isAccountRoot(principal: string): boolean {
  return /^arn:[\w-]+:iam::[^:]*:root$|^\d{12}$|^\$\{AWS::AccountId\}$/.test(principal);
}
