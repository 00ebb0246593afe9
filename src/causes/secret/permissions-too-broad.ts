import {
  type BeanstalkEnvironment,
  type ImageBuild,
  type InstanceGroup,
  knownValue,
  type Model,
  type PolicyStatement,
  type Role,
} from "../../model/index.js";
import { defineCause, found, type Verdict } from "../cause.js";
import { pythonBundle } from "../examples/bundles.js";
import { instanceTemplate } from "../examples/instances.js";
import { resource, taskWith, template } from "../examples/parts.js";

const ASSUME =
  "AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: ecs-tasks.amazonaws.com }, Action: sts:AssumeRole }] }";

const files = (...role: readonly string[]): Record<string, string> => ({
  "task.yaml": template(
    resource("TaskRole", "AWS::IAM::Role", ASSUME, ...role),
    taskWith(["TaskRoleArn: !GetAtt TaskRole.Arn"]),
  ),
});

const policy = (action: string, target: string): string =>
  `Policies: [{ PolicyName: own, PolicyDocument: { Statement: [{ Effect: Allow, Action: '${action}', Resource: '${target}' }] } }]`;

const scripted = (line: string): Record<string, string> => ({
  "web.yaml": instanceTemplate({ script: [line] }),
});

const commanded = (command: string): Record<string, string> => ({
  ...pythonBundle({
    ".ebextensions/02_folders.config": `container_commands:\n  01_folders:\n    command: ${command}\n`,
  }),
});

export const cause = defineCause({
  id: "permissions-too-broad",
  title: "more is allowed than the application needs",
  severity: "warning",
  meaning:
    "A role of the task may do everything, or everything with a whole service; or files of the image may be changed by everybody.",
  hurts:
    "Whoever finds a way into the application has the same rights: from one fault in a form to the whole account.",
  mend: "Name the actions and the resources that the application uses. In the image give files to the user that runs the process.",
  links: [
    {
      title: "IAM: grant least privilege",
      url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    },
    {
      title: "Amazon ECS: task and container security",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
    },
  ],
  check: (model) => [
    ...rolesOfTasks(model).flatMap(judgeRole),
    ...model.images.flatMap(judgeImage),
    ...model.instanceGroups.flatMap(judgeScript),
    ...model.environments.flatMap(judgeBundle),
  ],
  explainsEvents: [],
  explains: [],
  examples: {
    failing: [
      {
        name: "Beanstalk: a command that opens a folder to everybody",
        files: commanded("mkdir -p uploads && chmod 777 uploads"),
      },
      {
        name: "Beanstalk: one among the lines of a command",
        files: commanded("|\n      mkdir -p uploads\n      chmod -R a+rwx uploads"),
      },
      {
        name: "Beanstalk: a hook does",
        files: pythonBundle({
          ".platform/hooks/predeploy/01_folders.sh":
            "#!/bin/bash\nsudo chmod -R 0777 /var/app/staging/uploads\n",
        }),
      },
      { name: "user data that opens its files to everybody", files: scripted("chmod -R 777 /var/www/html") },
      {
        name: "an administrator",
        files: files("ManagedPolicyArns: [arn:aws:iam::aws:policy/AdministratorAccess]"),
      },
      { name: "everything", files: files(policy("*", "*")) },
      { name: "every bucket of the account", files: files(policy("s3:*", "*")) },
    ],
    healthy: [
      { name: "Beanstalk: a folder for one user", files: commanded("install -d -o webapp -m 0700 uploads") },
      {
        name: "Beanstalk: words about it",
        files: commanded("echo never chmod 777 anything # chmod 777 uploads"),
      },
      {
        name: "user data that gives files to one user",
        files: scripted("chown -R app /var/www/html && chmod -R 755 /var/www/html"),
      },
      { name: "one bucket", files: files(policy("s3:*", "arn:aws:s3:::orders-uploads/*")) },
      { name: "actions that know no narrower resource", files: files(policy("ssmmessages:*", "*")) },
    ],
  },
});

