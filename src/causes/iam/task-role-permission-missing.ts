import { managedPolicyActions } from "../../aws/managed-policies.js";
import { actionOf, isObjectAction } from "../../aws/sdk-actions.js";
import {
  type AwsCall,
  type Container,
  knownValue,
  type Model,
  matchesAction,
  type PolicyStatement,
  type ResourcePolicy,
  type Role,
  roleAllows,
  runsOnFargate,
  servicesOf,
  type TaskDefinition,
} from "../../model/index.js";
import { defineCause, type Defect, found, notApplicable, unknownBecause, type Verdict } from "../cause.js";
import { containerPlaces, signOf, spokenMatches } from "../text-signs.js";
import { taskRoleExamples } from "./task-role-permission-missing.examples.js";

// The call may stand behind a switch that is off, or a policy elsewhere may allow it.
const CONFIDENCE = 0.85;

export const cause = defineCause({
  id: "task-role-permission-missing",
  title: "the application calls AWS, and its role may not",
  severity: "error",
  meaning:
    "The source code calls an operation of AWS in the name of the task role, and no policy of that role allows it. The execution role does not help: it is for the platform, not for the application.",
  hurts:
    "The deployment succeeds, and the first request that needs the call fails with AccessDenied. Where a health check or the start needs it, no task becomes healthy.",
  mend: "Allow the action to the task role, on the resource that the code uses. Actions on objects of S3 need the bucket's ARN with `/*`, `s3:ListBucket` the ARN without.",
  links: [
    {
      title: "Amazon ECS task IAM role",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    },
    {
      title: "Actions, resources and condition keys of each service",
      url: "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    },
    {
      title: "Policy actions for Amazon S3",
      url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html",
    },
  ],
  check: (model) =>
    model.taskDefinitions.flatMap((task) =>
      task.containers.flatMap((container) => judge(model, task, container)),
    ),
  signs: (timeline, model) =>
    signOf(
      spokenMatches(timeline, [
        {
          pattern:
            /assumed-role\/(?![^\s/]*[Ee]xecution)[^\s]* is not authorized to perform: (?!sts:AssumeRole)[\w-]+:\w+/,
          strength: 0.93,
        },
        { pattern: /\(AccessDenied(?:Exception)?\) when calling the \w+ operation/, strength: 0.85 },
        {
          pattern:
            /Could not load credentials from any providers|Unable to locate credentials|CredentialsProviderError/,
          strength: 0.85,
        },
      ]),
      {
        explanation: "A call of AWS that the application made was refused: its role may not, or it has none.",
        where: containerPlaces(model).slice(0, 1),
      },
    ),
  explainsEvents: [],
  explains: ["health-path-errors"],
  examples: taskRoleExamples,
});

/** An action that the code needs, and the first call that needs it. */
interface Need {
  readonly action: string;
  readonly call: AwsCall;
}

/** With these the SDK does not ask for the task role. */
const OWN_CREDENTIALS = /^AWS_(?:ACCESS_KEY_ID|PROFILE|ENDPOINT_URL(?:_\w+)?|WEB_IDENTITY_TOKEN_FILE)$/;

function judge(model: Model, task: TaskDefinition, container: Container): Verdict[] {
  const needs = needsOf(container);
  if (needs.length === 0) return [notApplicable("no call of AWS was seen in its source")];
  const own = container.environment.find(({ name }) => OWN_CREDENTIALS.test(name));
  const baked = container.build?.final.environment.some(({ name }) => OWN_CREDENTIALS.test(name));
  if (own || baked) return [notApplicable("it has credentials of its own")];
  if (!container.environmentKnown) {
    return [
      unknownBecause(
        "whether the task role is used",
        "not all environment variables are known",
        container.origin,
      ),
    ];
  }
  const { taskRole } = task;
  if (!taskRole.known) return [unknownBecause("what the task role may do", taskRole.reason, taskRole.origin)];
  if (taskRole.value === null) return [judgeWithout(model, task, needs)];
  const role = taskRole.value;
  const missing = needs.filter(
    ({ action }) =>
      roleAllows(role, action, managedPolicyActions) === "no" && !allowedElsewhere(model, action),
  );
  const misplaced = needs.filter((need) => isMisplaced(role, need.action));
  return [
    ...(missing.length > 0 ? [found(lacking(role, missing))] : []),
    ...misplaced.map((need) => found(elsewhere(role, need))),
    ...(missing.length + misplaced.length === 0 ? [{ outcome: "not-found" } as const] : []),
  ];
}

function needsOf({ application }: Container): Need[] {
  const seen = new Map<string, Need>();
  for (const call of application?.awsCalls ?? []) {
    const action = actionOf(call.service, call.operation);
    if (action !== null && !seen.has(action)) seen.set(action, { action, call });
  }
  return [...seen.values()];
}

function lacking(role: Role, missing: readonly Need[]): Defect {
  const actions = missing.map(({ action }) => action);
  const nothing = role.statements.length + role.managedPolicyArns.length === 0;
  return {
    title: `the task role may not ${actions.join(", ")}`,
    explanation: `The source calls ${missing.map(({ call }) => `${call.operation} of ${call.service}`).join(", ")}; the role ${role.id} ${nothing ? "has no policy at all" : `allows other things, but not ${actions.length === 1 ? "this" : "these"}`}. The calls are answered with AccessDenied.`,
    where: [
      ...missing.slice(0, 3).map(({ call }) => ({ origin: call.origin, value: call.operation })),
      { origin: role.origin, value: "" },
    ],
    confidence: CONFIDENCE,
  };
}

function judgeWithout(model: Model, task: TaskDefinition, needs: readonly Need[]): Verdict {
  const onFargate = runsOnFargate(task, servicesOf(model, task));
  if (onFargate !== "yes") return notApplicable("the instance's role may do it");
  const [first] = needs;
  return found({
    title: "the application calls AWS, and the task has no role",
    explanation: `The source calls ${first ? `${first.call.operation} of ${first.call.service}` : "AWS"}, and the task definition names no task role. The SDK finds no credentials: the execution role's are for the platform alone.`,
    where: [
      { origin: task.taskRole.origin, value: "" },
      ...needs.slice(0, 2).map(({ call }) => ({ origin: call.origin, value: call.operation })),
    ],
    confidence: CONFIDENCE,
  });
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
  const managed = role.managedPolicyArns.map((arn) => (arn.known ? managedPolicyActions(arn.value) : null));
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

function elsewhere(role: Role, { action, call }: Need): Defect {
  const onObjects = isObjectAction(action);
  const statement = role.statements
    .map((value) => knownValue(value))
    .find((each) => each !== undefined && covers(each, action));
  const resource = statement?.resources[0];
  const text = resource ? (knownValue(resource) ?? "") : "";
  return {
    title: onObjects
      ? `the task role may ${action} on a bucket, not on its objects`
      : `the task role may ${action} on objects, not on their bucket`,
    explanation: onObjects
      ? `\`${text}\` is the bucket itself. Actions on objects need \`${text}/*\`; as it stands the statement allows nothing, and ${call.operation} is answered with AccessDenied.`
      : `\`${text}\` stands for objects. Listing needs the bucket's own ARN, without what follows the slash; as it stands ${call.operation} is answered with AccessDenied, and for files that do not exist S3 says 403 instead of 404.`,
    where: [
      { origin: resource?.origin ?? role.origin, value: text },
      { origin: call.origin, value: call.operation },
    ],
    confidence: CONFIDENCE,
  };
}
