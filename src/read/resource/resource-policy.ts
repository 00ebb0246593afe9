import { known, type PrincipalStatement, unknown, type Value } from "../../model/index.js";
import { Fields } from "./fields.js";
import { plainTexts, statementOf, statementsOfDocument } from "./policy.js";
import type { Resolved } from "./resolved.js";

/** The statements of a bucket's, topic's or queue's policy. */
export function principalStatements(
  document: Resolved | undefined,
  policy: Fields,
): Value<PrincipalStatement>[] {
  return statementsOfDocument(document, policy, principalStatement);
}

function principalStatement(fields: Fields): Value<PrincipalStatement> {
  const statement = statementOf(fields);
  const principals = principalsOf(fields);
  if (!statement.known) return statement;
  if (principals === null) return unknown("whom the statement is about is unknown", fields.origin);
  return known({ ...statement.value, principals, conditions: conditionsOf(fields) }, fields.origin);
}

/** Null when any is unknown, and for what a statement excepts. */
function principalsOf(fields: Fields): string[] | null {
  const raw = fields.raw("Principal");
  if (raw === undefined) return null;
  if (raw.kind !== "mapping") return plainTexts(raw);
  if (raw.incomplete !== null) return null;
  const all = [...raw.entries.values()].map(({ value }) => plainTexts(value));
  return all.includes(null) ? null : all.flatMap((texts) => texts ?? []);
}

/** Values by key, of all operators; the operator stands before the key: `ArnLike aws:SourceArn`. */
function conditionsOf(fields: Fields): Record<string, Value<string>[]> {
  const conditions: Record<string, Value<string>[]> = {};
  const raw = fields.raw("Condition");
  if (raw === undefined) return conditions;
  if (raw.kind !== "mapping") return { "unknown unknown": [unknown("the condition is unknown", raw.origin)] };
  for (const [operator, { value: keys }] of raw.entries) {
    if (keys.kind !== "mapping") {
      conditions[`${operator} unknown`] = [unknown("the condition is unknown", keys.origin)];
      continue;
    }
    const inner = new Fields(keys, fields.reading);
    for (const [key, { value }] of keys.entries) {
      const items = value.kind === "list" ? value.items : [value];
      conditions[`${operator} ${key.toLowerCase()}`] = items.map((item) => inner.valueOf(item, key));
    }
  }
  return conditions;
}
