import { managedPolicyActions } from "../../aws/managed-policies.js";
import { ACTIONS_FOR_EXEC } from "../../aws/task-services.js";
import { type Role, roleAllows, type Service } from "../../model/index.js";
import { setValue } from "../shared/changes.js";
import { defineCause, found, type RepairDraft, unknownBecause, type Verdict } from "../cause.js";
import { resource, serviceResource, taskWith, template } from "../examples/parts.js";
import { signOf, spokenMatches } from "../shared/text-signs.js";

const ASSUME =
  "AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: ecs-tasks.amazonaws.com }, Action: sts:AssumeRole }] }";

const files = (enabled: boolean, ...policies: readonly string[]): Record<string, string> => ({
  "service.yaml": template(
    resource("TaskRole", "AWS::IAM::Role", ASSUME, ...policies),
    taskWith(["TaskRoleArn: !GetAtt TaskRole.Arn"]),
    serviceResource(`EnableExecuteCommand: ${enabled}`),
  ),
});

const policy = (actions: string): string =>
  `Policies: [{ PolicyName: own, PolicyDocument: { Statement: [{ Effect: Allow, Action: [${actions}], Resource: "*" }] } }]`;

export const cause = defineCause({
  id: "exec-not-enabled",
  title: "ECS Exec would not work",
  // Neither the deployment nor the traffic depends on it; it is missed only on the day something
  // else is wrong. Hence a note, also where it is switched on and the role stands in its way.
  severity: "note",
  meaning:
    "ECS Exec opens a shell in a running container. It is off for this service, or the task role lacks the four permissions with which the container opens its channel to Systems Manager.",
  hurts:
    "On the day a task misbehaves nobody can look into it: `aws ecs execute-command` answers TargetNotConnectedException. Turning it on then starts new tasks, and the evidence is gone.",
  mend: "Enable execute command on the service and allow the four ssmmessages actions to the task role (not the execution role). Only tasks started afterwards can be entered.",
  links: [
    {
      title: "Monitor containers with ECS Exec",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
    },
    {
      title: "Task role permissions for ECS Exec",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html#ecs-exec-required-iam-permissions",
    },
  ],
  check: (model) => model.services.map(judge),
  signs: (timeline) =>
    signOf(
      spokenMatches(timeline, [
        { pattern: /TargetNotConnectedException/i, strength: 0.9 },
        { pattern: /execute command failed because execute command was not enabled/i, strength: 0.98 },
      ]),
      {
        explanation:
          "A shell in the container was asked for and refused: ECS Exec was not enabled when the task started, or the task role lacks the channel permissions.",
        missing: [
          {
            what: "whether the task was started with ECS Exec, and how its agent fares",
            command:
              "aws ecs describe-tasks --cluster CLUSTER --tasks TASK --query 'tasks[].{exec:enableExecuteCommand,agents:containers[].managedAgents}'",
          },
        ],
      },
    ),
  explainsEvents: [],
  explains: [],
  examples: {
    failing: [
      { name: "off", files: files(false, policy(ACTIONS_FOR_EXEC.join(", "))) },
      { name: "on, and the role may do nothing", files: files(true) },
      { name: "on, and two of four actions are missing", files: files(true, policy("ssmmessages:Create*")) },
    ],
    healthy: [
      { name: "on, with the four actions", files: files(true, policy(ACTIONS_FOR_EXEC.join(", "))) },
      { name: "on, with all actions of the channel", files: files(true, policy("'ssmmessages:*'")) },
      {
        name: "on, with a policy whose content is not known",
        files: files(true, "ManagedPolicyArns: [arn:aws:iam::111122223333:policy/operators]"),
      },
    ],
  },
});

function judge(service: Service): Verdict {
  const { enableExecuteCommand } = service;
  if (!enableExecuteCommand.known) {
    return unknownBecause("whether ECS Exec is on", enableExecuteCommand.reason, enableExecuteCommand.origin);
  }
  const role = service.taskDefinition?.taskRole;
  const missing = role?.known ? missingActions(role.value) : null;
  if (!enableExecuteCommand.value) {
    return found({
      title: "ECS Exec is off",
      explanation: `Nobody can open a shell in a running task of this service.${
        missing && missing.length > 0 ? ` The task role would also need ${missing.join(", ")}.` : ""
      }`,
      where: [
        { origin: enableExecuteCommand.origin, value: enableExecuteCommand.origin.written ? "false" : "" },
      ],
      repairs: repairs(service),
    });
  }
  if (!role?.known || missing === null) {
    return unknownBecause(
      "whether the task role may open ECS Exec's channel",
      "its permissions are not known",
      service.origin,
    );
  }
  if (missing.length === 0) return { outcome: "not-found" };
  return found({
    title: "ECS Exec is on, but the task role may not open its channel",
    explanation:
      role.value === null
        ? "The task has no task role, so its agent cannot reach Systems Manager: TargetNotConnectedException."
        : `The task role lacks ${missing.join(", ")}: execute-command answers TargetNotConnectedException.`,
    where: [
      { origin: role.value?.origin ?? role.origin, value: "" },
      { origin: enableExecuteCommand.origin, value: "true" },
    ],
  });
}

/** Null when it cannot be told. */
function missingActions(role: Role | null): readonly string[] | null {
  if (role === null) return ACTIONS_FOR_EXEC;
  const answers = ACTIONS_FOR_EXEC.map((action) => ({
    action,
    allowed: roleAllows(role, action, managedPolicyActions),
  }));
  const missing = answers.filter(({ allowed }) => allowed === "no").map(({ action }) => action);
  return missing.length === 0 && answers.some(({ allowed }) => allowed === "unknown") ? null : missing;
}

// A suggestion: whoever may call execute-command could enter the containers from then on.
function repairs(service: Service): RepairDraft[] {
  return [
    {
      description: "enable ECS Exec for the service",
      safe: false,
      changes: setValue(service.enableExecuteCommand, true),
    },
  ];
}
