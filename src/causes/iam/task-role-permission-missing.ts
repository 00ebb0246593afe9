import {
  type Container,
  type Model,
  runsOnFargate,
  servicesOf,
  type TaskDefinition,
} from "../../model/index.js";
import { defineCause, found, notApplicable, unknownBecause, type Verdict } from "../cause.js";
import { containerPlaces, signOf, spokenMatches } from "../shared/text-signs.js";
import { functionCalls } from "./function-calls.js";
import { instanceRoleVerdicts } from "./instance-calls.js";
import { CALLS_CONFIDENCE, callDefects, type Need, needsOf, OWN_CREDENTIALS } from "./role-calls.js";
import { callerRoleTrust } from "./role-trust.js";
import { taskRoleExamples } from "./task-role-permission-missing.examples.js";

export const cause = defineCause({
  id: "task-role-permission-missing",
  title: "the application calls AWS, and its role may not",
  severity: "error",
  meaning:
    "The source code calls an operation of AWS in the name of the task role, and no policy of that role allows it. The execution role does not help: it is for the platform, not for the application. Or the role's trust policy does not name the service that must take it on.",
  hurts:
    "The deployment succeeds, and the first request that needs the call fails with AccessDenied. Where a health check or the start needs it, no task becomes healthy.",
  mend: "Allow the action to the task role, on the resource that the code uses. Actions on objects of S3 need the bucket's ARN with `/*`, `s3:ListBucket` the ARN without. The trust policy names ecs-tasks.amazonaws.com for tasks, lambda.amazonaws.com for functions, ec2.amazonaws.com for instances.",
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
  check: (model) => [
    ...model.taskDefinitions.flatMap((task) =>
      task.containers.flatMap((container) => judge(model, task, container)),
    ),
    ...functionCalls(model),
    ...instanceRoleVerdicts(model),
    ...callerRoleTrust(model),
  ],
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

function judge(model: Model, task: TaskDefinition, container: Container): Verdict[] {
  const needs = needsOf(container.application);
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
  const defects = callDefects(model, role, needs, "the task role");
  return defects.length === 0 ? [{ outcome: "not-found" }] : defects.map(found);
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
    confidence: CALLS_CONFIDENCE,
  });
}
