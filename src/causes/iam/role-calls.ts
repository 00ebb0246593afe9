import { functionPolicyActions } from "../../aws/event-services.js";
import { actionOf, isObjectAction } from "../../aws/sdk-actions.js";
import {
  type Application,
  type AwsCall,
  knownValue,
  matchesAction,
  type Model,
  type PolicyStatement,
  type ResourcePolicy,
  type Role,
  roleAllows,
} from "../../model/index.js";
import type { Defect } from "../cause.js";

// The call may stand behind a switch that is off, or a policy elsewhere may allow it.
export const CALLS_CONFIDENCE = 0.85;

/** An action that the code needs, and the first call that needs it. */
export interface Need {
  readonly action: string;
  readonly call: AwsCall;
}

/** With these the SDK does not ask for the task role. */
export const OWN_CREDENTIALS =
  /^AWS_(?:ACCESS_KEY_ID|PROFILE|ENDPOINT_URL(?:_\w+)?|WEB_IDENTITY_TOKEN_FILE)$/;

/** What a role lacks for the calls of AWS that are made in its name. `called`: how it is spoken of. */
export function callDefects(model: Model, role: Role, needs: readonly Need[], called: string): Defect[] {
  const missing = needs.filter(
    ({ action }) =>
      roleAllows(role, action, functionPolicyActions) === "no" && !allowedElsewhere(model, action),
  );
  const misplaced = needs.filter((need) => isMisplaced(role, need.action));
  return [
    ...(missing.length > 0 ? [lacking(role, missing, called)] : []),
    ...misplaced.map((need) => elsewhere(role, need, called)),
  ];
}

export function needsOf(application: Application | null): Need[] {
  const seen = new Map<string, Need>();
  for (const call of application?.awsCalls ?? []) {
    const action = actionOf(call.service, call.operation);
    if (action !== null && !seen.has(action)) seen.set(action, { action, call });
  }
  return [...seen.values()];
}

function lacking(role: Role, missing: readonly Need[], called: string): Defect {
  const actions = missing.map(({ action }) => action);
  const nothing = role.statements.length + role.managedPolicyArns.length === 0;
  return {
    title: `${called} may not ${actions.join(", ")}`,
    explanation: `The source calls ${missing.map(({ call }) => `${call.operation} of ${call.service}`).join(", ")}; the role ${role.id} ${nothing ? "has no policy at all" : `allows other things, but not ${actions.length === 1 ? "this" : "these"}`}. The calls are answered with AccessDenied.`,
    where: [
      ...missing.slice(0, 3).map(({ call }) => ({ origin: call.origin, value: call.operation })),
      { origin: role.origin, value: "" },
    ],
    confidence: CALLS_CONFIDENCE,
  };
}

/** A bucket's, queue's or topic's own policy may let the role in. */
function allowedElsewhere(model: Model, action: string): boolean {
  const policies: readonly ResourcePolicy[] = [
    ...model.buckets.map(({ policy }) => policy),
    ...model.queues.map(({ policy }) => policy),
    ...model.topics.map(({ policy }) => policy),
    ...model.encryptionKeys.map(({ policy }) => policy),
  ];
  return policies.some(({ statements }) =>
    statements.some((value) => {
      const statement = knownValue(value);
      if (!statement) return true;
      const services = statement.principals.every((principal) => principal.includes(".amazonaws.com"));
      return statement.effect === "Allow" && !services && covers(statement, action);
    }),
  );
}

function covers(statement: PolicyStatement, action: string): boolean {
  return !statement.negated && statement.actions.some((pattern) => matchesAction(pattern, action));
}

/**
 * The action is allowed, but only on the other kind of thing: for objects the ARN of the bucket alone, or
 * for the bucket only the ARNs of its objects. Such a statement allows nothing.
 */
function isMisplaced(role: Role, action: string): boolean {
  const onObjects = isObjectAction(action);
  if ((!onObjects && action !== "s3:ListBucket") || !role.complete) return false;
  const known = role.statements.map((statement) => knownValue(statement));
  const managed = role.managedPolicyArns.map((arn) => (arn.known ? functionPolicyActions(arn.value) : null));
  if (known.includes(undefined) || managed.includes(null)) return false;
  if (managed.some((actions) => actions?.some((pattern) => matchesAction(pattern, action)))) return false;
  const allowing = known.flatMap((statement) =>
    statement && statement.effect === "Allow" && (statement.negated || covers(statement, action))
      ? [statement]
      : [],
  );
  const resources = allowing.flatMap((statement) =>
    statement.resources.map((resource) => knownValue(resource)),
  );
  return (
    resources.length > 0 &&
    allowing.every(({ negated }) => !negated) &&
    resources.every((text) => text !== undefined && isPlainArn(text) && text.includes("/") !== onObjects)
  );
}

/** The ARN of one bucket or of its objects, without anything that could stand for both. */
function isPlainArn(text: string): boolean {
  const bucket = text.split("/", 1)[0] ?? "";
  return /^arn:[\w-]+:s3:::[\w.${}:-]+$/.test(bucket) || /^\$\{\w+\.Arn\}$/.test(bucket);
}

function elsewhere(role: Role, { action, call }: Need, called: string): Defect {
  const onObjects = isObjectAction(action);
  const statement = role.statements
    .map((value) => knownValue(value))
    .find((each) => each !== undefined && covers(each, action));
  const resource = statement?.resources[0];
  const text = resource ? (knownValue(resource) ?? "") : "";
  return {
    title: onObjects
      ? `${called} may ${action} on a bucket, not on its objects`
      : `${called} may ${action} on objects, not on their bucket`,
    explanation: onObjects
      ? `\`${text}\` is the bucket itself. Actions on objects need \`${text}/*\`; as it stands the statement allows nothing, and ${call.operation} is answered with AccessDenied.`
      : `\`${text}\` stands for objects. Listing needs the bucket's own ARN, without what follows the slash; as it stands ${call.operation} is answered with AccessDenied, and for files that do not exist S3 says 403 instead of 404.`,
    where: [
      { origin: resource?.origin ?? role.origin, value: text },
      { origin: call.origin, value: call.operation },
    ],
    confidence: CALLS_CONFIDENCE,
  };
}
