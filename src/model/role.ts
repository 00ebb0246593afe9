import type { Origin, Value } from "./value.js";

export interface Role {
  readonly id: string;
  readonly origin: Origin;
  readonly managedPolicyArns: Value<string>[];
  readonly statements: Value<PolicyStatement>[];
  /**
   * Services that its trust policy lets assume it, as AWS calls them: `ecs-tasks.amazonaws.com`. Unknown where
   * the policy says more than plain names; absent where no policy was seen.
   */
  readonly trustedServices?: Value<readonly string[]>;
  /** False when permissions may come from elsewhere: an imported role, an unresolved policy. */
  readonly complete: boolean;
}

export interface PolicyStatement {
  readonly origin: Origin;
  readonly effect: "Allow" | "Deny";
  /** Lower case, with wildcards as written: `ssmmessages:*`. */
  readonly actions: readonly string[];
  /** NotAction: all but `actions`. */
  readonly negated: boolean;
  readonly resources: Value<string>[];
}
