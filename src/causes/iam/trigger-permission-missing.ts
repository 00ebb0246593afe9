import { ACTIONS_ON, SERVICE_PRINCIPALS } from "../../aws/event-services.js";
import {
  type Actor,
  type EventLink,
  eventLinks,
  findNamed,
  knownValue,
  mayInvoke,
  type Model,
  type Named,
  type Origin,
  policyAllows,
  resourceName,
  type Truth,
} from "../../model/index.js";
import { defineCause, found, unknownBecause, type Verdict } from "../cause.js";
import { eventPath, spokenNode } from "../events/event-path.js";
import { signOf, spokenMatches } from "../shared/text-signs.js";
import { readingPermissions } from "./reading-permissions.js";
import { triggerPermissionMissingExamples } from "./trigger-permission-missing.examples.js";

export const cause = defineCause({
  id: "trigger-permission-missing",
  title: "what sends the events may not hand them on",
  severity: "error",
  meaning:
    "A service hands an event to a function, queue or topic only when the policy of that resource allows it, and Lambda reads a queue or stream only when the function's role allows it. One of these permissions is missing, or it names something else.",
  hurts:
    "S3 and the mapping of a queue are refused when the stack is made (`Unable to validate the following destination configurations`, `The provided execution role does not have permissions`). SNS, EventBridge and API Gateway say nothing: the events are lost, the function never runs, and callers get 500.",
  mend: "Allow the service principal (`s3.amazonaws.com`, `sns.amazonaws.com`, `events.amazonaws.com`, `apigateway.amazonaws.com`) to act on the target, with the source's ARN as `SourceArn`.",
  links: [
    {
      title: "Granting permissions to publish event notification messages to a destination",
      url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html",
    },
    {
      title: "Resource-based policies of Lambda functions",
      url: "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
    },
    {
      title: "Subscribing an Amazon SQS queue to an Amazon SNS topic",
      url: "https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html",
    },
  ],
  check: (model) => [
    ...eventLinks(model).map((link) => judge(model, link)),
    ...model.apiIntegrations.flatMap((integration) => judgeIntegration(model, integration)),
    ...readingPermissions(model),
  ],
  signs: (timeline) =>
    signOf(
      spokenMatches(timeline, [
        { pattern: /Unable to validate the following destination configurations/i, strength: 0.9 },
        {
          pattern:
            /execution role does not have permissions to call (?:ReceiveMessage|DeleteMessage|GetRecords)/i,
          strength: 0.97,
        },
        { pattern: /Invalid permissions on Lambda function/i, strength: 0.95 },
      ]),
      { explanation: "The platform says itself that the source of the events may not reach their target." },
    ),
  explainsEvents: ["stack-resource", "stack-failed"],
  explains: [],
  examples: triggerPermissionMissingExamples,
});

function judge(model: Model, link: EventLink): Verdict {
  if (link.withRole) return { outcome: "not-applicable", why: "the source acts in the name of a role" };
  const allowed = isAllowed(model, link);
  const hop = `${spokenNode(link.from)} to ${spokenNode(link.to)}`;
  if (allowed === "unknown") {
    const why = "the policy, or what it depends on, is not wholly known";
    return unknownBecause(`whether events may pass from ${hop}`, why, link.origin);
  }
  if (allowed === "no") return missing(model, link);
  return madeTooLate(model, link) ?? { outcome: "not-found" };
}

function isAllowed(model: Model, { from, to }: EventLink): Truth {
  const actor: Actor = {
    service: SERVICE_PRINCIPALS[from.kind],
    source: named(from),
    others: siblings(model, from.kind),
  };
  if (to.kind === "function") return mayInvoke(model, to.noun, actor);
  const others = to.kind === "queue" ? model.queues : model.topics;
  // Whoever owns a topic may subscribe to it and publish to it; a service is somebody else.
  return policyAllows(to.noun.policy, { action: ACTIONS_ON[to.kind], on: to.noun, others }, actor);
}

/** A rule's name is its own; its ARN ends with it. */
function named(from: EventLink["from"]): Named {
  return from.kind === "rule" ? { id: from.noun.id, name: from.noun.name } : from.noun;
}

function siblings(model: Model, kind: EventLink["from"]["kind"]): readonly Named[] {
  if (kind === "bucket") return model.buckets;
  return kind === "topic" ? model.topics : model.eventRules;
}

const REFUSED =
  "S3 tries the destination when the notification is saved and refuses it: `Unable to validate the following destination configurations`. The deployment fails there.";
const LOST =
  "Nothing is refused when it is deployed; the events are thrown away without a word to anybody who looks at the target.";

