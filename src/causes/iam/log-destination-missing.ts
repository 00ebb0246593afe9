import { managedPolicyActions } from "../../aws/managed-policies.js";
import { ACTION_FOR_LOG_GROUP } from "../../aws/task-services.js";
import {
  type Container,
  hasPlaceholder,
  knownValue,
  type LogGroup,
  type Model,
  roleAllows,
  type TaskDefinition,
} from "../../model/index.js";
import { setValue } from "../shared/changes.js";
import { defineCause, found, notApplicable, unknownBecause, type Verdict } from "../cause.js";
import { containerPlaces, signOf, spokenMatches } from "../shared/text-signs.js";
import { isSlipOf } from "../shared/slips.js";
import { logDestinationMissingExamples } from "./log-destination-missing.examples.js";

export const cause = defineCause({
  id: "log-destination-missing",
  title: "the log group does not exist and will not be made",
  severity: "error",
  meaning:
    "The log driver writes to a log group of CloudWatch Logs. It makes log streams, but never the group, unless it is told to (`awslogs-create-group`) and the execution role may.",
  hurts:
    "The driver cannot start, and without it the container does not: each task stops with ResourceInitializationError (`failed to validate logger args`) before a line of the application runs.",
  mend: "Make the log group in the same files and refer to it; or let the driver make it and allow `logs:CreateLogGroup` to the execution role, which the standard policy AmazonECSTaskExecutionRolePolicy does not.",
  links: [
    {
      title: "Send Amazon ECS logs to CloudWatch: awslogs-create-group",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html",
    },
    {
      title: "Task execution IAM role",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
    },
  ],
  check: (model) =>
    model.taskDefinitions.flatMap((task) =>
      task.containers.flatMap((container) => judge(model, task, container)),
    ),
  signs: (timeline, model) =>
    signOf(
      spokenMatches(timeline, [
        { pattern: /The specified log (?:group|stream) does not exist/i, strength: 0.97 },
        { pattern: /logs:CreateLog(?:Group|Stream)[^]*(?:not authorized|AccessDenied)/i, strength: 0.9 },
        { pattern: /(?:not authorized|AccessDenied)[^]*logs:CreateLogGroup/i, strength: 0.97 },
      ]),
      {
        explanation: "The log driver was refused: its log group does not exist, or may not be made.",
        where: containerPlaces(model).slice(0, 1),
      },
    ),
  explainsEvents: ["resource-initialization-failed", "task-stopped", "start-throttled", "deployment-failed"],
  explains: [],
  examples: logDestinationMissingExamples,
});

function judge(model: Model, task: TaskDefinition, container: Container): Verdict[] {
  const group = container.logGroup;
  if (!group.known) return [unknownBecause("where the container's logs go", group.reason, group.origin)];
  if (group.value === null) return [notApplicable("the container has no log group")];
  const creates = container.createsLogGroup;
  if (!creates.known)
    return [unknownBecause("whether the log group is made", creates.reason, creates.origin)];
  const declared = model.logGroups.some((each) => isNamed(each, group.value ?? ""));
  if (declared) return [{ outcome: "not-found" }];
  return creates.value
    ? judgeCreation(task, container, group.value)
    : judgeName(model, container, group.value);
}

function isNamed(group: LogGroup, name: string): boolean {
  return name === `\${${group.id}}` || knownValue(group.name) === name;
}

/** The driver is to make the group: the agent does so in the name of the execution role. */
function judgeCreation(task: TaskDefinition, container: Container, name: string): Verdict[] {
  const role = knownValue(task.executionRole);
  if (!role) return [notApplicable("there is no execution role to judge")];
  const allowed = roleAllows(role, ACTION_FOR_LOG_GROUP, managedPolicyActions);
  if (allowed === "yes") return [{ outcome: "not-found" }];
  if (allowed === "unknown") {
    return [
      unknownBecause(
        "whether the log group may be made",
        "not all permissions of the role are known",
        role.origin,
      ),
    ];
  }
  return [
    found({
      title: `the execution role may not make the log group \`${name}\``,
      explanation: `The driver is told to make the group, which ECS does in the name of the execution role; it lacks ${ACTION_FOR_LOG_GROUP}. Unless the group is there already, no task starts.`,
      where: [
        { origin: container.createsLogGroup.origin, value: "true" },
        { origin: role.origin, value: "" },
        { origin: container.logGroup.origin, value: name },
      ],
      confidence: 0.9,
      implies: [
        {
          of: container.id,
          what: "image-pull",
          failure: "denied",
          reason:
            "ResourceInitializationError: failed to validate logger args: create log group: AccessDeniedException: not authorized to perform: logs:CreateLogGroup",
        },
      ],
    }),
  ];
}

/** A group may exist outside of these files; only one that is made here under nearly the same name tells a slip. */
function judgeName(model: Model, container: Container, name: string): Verdict[] {
  const elsewhere = notApplicable("the log group may be made outside of these files");
  const users = model.taskDefinitions.flatMap((task) => task.containers);
  const meant = model.logGroups.find((group) => {
    const own = knownValue(group.name);
    if (own === undefined || (hasPlaceholder(own) && !hasPlaceholder(name))) return false;
    const used = users.some((user) => isNamed(group, knownValue(user.logGroup) ?? ""));
    return !used && isSlipOf(name, own);
  });
  const right = knownValue(meant?.name);
  if (!meant || right === undefined) return [elsewhere];
  return [
    found({
      title: `logs go to \`${name}\`, but the group that is made is called \`${right}\``,
      explanation: `These files make the log group \`${right}\`, and nothing writes to it. The container names \`${name}\`, which nobody makes here; without it no task starts.`,
      where: [
        { origin: container.logGroup.origin, value: name },
        { origin: meant.name.origin, value: right },
      ],
      confidence: 0.85,
      repairs: [
        {
          description: `write to \`${right}\``,
          safe: false,
          changes: hasPlaceholder(right) ? [] : setValue(container.logGroup, right),
        },
      ],
    }),
  ];
}
