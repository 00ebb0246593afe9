import type { PolicyStatement, Role } from "./role.js";
import { anyOf, type Truth, truthOf } from "./truth.js";
import { knownValue } from "./value.js";

/** What a managed policy allows: action patterns, null when its content is not known here. */
export type ManagedPolicyLookup = (arn: string) => readonly string[] | null;

/** Whether the role may call `action` on some resource. Resources and conditions are not looked at. */
export function roleAllows(role: Role, action: string, managedPolicy: ManagedPolicyLookup): Truth {
  const wanted = action.toLowerCase();
  const statements = role.statements.map((statement) => knownValue(statement));
  const denied = statements.some((statement) => statement?.effect === "Deny" && covers(statement, wanted));
  // A denial may stand under a condition or on other resources: nothing certain follows from it.
  if (denied) return "unknown";
  const allowed = anyOf([
    ...statements.map((statement): Truth => {
      if (!statement) return "unknown";
      return truthOf(statement.effect === "Allow" && covers(statement, wanted));
    }),
    ...role.managedPolicyArns.map((value): Truth => {
      const arn = knownValue(value);
      const actions = arn === undefined ? null : managedPolicy(arn);
      return actions ? truthOf(actions.some((pattern) => matchesAction(pattern, wanted))) : "unknown";
    }),
  ]);
  return allowed === "no" && !role.complete ? "unknown" : allowed;
}

function covers(statement: PolicyStatement, action: string): boolean {
  const named = statement.actions.some((pattern) => matchesAction(pattern, action));
  return statement.negated ? !named : named;
}

/** IAM's wildcards: `*` any text, `?` one character; case does not matter. */
export function matchesAction(pattern: string, action: string): boolean {
  const source = pattern
    .toLowerCase()
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`).test(action.toLowerCase());
}
