import {
  type Bucket,
  type BucketNotification,
  type EventRule,
  known,
  NOWHERE,
  type PrincipalStatement,
  type Queue,
  type ResourcePolicy,
  type Subscription,
  type Topic,
  unknown,
  type Value,
} from "../../model/index.js";
import { Fields } from "../resource/fields.js";
import { resourceId } from "../resource/ids.js";
import { readBucket, readEventRule, readQueue, readSubscription, readTopic } from "../resource/messaging.js";
import { readApiNotifications } from "../resource/notifications.js";
import { principalStatements } from "../resource/resource-policy.js";
import { textOf } from "../resource/resolved.js";
import { madeBefore } from "./cycles.js";
import { idOfStack } from "./event-ids.js";
import type { StackReading } from "./stack.js";
import type { Resource } from "./template.js";
import type { Located } from "./workspace.js";

export interface MessagingParts {
  readonly buckets: Bucket[];
  readonly topics: Topic[];
  readonly queues: Queue[];
  readonly eventRules: EventRule[];
}

/** Buckets, topics, queues and rules of a template, with the policies and subscriptions of every template. */
export function readMessaging(stack: StackReading): MessagingParts {
  const idOf = idOfStack(stack);
  const { file } = stack.document;
  const subscriptions = subscriptionsOf(stack);
  const topics = stack.ofType("AWS::SNS::Topic").map((resource) => {
    const fields = stack.fields(resource);
    const id = resourceId(file, resource.id);
    const own = [
      ...fields
        .mappings("Subscription")
        .map((each, index) => readSubscription(each, `${id}.Subscription.${index}`, idOf)),
      ...subscriptionsEverywhere(stack, id, textOf(fields.raw("TopicName"))),
    ];
    return readTopic(fields, id, policyOf(stack, resource, POLICIES.topic), own);
  });
  return {
    buckets: stack.ofType("AWS::S3::Bucket").map((resource) => bucketOf(stack, resource)),
    topics: [...topics, ...topicsElsewhere(subscriptions, stack)],
    queues: stack
      .ofType("AWS::SQS::Queue")
      .map((resource) =>
        readQueue(
          stack.fields(resource),
          resourceId(file, resource.id),
          idOf,
          policyOf(stack, resource, POLICIES.queue),
        ),
      ),
    eventRules: stack
      .ofType("AWS::Events::Rule")
      .map((resource) => readEventRule(stack.fields(resource), resourceId(file, resource.id), idOf)),
  };
}

function bucketOf(stack: StackReading, resource: Resource): Bucket {
  const bucket = readBucket(
    stack.fields(resource),
    resourceId(stack.document.file, resource.id),
    idOfStack(stack),
    policyOf(stack, resource, POLICIES.bucket),
  );
  const notifications: BucketNotification[] = [...bucket.notifications];
  let notificationsKnown = bucket.notificationsKnown;
  for (const custom of customResources(stack)) {
    const fields = stack.fields(custom);
    const written = fields.raw("NotificationConfiguration");
    const own = stack.owns(fields.raw("BucketName"), resource.id);
    // The CDK writes notifications with a resource of its own.
    if (custom.type === "Custom::S3BucketNotifications" && own && written?.kind === "mapping") {
      notifications.push(...readApiNotifications(new Fields(written, fields.reading), idOfStack(stack)));
    } else if (madeBefore(stack, custom).includes(resource.id)) notificationsKnown = false;
  }
  return { ...bucket, notifications, notificationsKnown };
}

function customResources(stack: StackReading): Resource[] {
  return [...stack.resources.values()].filter(({ type }) => /^Custom::|::CustomResource$/.test(type));
}

/** Types that attach a policy, and the field that names what it is attached to. */
const POLICIES = {
  bucket: { "AWS::S3::BucketPolicy": "Bucket" },
  topic: { "AWS::SNS::TopicPolicy": "Topics", "AWS::SNS::TopicInlinePolicy": "TopicArn" },
  queue: { "AWS::SQS::QueuePolicy": "Queues", "AWS::SQS::QueueInlinePolicy": "Queue" },
} as const;