function missing(model: Model, link: EventLink): Verdict {
  const { from, to } = link;
  const wrong = wrongSource(model, link);
  const service = SERVICE_PRINCIPALS[from.kind];
  const said =
    wrong === null
      ? `No statement lets ${service} do ${ACTIONS_ON[to.kind]} on ${spokenNode(to)}.`
      : `${service} may do ${ACTIONS_ON[to.kind]} on ${spokenNode(to)}, but for \`${wrong.value}\` and not for ${spokenNode(from)}.`;
  return found({
    title: `${spokenNode(from)} may not hand events to ${spokenNode(to)}`,
    explanation: `${said} ${from.kind === "bucket" ? REFUSED : LOST}`,
    where: [
      ...(wrong === null ? [] : [wrong]),
      { origin: link.origin, value: "" },
      { origin: to.noun.origin, value: resourceName(to.noun.id) },
    ],
    confidence: 0.93,
    path: eventPath(model, link, true),
    repairs: [
      {
        description:
          to.kind === "function"
            ? `add a permission (AWS::Lambda::Permission) for ${service} with the ARN of ${resourceName(from.noun.id)} as SourceArn`
            : `add a statement to the policy of ${resourceName(to.noun.id)}: Allow ${ACTIONS_ON[to.kind]} for ${service}, with aws:SourceArn of ${resourceName(from.noun.id)}`,
        safe: false,
        changes: [],
      },
    ],
  });
}

/** A permission of the same service for the same function that names another source. */
function wrongSource(model: Model, { from, to }: EventLink): { origin: Origin; value: string } | null {
  if (to.kind !== "function") return null;
  for (const { functionId, principal, sourceArn } of model.invokePermissions) {
    if (findNamed(model.functions, functionId) !== to.noun) continue;
    const source = knownValue(sourceArn);
    if (knownValue(principal) === SERVICE_PRINCIPALS[from.kind] && typeof source === "string") {
      return { origin: sourceArn.origin, value: source };
    }
  }
  return null;
}

/** S3 tries the destination while the bucket is made: a permission that waits for the bucket comes too late. */
function madeTooLate(model: Model, link: EventLink): Verdict | null {
  const { from, to, notification } = link;
  if (from.kind !== "bucket" || to.kind !== "function" || notification === null) return null;
  const bucket = from.noun;
  // A notification that is written by a resource of its own is made later than the bucket.
  if (!isInside(notification.origin, bucket.origin)) return null;
  const own = model.invokePermissions.filter(
    ({ functionId, principal }) =>
      findNamed(model.functions, functionId) === to.noun &&
      knownValue(principal) === SERVICE_PRINCIPALS.bucket,
  );
  const [first] = own;
  if (first === undefined || !own.every(({ madeAfter }) => madeAfter.includes(bucket.id))) return null;
  return found({
    title: `the permission for ${spokenNode(from)} is made after the bucket`,
    explanation: `The permission refers to the bucket, so the stack makes it afterwards. But S3 tries the notification while the bucket is made, finds no permission and refuses: \`Unable to validate the following destination configurations\`.`,
    where: [
      { origin: first.sourceArn.origin, value: knownValue(first.sourceArn) ?? "" },
      { origin: notification.origin, value: "" },
    ],
    confidence: 0.9,
    path: eventPath(model, link, true),
    repairs: [
      {
        description:
          "give the bucket a name that is known beforehand, write the permission's SourceArn with that name, and let the bucket depend on the permission",
        safe: false,
        changes: [],
      },
    ],
  });
}

function isInside(inner: Origin, outer: Origin): boolean {
  const [child, parent] = [inner.node, outer.node];
  return (
    child !== null &&
    parent !== null &&
    child.file === parent.file &&
    parent.path.every((step, index) => child.path[index] === step)
  );
}

function judgeIntegration(model: Model, integration: Model["apiIntegrations"][number]): Verdict[] {
  const { functionId, withRole, origin } = integration;
  const target = findNamed(model.functions, functionId);
  if (target === undefined || !withRole.known || withRole.value) return [];
  const allowed = mayInvoke(model, target, { service: "apigateway.amazonaws.com", source: null, others: [] });
  if (allowed === "yes") return [];
  const name = resourceName(target.id);
  if (allowed === "unknown") {
    const why = "the permissions of the function are not wholly known";
    return [unknownBecause(`whether API Gateway may invoke ${name}`, why, origin)];
  }
  return [
    found({
      title: `API Gateway may not invoke function ${name}`,
      explanation: `No statement lets apigateway.amazonaws.com do lambda:InvokeFunction on ${name}, and the integration names no role. Every request is answered with 500: \`Invalid permissions on Lambda function\`.`,
      where: [
        { origin, value: "" },
        { origin: target.origin, value: name },
      ],
      confidence: 0.93,
      repairs: [
        {
          description: "add a permission (AWS::Lambda::Permission) for apigateway.amazonaws.com",
          safe: false,
          changes: [],
        },
      ],
    }),
  ];
}
