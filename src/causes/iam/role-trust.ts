import { knownValue, type Model, resourceName, type Role, type Value } from "../../model/index.js";
import { found, unknownBecause, type Verdict } from "../cause.js";

/** One use of a role: a service that must assume it, and what happens when it may not. */
interface Use {
  readonly role: Value<Role | null>;
  /** First part of the service's name, which is the same in every partition: `ecs-tasks`. */
  readonly service: string;
  readonly whose: string;
  readonly consequence: string;
}

// Sources: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html and
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html (read 2026-11-21).
const TASKS = "ecs-tasks";
// Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html (read 2026-11-21).
const FUNCTIONS = "lambda";
// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html (read 2026-11-21).
const INSTANCES = "ec2";

const NO_TASK_STARTS =
  "No task starts: “ECS was unable to assume the role that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions.”";

/** Execution roles that Amazon ECS may not assume. */
export function executionRoleTrust(model: Model): Verdict[] {
  return judged(
    model.taskDefinitions.map(({ executionRole: role }) => ({
      role,
      service: TASKS,
      whose: "the execution role",
      consequence: NO_TASK_STARTS,
    })),
  );
}

/** Roles of tasks, functions and instances that their service may not assume. */
export function callerRoleTrust(model: Model): Verdict[] {
  return judged([
    ...model.taskDefinitions.map(({ taskRole: role }) => ({
      role,
      service: TASKS,
      whose: "the task role",
      consequence: NO_TASK_STARTS,
    })),
    ...model.functions.map(({ id, role }) => ({
      role,
      service: FUNCTIONS,
      whose: `the role of function ${resourceName(id)}`,
      consequence:
        "The function is not made: “The role defined for the function cannot be assumed by Lambda.”",
    })),
    ...model.instanceGroups.flatMap(({ launch }) =>
      launch === null
        ? []
        : [
            {
              role: launch.instanceRole,
              service: INSTANCES,
              whose: `the role of ${launch.id}`,
              consequence: "The instances run without credentials, and every call of AWS on them fails.",
            },
          ],
    ),
  ]);
}

/** What several use is told once. */
function judged(uses: readonly Use[]): Verdict[] {
  const byRole = new Map<string, Use>();
  for (const use of uses) {
    const role = knownValue(use.role);
    if (role) byRole.set(`${role.id} ${use.service}`, use);
  }
  return [...byRole.values()].flatMap((use) => judge(use));
}

function judge({ role: value, service, whose, consequence }: Use): Verdict[] {
  const role = knownValue(value);
  const trusted = role?.trustedServices;
  if (!role || trusted === undefined) return [];
  if (!trusted.known) {
    return [
      unknownBecause(`whether ${service}.amazonaws.com may assume ${whose}`, trusted.reason, trusted.origin),
    ];
  }
  if (trusted.value.some((name) => name.startsWith(`${service}.`))) return [];
  const others = trusted.value.length === 0 ? "no service" : trusted.value.join(", ");
  return [
    found({
      title: `${whose} trusts ${others}, not ${service}.amazonaws.com`,
      explanation: `The trust policy of ${role.id} says who may take it on, whatever its permissions are: ${others}. It is taken on by ${service}.amazonaws.com, which is refused. ${consequence}`,
      where: [
        { origin: trusted.origin, value: trusted.value[0] ?? "" },
        { origin: value.origin, value: role.id },
      ],
      repairs: [
        {
          description: `name ${service}.amazonaws.com as principal of the trust policy`,
          safe: false,
          changes: [],
        },
      ],
    }),
  ];
}