const NAMES: Readonly<Record<string, string>> = {
  "AWS::S3::Bucket": "BucketName",
  "AWS::SNS::Topic": "TopicName",
  "AWS::SQS::Queue": "QueueName",
};

function policyOf(
  stack: StackReading,
  resource: Resource,
  types: Readonly<Record<string, string>>,
): ResourcePolicy {
  const statements: Value<PrincipalStatement>[] = [];
  let complete = true;
  for (const [type, field] of Object.entries(types)) {
    for (const located of stack.workspace.everywhere(type)) {
      const attached = attachedTo(located, field, stack, resource);
      const fields = located.stack.fields(located.resource);
      if (attached === "yes") statements.push(...principalStatements(fields.raw("PolicyDocument"), fields));
      else if (attached === "unknown") complete = false;
    }
  }
  return { statements, complete };
}

function attachedTo(
  { stack: where, resource: policy }: Located,
  field: string,
  stack: StackReading,
  resource: Resource,
): "yes" | "no" | "unknown" {
  const raw = where.fields(policy).raw(field);
  const named = raw?.kind === "list" ? raw.items : [raw];
  const id = resourceId(stack.document.file, resource.id);
  const name = textOf(stack.fields(resource).raw(NAMES[resource.type] ?? "Name"));
  let open = false;
  for (const item of named) {
    const itemId = idOfStack(where)(item);
    if (itemId.known && (itemId.value === id || (name !== null && endsWithName(itemId.value, name)))) {
      return "yes";
    }
    open ||= !itemId.known;
  }
  return open ? "unknown" : "no";
}

/** `https://sqs.…/name`, `arn:aws:sns:…:name` or the name itself. */
function endsWithName(text: string, name: string): boolean {
  return text === name || text.endsWith(`/${name}`) || text.endsWith(`:${name}`);
}

function subscriptionsOf(
  stack: StackReading,
): { readonly topic: Value<string>; readonly made: Subscription }[] {
  return stack.ofType("AWS::SNS::Subscription").map((resource) => {
    const fields = stack.fields(resource);
    const made = readSubscription(fields, resourceId(stack.document.file, resource.id), idOfStack(stack));
    return { topic: idOfStack(stack)(fields.raw("TopicArn")), made };
  });
}

function subscriptionsEverywhere(stack: StackReading, topicId: string, name: string | null): Subscription[] {
  return stack.workspace.everywhere("AWS::SNS::Subscription").flatMap((located) => {
    const fields = located.stack.fields(located.resource);
    const topic = idOfStack(located.stack)(fields.raw("TopicArn"));
    const own =
      topic.known && (topic.value === topicId || (name !== null && endsWithName(topic.value, name)));
    if (!own) return [];
    const id = resourceId(located.stack.document.file, located.resource.id);
    return [readSubscription(fields, id, idOfStack(located.stack))];
  });
}

/** Topics that these files only subscribe to. */
function topicsElsewhere(
  subscriptions: readonly { readonly topic: Value<string>; readonly made: Subscription }[],
  stack: StackReading,
): Topic[] {
  const made = new Set(
    stack.workspace
      .everywhere("AWS::SNS::Topic")
      .map(({ stack: where, resource }) => resourceId(where.document.file, resource.id)),
  );
  const names = stack.workspace
    .everywhere("AWS::SNS::Topic")
    .map(({ stack: where, resource }) => textOf(where.fields(resource).raw("TopicName")));
  const apart = new Map<string, Subscription[]>();
  for (const { topic, made: subscription } of subscriptions) {
    if (!topic.known || made.has(topic.value)) continue;
    if (names.some((name) => name !== null && endsWithName(topic.value, name))) continue;
    apart.set(topic.value, [...(apart.get(topic.value) ?? []), subscription]);
  }
  const elsewhere = unknown("it is made outside of these files");
  return [...apart].map(([id, own]) => ({
    id,
    origin: NOWHERE,
    name: elsewhere,
    fifo: id.endsWith(".fifo") ? known(true) : elsewhere,
    encryptionKey: elsewhere,
    policy: { statements: [], complete: false },
    subscriptions: own,
  }));
}
