import { QUEUE_RETENTION_SECONDS_DEFAULT, QUEUE_VISIBILITY_SECONDS_DEFAULT } from "../../aws/messaging.js";
import {
  type Bucket,
  type BucketNotification,
  type EventRule,
  known,
  mapValue,
  type Queue,
  type ResourcePolicy,
  type RuleTarget,
  type Subscription,
  type Topic,
  unknown,
  type Value,
} from "../../model/index.js";
import { Fields } from "./fields.js";
import { idIn } from "./function.js";
import type { IdOf } from "./ids.js";
import { jsonText } from "./json-text.js";
import { entryValue } from "./resolved.js";

const NAME_MADE_UP = "no name is written, so that the deployment makes one up";

export function readBucket(fields: Fields, id: string, idOf: IdOf, policy: ResourcePolicy): Bucket {
  const configuration = fields.nested("NotificationConfiguration");
  const blocked = fields.nested("PublicAccessBlockConfiguration");
  const blocks = ["BlockPublicPolicy", "RestrictPublicBuckets"].map((name) => blocked.boolean(name, true));
  return {
    id,
    origin: fields.origin,
    name: fields.requiredText("BucketName", NAME_MADE_UP),
    notifications: readNotifications(configuration, idOf),
    notificationsKnown: configuration.mapping.incomplete === null,
    policy,
    // Without a configuration of its own a bucket blocks all public access since April 2023.
    publicAccessBlocked: blocks.find((value) => !value.known || !value.value) ?? blocks[0] ?? known(true),
  };
}

const TARGETS = [
  { list: "LambdaConfigurations", arn: "Function", target: "function" },
  { list: "TopicConfigurations", arn: "Topic", target: "topic" },
  { list: "QueueConfigurations", arn: "Queue", target: "queue" },
] as const;

/** The notifications of a bucket, in CloudFormation's fields. */
export function readNotifications(configuration: Fields, idOf: IdOf): BucketNotification[] {
  const notifications = TARGETS.flatMap(({ list, arn, target }) =>
    configuration.mappings(list).map((entry): BucketNotification => {
      const { prefix, suffix } = filterOf(entry);
      const events = entry.has("Events") ? entry.items("Events") : [entry.raw("Event")];
      return {
        origin: entry.origin,
        target,
        targetId: idOf(entry.raw(arn)),
        events: (events ?? []).flatMap((raw) => (raw === undefined ? [] : [entry.valueOf(raw, "Event")])),
        prefix,
        suffix,
      };
    }),
  );
  if (!sendsToEventBridge(configuration)) return notifications;
  const origin = configuration.nested("EventBridgeConfiguration").origin;
  const all = known("", origin);
  return [
    ...notifications,
    { origin, target: "event-bridge", targetId: all, events: [], prefix: all, suffix: all },
  ];
}

/** An empty configuration turns it on as well. */
function sendsToEventBridge(configuration: Fields): boolean {
  if (!configuration.has("EventBridgeConfiguration")) return false;
  const enabled = configuration.nested("EventBridgeConfiguration").boolean("EventBridgeEnabled", true);
  return !enabled.known || enabled.value;
}

/** `Filter: {S3Key: {Rules: [{Name: prefix, Value: uploads/}]}}`. */
function filterOf(entry: Fields): { readonly prefix: Value<string>; readonly suffix: Value<string> } {
  const key = entry.nested("Filter").nested("S3Key");
  const rules = key.mappings("Rules");
  const find = (wanted: string): Value<string> => {
    const rule = rules.find((each) => {
      const name = each.text("Name", "");
      return name.known && name.value.toLowerCase() === wanted;
    });
    if (rule !== undefined) return rule.text("Value", "");
    const unread = rules.some((each) => !each.text("Name", "").known) || key.items("Rules") === null;
    return unread ? unknown("a rule of the filter is unknown", key.origin) : key.fallback("Rules", "");
  };
  return { prefix: find("prefix"), suffix: find("suffix") };
}

export function readTopic(
  fields: Fields,
  id: string,
  policy: ResourcePolicy,
  subscriptions: readonly Subscription[],
): Topic {
  return {
    id,
    origin: fields.origin,
    name: fields.requiredText("TopicName", NAME_MADE_UP),
    fifo: fields.boolean("FifoTopic", false),
    encryptionKey: fields.text<string | null>("KmsMasterKeyId", null),
    policy,
    subscriptions,
  };
}

export function readSubscription(fields: Fields, id: string, idOf: IdOf): Subscription {
  const redrive = jsonText(fields, "RedrivePolicy");
  const target = entryValue(fields.raw("RedrivePolicy"), "deadLetterTargetArn");
  return {
    id,
    origin: fields.origin,
    protocol: fields.requiredText("Protocol", "it names no protocol"),
    endpointId: idOf(fields.raw("Endpoint")),
    rawMessageDelivery: fields.boolean("RawMessageDelivery", false),
    filterPolicy: jsonText(fields, "FilterPolicy"),
    filterScope: fields.choice(
      "FilterPolicyScope",
      ["MessageAttributes", "MessageBody"],
      "MessageAttributes",
    ),
    deadLetter: target === undefined ? redrive : idOf(target),
  };
}

export function readQueue(fields: Fields, id: string, idOf: IdOf, policy: ResourcePolicy): Queue {
  const { deadLetter, maximumReceives } = redriveOf(fields, idOf);
  return {
    id,
    origin: fields.origin,
    name: fields.requiredText("QueueName", NAME_MADE_UP),
    fifo: fields.boolean("FifoQueue", false),
    visibilityTimeoutSeconds: fields.number("VisibilityTimeout", QUEUE_VISIBILITY_SECONDS_DEFAULT),
    retentionSeconds: fields.number("MessageRetentionPeriod", QUEUE_RETENTION_SECONDS_DEFAULT),
    deadLetter,
    maximumReceives,
    encryptionKey: fields.text<string | null>("KmsMasterKeyId", null),
    policy,
  };
}

function redriveOf(fields: Fields, idOf: IdOf): Pick<Queue, "deadLetter" | "maximumReceives"> {
  const raw = fields.raw("RedrivePolicy");
  if (raw === undefined) {
    return {
      deadLetter: fields.fallback("RedrivePolicy", null),
      maximumReceives: fields.fallback("RedrivePolicy", null),
    };
  }
  if (raw.kind !== "mapping") {
    const open = unknown("the redrive policy is a text of its own", raw.origin);
    return { deadLetter: open, maximumReceives: open };
  }
  const redrive = new Fields(raw, { casing: "camel", problems: fields.reading.problems });
  return {
    deadLetter: idIn(redrive, "DeadLetterTargetArn", idOf),
    maximumReceives: redrive.number<number | null>("MaxReceiveCount", null),
  };
}

export function readEventRule(fields: Fields, id: string, idOf: IdOf): EventRule {
  return {
    id,
    origin: fields.origin,
    name: fields.requiredText("Name", NAME_MADE_UP),
    enabled: mapValue(fields.text("State", "ENABLED"), (state) => state !== "DISABLED"),
    pattern: jsonText(fields, "EventPattern"),
    schedule: fields.text<string | null>("ScheduleExpression", null),
    targets: fields.mappings("Targets").map(
      (target): RuleTarget => ({
        origin: target.origin,
        targetId: idOf(target.raw("Arn")),
        withRole: target.has("RoleArn"),
        deadLetter: idIn(target.nested("DeadLetterConfig"), "Arn", idOf),
      }),
    ),
  };
}
