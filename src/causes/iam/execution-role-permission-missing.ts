import { managedPolicyActions } from "../../aws/managed-policies.js";
import {
  ACTION_FOR_PARAMETERS,
  ACTION_FOR_SECRET_KEY,
  ACTION_FOR_SECRETS_MANAGER,
  ACTIONS_FOR_ECR_IMAGE,
  ACTIONS_FOR_ENVIRONMENT_FILE,
  ACTIONS_FOR_LOGS,
} from "../../aws/task-services.js";
import {
  anyOf,
  type EnvironmentVariable,
  isAccountRoot,
  isPrivateEcr,
  keyAllows,
  keyLeavesToIam,
  knownValue,
  type Model,
  parseImageReference,
  parseSecretReference,
  type Role,
  roleAllows,
  runsOnFargate,
  servicesOf,
  type TaskDefinition,
  truthOf,
} from "../../model/index.js";
import { defineCause, found, notApplicable, unknownBecause, type Verdict } from "../cause.js";
import { executionRoleExamples } from "./execution-role-permission-missing.examples.js";
import { containerPlaces, signOf, spokenMatches } from "../shared/text-signs.js";
import { functionRoleVerdicts } from "./function-role.js";
import { executionRoleTrust } from "./role-trust.js";

/** What is done with the execution role before a container starts, and one of the actions it needs. */
interface Need {
  readonly what: string;
  /** Any of these would do: where a reference does not tell which service keeps the secret. */
  readonly actions: readonly string[];
}

export const cause = defineCause({
  id: "execution-role-permission-missing",
  title: "the execution role may not do what the start of a task needs",
  severity: "error",
  meaning:
    "Before a container starts, Amazon ECS pulls the image, reads the secrets and opens the log stream in the name of the execution role. One of these is not allowed to it, or the role's trust policy does not let Amazon ECS take it on at all.",
  hurts:
    "The task stops before its container runs (ResourceInitializationError or CannotPullContainerError), again and again, and the rollout fails.",
  mend: "Give the execution role, not the task role, the missing actions: AmazonECSTaskExecutionRolePolicy for image and logs, and a statement for the secrets it must read. Its trust policy must name ecs-tasks.amazonaws.com.",
  links: [
    {
      title: "Task execution IAM role",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
    },
    {
      title: "ResourceInitializationError",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html",
    },
  ],
  check: (model) => [
    ...model.taskDefinitions.flatMap((taskDefinition) => judge(model, taskDefinition)),
    ...functionRoleVerdicts(model),
    ...executionRoleTrust(model),
  ],
  signs: (timeline, model) =>
    signOf(
      spokenMatches(timeline, [
        {
          pattern:
            /ResourceInitializationError[^]*(?:AccessDenied|is not authorized to perform|Access to KMS is not allowed)/i,
          strength: 0.97,
        },
        { pattern: /assumed-role\/[^\s]*[Ee]xecution[^\s]*.* is not authorized to perform/, strength: 0.9 },
        { pattern: /CannotPullContainerError[^]*is not authorized to perform:? ecr:/i, strength: 0.95 },
        { pattern: /unable to pull secrets or registry auth[^]*AccessDenied/i, strength: 0.97 },
      ]),
      {
        explanation:
          "The platform was refused something that it does for the task before it starts, in the name of the execution role.",
        where: containerPlaces(model).slice(0, 1),
      },
    ),
  explainsEvents: [
    "resource-initialization-failed",
    "image-pull-failed",
    "task-stopped",
    "start-throttled",
    "deployment-failed",
  ],
  explains: ["secret-unavailable", "image-pull-denied"],
  examples: executionRoleExamples,
});

function judge(model: Model, taskDefinition: TaskDefinition): Verdict[] {
  const needs = needsOf(model, taskDefinition);
  if (needs.length === 0) return [notApplicable("the start of the task needs no permission")];
  const { executionRole } = taskDefinition;
  if (!executionRole.known) {
    return [unknownBecause("what the execution role may do", executionRole.reason, executionRole.origin)];
  }
  const role = executionRole.value;
  if (role === null) return judgeWithoutRole(model, taskDefinition, needs);
  const missing = needs.filter((need) => allowed(role, need) === "no");
  if (missing.length === 0) {
    const open = needs.some((need) => allowed(role, need) === "unknown");
    return open
      ? [
          unknownBecause(
            "what the execution role may do",
            "not all of its permissions are known",
            role.origin,
          ),
        ]
      : [{ outcome: "not-found" }];
  }
  const actions = [...new Set(missing.map((need) => need.actions.join(" or ")))];
  return [
    found({
      title: `the execution role may not ${[...new Set(missing.map((need) => need.what))].join(", nor ")}`,
      explanation: `It lacks ${actions.join(", ")}. Without that no task of \`${knownValue(taskDefinition.family) ?? "this task definition"}\` starts.`,
      where: [
        { origin: role.origin, value: "" },
        { origin: executionRole.origin, value: "" },
      ],
    }),
  ];
}

