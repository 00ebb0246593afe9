import { type KeyUser, LOGS_KEY_USER, MANAGED_KEY, SENDING_ACTIONS } from "../../aws/key-users.js";
import { ACTION_FOR_SECRET_KEY } from "../../aws/task-services.js";
import {
  allOf,
  type EncryptionKey,
  keyAllows,
  keyAllowsService,
  keyLeavesToIam,
  knownValue,
  type Model,
  type Origin,
  parseSecretReference,
  type Queue,
  type Role,
  type TaskDefinition,
  type Topic,
  type Truth,
} from "../../model/index.js";
import { defineCause, found, type RepairDraft, unknownBecause, type Verdict } from "../cause.js";
import { signOf, spokenMatches } from "../shared/text-signs.js";
import { keyPolicyDeniesExamples } from "./key-policy-denies.examples.js";

export const cause = defineCause({
  id: "key-policy-denies",
  title: "a key of KMS does not let its user in",
  severity: "error",
  meaning:
    "Something is encrypted with a key whose policy does not name the service or role that must use it. Policies of IAM are not enough for services of AWS: these stand in the key's own policy or nowhere.",
  hurts:
    "The log group cannot be made and the stack rolls back; or the task stops with `Access to KMS is not allowed`; or events and messages are dropped without a word.",
  mend: "Add a statement to the key's policy that allows the service (or the role) to use the key. Keys that AWS manages, such as `alias/aws/sqs`, cannot be opened to other services: take a key of your own.",
  links: [
    {
      title: "Encrypt log data in CloudWatch Logs using KMS",
      url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    },
    {
      title: "Amazon SQS: key management and other services",
      url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html",
    },
    {
      title: "Key policies in AWS KMS",
      url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html",
    },
  ],
  check: (model) => [
    ...logGroups(model),
    ...model.taskDefinitions.flatMap((task) => secretsOf(model, task)),
    ...sendings(model).flatMap((sending) => judgeSending(model, sending)),
  ],
  signs: (timeline) =>
    signOf(
      spokenMatches(timeline, [
        { pattern: /Access to KMS is not allowed/i, strength: 0.9 },
        { pattern: /KMS key[^]{0,80}(?:does not exist or )?is not allowed to be used with/i, strength: 0.97 },
        {
          pattern: /KMS\.?(?:AccessDenied|AccessDeniedException)|is not authorized to perform:? kms:/i,
          strength: 0.93,
        },
      ]),
      { explanation: "KMS refused the use of a key: neither its policy nor, for a role, IAM allows it." },
    ),
  explainsEvents: ["resource-initialization-failed", "task-stopped", "stack-resource", "stack-failed"],
  explains: ["execution-role-permission-missing"],
  examples: keyPolicyDeniesExamples,
});

function logGroups(model: Model): Verdict[] {
  return model.logGroups.flatMap((group) => {
    const key = knownValue(group.encryptionKey);
    return key
      ? [judgeService(key, LOGS_KEY_USER, group.encryptionKey.origin, `the log group ${group.id}`)]
      : [];
  });
}

/** `what` is encrypted with the key at `use`, and the service must use it. */
function judgeService(key: EncryptionKey, user: KeyUser, use: Origin, what: string): Verdict {
  const answers = user.actions.map((action) => keyAllowsService(key, action, user.service));
  const allowed = allOf(answers);
  if (allowed === "yes") return { outcome: "not-found" };
  if (allowed === "unknown") return undecided(key);
  const missing = user.actions.filter((_, index) => answers[index] === "no");
  const principal = `${user.service}.amazonaws.com`;
  return found({
    title: `the key ${key.id} does not let ${principal} in`,
    explanation: `${capital(what)} is encrypted with it, and ${principal} lacks ${missing.join(", ")} in the key's own policy. What the account's roles may do does not help a service.`,
    where: [
      { origin: key.origin, value: "" },
      { origin: use, value: key.id },
    ],
    repairs: statementRepair(key, { Service: principal }, user.actions),
  });
}

// A suggestion: who may use a key is for its owner to say.
function statementRepair(
  key: EncryptionKey,
  principal: { readonly Service: string } | { readonly AWS: { readonly "Fn::GetAtt": readonly string[] } },
  actions: readonly string[],
): RepairDraft[] {
  const { node } = key.origin;
  const whole = key.policy.statements.length > 0 && node;
  return [
    {
      description: "add a statement to the key's policy",
      safe: false,
      changes: whole
        ? [
            {
              op: "append",
              node: { ...node, path: [...node.path, "KeyPolicy", "Statement"] },
              value: {
                Effect: "Allow",
                Principal: principal,
                Action: actions.map((action) => `${action}*`),
                Resource: "*",
              },
            },
          ]
        : [],
    },
  ];
}

