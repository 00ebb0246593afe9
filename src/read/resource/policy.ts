import { known, type PolicyStatement, unknown, type Value } from "../../model/index.js";
import { Fields } from "./fields.js";
import { type Resolved, textOf } from "./resolved.js";

/** The statements of the document under `PolicyDocument`. */
export function statementsOf(policy: Fields): Value<PolicyStatement>[] {
  return statementsOfDocument(policy.raw("PolicyDocument"), policy, statementOf);
}

/** The statements of a policy document, each read by `read`. */
export function statementsOfDocument<T>(
  document: Resolved | undefined,
  policy: Fields,
  read: (statement: Fields) => Value<T>,
): Value<T>[] {
  if (document?.kind !== "mapping") {
    return [
      unknown(document?.kind === "unresolved" ? document.reason : "it has no policy document", policy.origin),
    ];
  }
  const fields = new Fields(document, policy.reading);
  const raw = fields.raw("Statement");
  const items = raw?.kind === "mapping" ? [raw] : (fields.items("Statement") ?? [raw]);
  return items.flatMap((item) => {
    if (item?.kind === "mapping") return [read(new Fields(item, policy.reading))];
    return item === undefined ? [] : [unknown("a statement of the policy is unknown", item.origin)];
  });
}

export function statementOf(fields: Fields): Value<PolicyStatement> {
  const negated = fields.has("NotAction");
  const actions = plainTexts(fields.raw(negated ? "NotAction" : "Action"));
  const effect = textOf(fields.raw("Effect"));
  if (actions === null || (effect !== "Allow" && effect !== "Deny")) {
    return unknown("a statement's effect or actions are unknown", fields.origin);
  }
  const resources = fields.raw("Resource");
  const listed = resources?.kind === "list" ? resources.items : resources === undefined ? [] : [resources];
  return known(
    {
      origin: fields.origin,
      effect,
      actions: actions.map((action) => action.toLowerCase()),
      negated,
      resources: listed.filter((raw) => raw.kind !== "nothing").map((raw) => fields.valueOf(raw, "Resource")),
    },
    fields.origin,
  );
}

/** One text or a list of them; null when any is unknown. */
export function plainTexts(raw: Resolved | undefined): string[] | null {
  const items =
    raw?.kind === "list"
      ? raw.items.filter((item) => item.kind !== "nothing")
      : raw === undefined
        ? []
        : [raw];
  const all = items.map(textOf);
  return all.includes(null) ? null : all.flatMap((text) => (text === null ? [] : [text]));
}
