import type { CheckResult } from "../check/index.js";
import type { Service } from "../model/index.js";
import type { PullFailure } from "../platform/index.js";

/** The conditions that the deployment's own files bring, before any fault is injected. */
export interface Implied {
  /** In the grammar of `--fault`. Sorted. */
  readonly faults: readonly string[];
  readonly pullFailure: PullFailure | null;
  readonly balancerBlocked: boolean;
  /** The platform's API refuses the configuration: its words. */
  readonly refused: string | null;
  /** The causes that brought them. */
  readonly causes: readonly string[];
  /** It cannot come up at all, whatever the application does. */
  readonly blocked: boolean;
}

export function impliedFaults(checked: CheckResult, service: Service): Implied {
  const task = service.taskDefinition;
  const ids = new Set([service.id, task?.id, ...(task?.containers ?? []).map((container) => container.id)]);
  const own = checked.implications.filter(({ implication }) => ids.has(implication.of));
  const faults = new Set<string>();
  let pullFailure: PullFailure | null = null;
  let balancerBlocked = false;
  let refused: string | null = null;
  for (const { implication } of own) {
    switch (implication.what) {
      case "dependency":
        faults.add(`${implication.kind}=${implication.fault}`);
        break;
      case "image-pull":
        // An image that cannot be reached is not looked up: without a route out nothing else is learnt.
        if (pullFailure === null || implication.failure === "unreachable") {
          pullFailure = { kind: implication.failure, reason: implication.reason };
        }
        break;
      case "balancer-blocked":
        balancerBlocked = true;
        break;
      case "refused":
        refused ??= implication.message;
        break;
    }
  }
  return {
    faults: [...faults].sort(),
    pullFailure,
    balancerBlocked,
    refused,
    causes: [...new Set(own.map((one) => one.cause))],
    blocked: pullFailure !== null || balancerBlocked || refused !== null,
  };
}