// On EC2 the instance's own role may do it; on Fargate there is nobody else.
function judgeWithoutRole(model: Model, taskDefinition: TaskDefinition, needs: readonly Need[]): Verdict[] {
  const onFargate = runsOnFargate(taskDefinition, servicesOf(model, taskDefinition));
  if (onFargate === "unknown") {
    return [
      unknownBecause(
        "whether an execution role is needed",
        "the launch type is not known",
        taskDefinition.origin,
      ),
    ];
  }
  if (onFargate === "no") return [notApplicable("the instance's role may do it")];
  return [
    found({
      title: "the task definition names no execution role",
      explanation: `On Fargate nobody else may ${[...new Set(needs.map((need) => need.what))].join(", ")}: the task definition is refused or its tasks stop before they start.`,
      where: [{ origin: taskDefinition.executionRole.origin, value: "" }],
    }),
  ];
}

function allowed(role: Role, need: Need): "yes" | "no" | "unknown" {
  return anyOf(need.actions.map((action) => roleAllows(role, action, managedPolicyActions)));
}

function needsOf(model: Model, taskDefinition: TaskDefinition): Need[] {
  return taskDefinition.containers.flatMap((container) => {
    const needs: Need[] = [];
    const image = knownValue(container.image);
    const reference = image === undefined ? null : parseImageReference(image);
    if (reference && isPrivateEcr(reference)) {
      needs.push(...ACTIONS_FOR_ECR_IMAGE.map((action) => ({ what: "pull the image", actions: [action] })));
    }
    if (typeof knownValue(container.logGroup) === "string") {
      needs.push(...ACTIONS_FOR_LOGS.map((action) => ({ what: "write the logs", actions: [action] })));
    }
    for (const variable of container.environment.filter(({ from }) => from === "secret")) {
      needs.push({ what: "read the secrets", actions: actionsForSecret(knownValue(variable.value)) });
      if (keyIsLeftToIam(model, variable)) {
        needs.push({ what: "decrypt the secrets", actions: [ACTION_FOR_SECRET_KEY] });
      }
    }
    if (container.environmentFiles.length > 0) {
      needs.push(
        ...ACTIONS_FOR_ENVIRONMENT_FILE.map((action) => ({
          what: "read the environment files",
          actions: [action],
        })),
      );
    }
    if (typeof knownValue(container.repositoryCredentials) === "string") {
      needs.push({ what: "read the registry's credentials", actions: [ACTION_FOR_SECRETS_MANAGER] });
    }
    return needs;
  });
}

/** The secret is under a key of one's own, whose policy lets policies of IAM decide and does not name the role itself. */
function keyIsLeftToIam(model: Model, variable: EnvironmentVariable): boolean {
  const text = knownValue(variable.value);
  const reference = text === undefined ? null : parseSecretReference(text);
  const file = variable.origin.place?.file;
  const stored = model.storedSecrets.find(
    (each) => each.reference === reference?.secret && each.origin.place?.file === file,
  );
  const key = knownValue(stored?.encryptionKey);
  if (!key || keyLeavesToIam(key, ACTION_FOR_SECRET_KEY) !== "yes") return false;
  // Any statement for somebody else than the account may be for this role.
  return keyAllows(key, ACTION_FOR_SECRET_KEY, (principal) => truthOf(!isAccountRoot(principal))) === "no";
}

function actionsForSecret(reference: string | undefined): readonly string[] {
  if (reference?.includes(":secretsmanager:")) return [ACTION_FOR_SECRETS_MANAGER];
  if (reference?.includes(":ssm:")) return [ACTION_FOR_PARAMETERS];
  return [ACTION_FOR_SECRETS_MANAGER, ACTION_FOR_PARAMETERS];
}