function rolesOfTasks(model: Model): Role[] {
  const roles = new Map<string, Role>();
  for (const { taskRole, executionRole } of model.taskDefinitions) {
    for (const role of [knownValue(taskRole), knownValue(executionRole)]) if (role) roles.set(role.id, role);
  }
  return [...roles.values()];
}

function judgeRole(role: Role): Verdict[] {
  const administrator = role.managedPolicyArns.find((arn) =>
    /:policy\/(?:AdministratorAccess|PowerUserAccess)$/.test(knownValue(arn) ?? ""),
  );
  if (administrator) {
    return [
      broad(
        administrator.origin,
        knownValue(administrator) ?? "",
        "The task may do anything in the account.",
      ),
    ];
  }
  return role.statements.flatMap((value) => {
    const statement = knownValue(value);
    const action = statement ? wholeService(statement) : undefined;
    if (!statement || action === undefined) return [];
    const what =
      action === "*" ? "anything at all" : `anything with every resource of \`${action.split(":")[0]}\``;
    return [broad(statement.origin, action, `The task may do ${what} in the account.`)];
  });
}

// Services in which "everything, everywhere" reaches other people's data, machines or rights.
const GRAVE =
  /^(?:s3|dynamodb|iam|sts|ec2|rds|secretsmanager|kms|lambda|ecs|cloudformation|organizations):\*$/;

function wholeService(statement: PolicyStatement): string | undefined {
  const everywhere = statement.resources.some((resource) => knownValue(resource) === "*");
  if (statement.effect !== "Allow" || statement.negated || !everywhere) return undefined;
  return statement.actions.find((action) => action === "*" || action === "*:*" || GRAVE.test(action));
}

function judgeImage(image: ImageBuild): Verdict[] {
  const run = image.final.runs.find((each) => /\bchmod\s+(?:-\w+\s+)*0?777\b/.test(knownValue(each) ?? ""));
  const user = image.final.user;
  return [
    ...(run
      ? [broad(run.origin, "chmod 777", "Every process in the container may change these files.")]
      : []),
    // Only what is written: whom the base image chooses is not known here.
    ...(user.known && user.origin.written && /^(?:root|0)(?::|$)/.test(user.value ?? "")
      ? [broad(user.origin, `USER ${user.value}`, "The image says that its process is to run as root.")]
      : []),
  ];
}

/** `chmod -R 777 /var/www`: every process of the instance, a broken-in one among them, may change these files. */
function judgeScript({ host }: InstanceGroup): Verdict[] {
  const command = host?.script?.commands.find(
    ({ words }) => words[0] === "chmod" && words.slice(1).some((word) => /^0?777$|^a\+rwx$/.test(word)),
  );
  return command === undefined
    ? []
    : [
        broad(
          command.origin,
          command.words.join(" "),
          "Every process on the instance may change these files.",
        ),
      ];
}

const OPENS =
  /(?:^|&&|\|\||;)[ \t]*(?:sudo[ \t]+)?(chmod[ \t]+(?:-[A-Za-z]+[ \t]+)*(?:0?777|a\+rwx)\b[^\n;&|#]*)/m;

/** Commands of configuration files, and scripts of the platform's hooks, run as root on every instance. */
function judgeBundle({ commands, hooks }: BeanstalkEnvironment): Verdict[] {
  const texts = [...commands.map(({ command }) => command), ...hooks.flatMap(({ lines }) => lines)];
  return texts.flatMap((text) => {
    const opens = OPENS.exec(knownValue(text) ?? "")?.[1]?.trim();
    return opens === undefined
      ? []
      : [broad(text.origin, opens, `\`${opens}\`: every process on the instance may change these files.`)];
  });
}

function broad(origin: PolicyStatement["origin"], value: string, explanation: string): Verdict {
  return found({ explanation, where: [{ origin, value }], confidence: 0.9 });
}
