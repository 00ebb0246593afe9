import { matchesAction } from "./permissions.js";
import { type EncryptionKey, isAccountRoot } from "./safekeeping.js";
import { anyOf, type Truth, truthOf } from "./truth.js";
import { knownValue } from "./value.js";

/** Whether the key's own policy lets a principal do `action`. Conditions are taken to be met. */
export function keyAllows(
  { policy }: EncryptionKey,
  action: string,
  isMeant: (principal: string) => Truth,
): Truth {
  const answers = policy.statements.map((value): Truth => {
    const statement = knownValue(value);
    if (!statement) return "unknown";
    const named = statement.actions.some((pattern) => matchesAction(pattern, action));
    if ((statement.negated ? named : !named) || statement.effect !== "Allow") return "no";
    return anyOf(statement.principals.map((principal) => (principal === "*" ? "yes" : isMeant(principal))));
  });
  const allowed = anyOf(answers);
  return allowed === "no" && !policy.complete ? "unknown" : allowed;
}

/** Whether policies of IAM decide on the key: its policy names the account, or it has the default policy. */
export function keyLeavesToIam(key: EncryptionKey, action: string): Truth {
  if (key.policy.statements.length === 0) return key.policy.complete ? "yes" : "unknown";
  return keyAllows(key, action, (principal) => truthOf(isAccountRoot(principal)));
}

/** Whether a service of AWS may use the key in its own name. IAM's policies do not count for services. */
export function keyAllowsService(key: EncryptionKey, action: string, service: string): Truth {
  // Some services are named with their region: `logs.eu-west-1.amazonaws.com`.
  const name = new RegExp(`^${service}\\.(?:[^.]+\\.)?amazonaws\\.com(?:\\.cn)?$`);
  return keyAllows(key, action, (principal) => truthOf(name.test(principal)));
}
