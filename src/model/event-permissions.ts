import { anyPatternMeans, findNamed, type Named, patternMeans } from "./event-names.js";
import type { LambdaFunction } from "./function.js";
import type { PrincipalStatement, ResourcePolicy } from "./messaging.js";
import type { Model } from "./model.js";
import { matchesAction } from "./permissions.js";
import { allOf, anyOf, type Truth, truthOf } from "./truth.js";
import { knownValue, type Value } from "./value.js";

/** A service that acts for a resource: `sns.amazonaws.com` for a topic. `source` null: whatever it acts for. */
export interface Actor {
  readonly service: string;
  readonly source: Named | null;
  /** Of the source's kind; another of them may be meant. */
  readonly others: readonly Named[];
}

export interface Action {
  readonly action: string;
  readonly on: Named;
  readonly others: readonly Named[];
}

/** Whether the policy of a topic, queue or bucket lets a service act on it. */
export function policyAllows(policy: ResourcePolicy, wanted: Action, actor: Actor): Truth {
  const allowed = anyOf(
    policy.statements.map((statement) =>
      statement.known && statement.value.effect === "Deny" ? "no" : applies(statement, wanted, actor),
    ),
  );
  const denied = policy.statements.some(
    (statement) =>
      statement.known &&
      statement.value.effect === "Deny" &&
      !onlyWithoutTls(statement.value) &&
      applies(statement, wanted, actor) !== "no",
  );
  // What is denied under conditions, or of others, says nothing certain.
  if (allowed !== "no" && denied) return "unknown";
  return allowed === "no" && !policy.complete ? "unknown" : allowed;
}

function applies(value: Value<PrincipalStatement>, { action, on, others }: Action, actor: Actor): Truth {
  if (!value.known) return "unknown";
  const { actions, negated, resources, principals, conditions } = value.value;
  const named = actions.some((pattern) => matchesAction(pattern, action));
  return allOf([
    truthOf(negated ? !named : named),
    anyOf(principals.map((principal) => principalIs(principal, actor.service))),
    resources.length === 0 ? "yes" : anyPatternMeans(resources, on, others),
    ...Object.entries(conditions).map(([key, values]) => conditionHolds(key, values, actor)),
  ]);
}

function principalIs(principal: string, service: string): Truth {
  if (principal === "*" || principal === service) return "yes";
  // Some regions have service principals of their own: sns.us-gov-west-1.amazonaws.com.
  if (principal.includes("${")) return "unknown";
  return truthOf(principal.startsWith(`${service.split(".")[0]}.`) && principal.includes(".amazonaws.com"));
}

/** `key` with its operator before it: `ArnLike aws:sourcearn`. */
function conditionHolds(key: string, values: readonly Value<string>[], actor: Actor): Truth {
  const [operator = "", name = ""] = key.split(" ");
  const positive = /^(?:ForAnyValue:)?(?:Arn|String)(?:Equals|Like)(?:IgnoreCase)?(?:IfExists)?$/i.test(
    operator,
  );
  if (name === "aws:securetransport") return anyOf(values.map((value) => textIs(value, "true")));
  if (!positive) return "unknown";
  if (name === "aws:sourcearn") {
    return actor.source === null ? "unknown" : anyPatternMeans(values, actor.source, actor.others);
  }
  if (name === "aws:sourceaccount") {
    return anyOf(values.map((value) => textIs(value, "${AWS::AccountId}", "unknown")));
  }
  return "unknown";
}

function textIs(value: Value<string>, wanted: string, otherwise: Truth = "no"): Truth {
  if (!value.known) return "unknown";
  return value.value.toLowerCase() === wanted.toLowerCase() ? "yes" : otherwise;
}

/** The usual denial of connections without TLS, which AWS's own services never make. */
function onlyWithoutTls({ conditions }: PrincipalStatement): boolean {
  return Object.entries(conditions).some(
    ([key, values]) =>
      key.endsWith(" aws:securetransport") && values.every((value) => textIs(value, "false") === "yes"),
  );
}

/** Whether the statements of a function's policy let a service invoke it. */
export function mayInvoke(model: Model, target: LambdaFunction, actor: Actor): Truth {
  return anyOf(
    model.invokePermissions.map((permission): Truth => {
      if (!permission.functionId.known) return "unknown";
      if (findNamed(model.functions, permission.functionId) !== target) return "no";
      const { principal, action, sourceArn } = permission;
      const source = knownValue(sourceArn);
      return allOf([
        principal.known ? principalIs(principal.value, actor.service) : "unknown",
        action.known ? truthOf(matchesAction(action.value, "lambda:InvokeFunction")) : "unknown",
        sourceMeans(source, actor),
      ]);
    }),
  );
}

/** `source`: null for any, undefined when unknown. */
function sourceMeans(source: string | null | undefined, { source: wanted, others }: Actor): Truth {
  if (source === undefined) return "unknown";
  if (source === null || wanted === null) return "yes";
  return patternMeans(source, wanted, others);
}