/** Secrets under a key of one's own are decrypted in the name of the execution role. */
function secretsOf(model: Model, task: TaskDefinition): Verdict[] {
  const role = knownValue(task.executionRole);
  if (!role) return [];
  const variables = task.containers.flatMap((container) =>
    container.environment.filter(({ from }) => from === "secret"),
  );
  const seen = new Set<EncryptionKey>();
  return variables.flatMap((variable): Verdict[] => {
    const text = knownValue(variable.value);
    const reference = text === undefined ? null : parseSecretReference(text);
    const stored = model.storedSecrets.find(
      (each) =>
        each.reference === reference?.secret && each.origin.place?.file === variable.origin.place?.file,
    );
    const key = knownValue(stored?.encryptionKey);
    if (!key || seen.has(key)) return [];
    seen.add(key);
    return [judgeRole(key, role, variable.value.origin, variable.name)];
  });
}

function judgeRole(key: EncryptionKey, role: Role, use: Origin, variable: string): Verdict {
  const byIam = keyLeavesToIam(key, ACTION_FOR_SECRET_KEY);
  if (byIam === "yes") return { outcome: "not-found" };
  const named = keyAllows(key, ACTION_FOR_SECRET_KEY, (principal) => isRole(principal, role));
  if (named === "yes") return { outcome: "not-found" };
  if (byIam === "unknown" || named === "unknown") return undecided(key);
  return found({
    title: `the key ${key.id} lets the execution role decrypt nothing`,
    explanation: `The secret of ${variable} is encrypted with it. The key's policy names neither the role ${role.id} nor the account, so that no policy of IAM can help. No task starts.`,
    where: [
      { origin: key.origin, value: "" },
      { origin: use, value: variable },
      { origin: role.origin, value: "" },
    ],
    repairs: statementRepair(key, { AWS: { "Fn::GetAtt": [role.id, "Arn"] } }, [ACTION_FOR_SECRET_KEY]),
  });
}

/** An ARN whose role is not one of these files may be this role's, when the deployment makes up its name. */
function isRole(principal: string, role: Role): Truth {
  if (principal === `\${${role.id}.Arn}` || principal === role.id) return "yes";
  return /\.amazonaws\.com|^\$\{/.test(principal) ? "no" : "unknown";
}

interface Sending {
  readonly service: string;
  /** What sends: "the topic Orders". */
  readonly from: string;
  readonly to: Queue | Topic;
  readonly origin: Origin;
}

/** Who sends into a queue or topic in the name of a service. */
function sendings(model: Model): Sending[] {
  const targets: readonly (Queue | Topic)[] = [...model.queues, ...model.topics];
  const targetNamed = (id: string | undefined) => targets.find((each) => each.id === id);
  const byTopics = model.topics.flatMap((topic) =>
    topic.subscriptions.flatMap((subscription): Sending[] => {
      const to = targetNamed(knownValue(subscription.endpointId));
      return to ? [{ service: "sns", from: "a topic", to, origin: subscription.origin }] : [];
    }),
  );
  const byBuckets = model.buckets.flatMap((bucket) =>
    bucket.notifications.flatMap((notification): Sending[] => {
      const to = targetNamed(knownValue(notification.targetId));
      return to ? [{ service: "s3", from: "a bucket", to, origin: notification.origin }] : [];
    }),
  );
  const byAlarms = model.alarms.flatMap((alarm) =>
    alarm.actions.flatMap((action): Sending[] => {
      const to = targetNamed(knownValue(action));
      return to ? [{ service: "cloudwatch", from: "an alarm", to, origin: action.origin }] : [];
    }),
  );
  return [...byTopics, ...byBuckets, ...byAlarms];
}

function judgeSending(model: Model, { service, from, to, origin }: Sending): Verdict[] {
  const written = to.encryptionKey;
  const text = knownValue(written);
  if (text === undefined || text === null) return [];
  if (MANAGED_KEY.test(text)) return [managedKey({ service, from, to, origin }, text)];
  const file = to.origin.place?.file;
  const key = model.encryptionKeys.find(
    (each) =>
      (text === `\${${each.id}}` || text === `\${${each.id}.Arn}`) && each.origin.place?.file === file,
  );
  return key
    ? [judgeService(key, { service, actions: SENDING_ACTIONS }, written.origin, `what ${from} sends`)]
    : [];
}

function managedKey({ service, from, to, origin }: Sending, text: string): Verdict {
  return found({
    title: `${service}.amazonaws.com cannot use ${text}`,
    explanation: `What ${from} sends must be encrypted with the key that AWS manages, whose policy names no other service and cannot be changed. The messages are dropped.`,
    where: [
      { origin: to.encryptionKey.origin, value: text },
      { origin, value: "" },
    ],
  });
}

function undecided(key: EncryptionKey): Verdict {
  return unknownBecause(`who may use the key ${key.id}`, "not all of its policy is known", key.origin);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
