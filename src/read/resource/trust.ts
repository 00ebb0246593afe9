import { known, matchesAction, type PrincipalStatement, unknown, type Value } from "../../model/index.js";
import type { Fields } from "./fields.js";
import { principalStatements } from "./resource-policy.js";

const DOCUMENT = "AssumeRolePolicyDocument";
const ASSUME = "sts:AssumeRole";

/** Who may assume a role, by its trust policy; undefined when none is written. */
export function trustedServicesOf(fields: Fields): Value<readonly string[]> | undefined {
  const raw = fields.raw(DOCUMENT);
  if (raw === undefined || raw.kind === "nothing") return undefined;
  const services: string[] = [];
  for (const statement of principalStatements(raw, fields)) {
    const named = statement.known ? servicesIn(statement.value) : null;
    if (named === null) return unknown("its trust policy is not plain", raw.origin);
    services.push(...named);
  }
  return known(services, raw.origin);
}

/** Null when it may be about anybody, or takes something away. */
function servicesIn({ effect, actions, negated, principals }: PrincipalStatement): string[] | null {
  if (effect === "Deny" || negated || principals.some((name) => /[*$]/.test(name))) return null;
  if (!actions.some((pattern) => matchesAction(pattern, ASSUME))) return [];
  return principals
    .map((name) => name.toLowerCase())
    .filter((name) => /^[a-z0-9.-]+\.amazonaws\.com/.test(name));
}
