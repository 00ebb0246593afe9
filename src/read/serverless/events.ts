import { madeList, madeMap, madeText, ref } from "../cloudformation/serverless/make.js";
import { childOf, type DocumentNode } from "../document/index.js";
import { logicalName } from "./names.js";

/** Resources that events bring with them, and AWS's policies that the role gets for them. */
export interface MadeEvents {
  readonly resources: Record<string, DocumentNode>;
  readonly managed: Set<string>;
}

type Expansion = (event: DocumentNode, made: MadeEvents) => DocumentNode | null;

/** Source: https://www.serverless.com/framework/docs/providers/aws/events, read on 2026-11-21. */
const EXPANSIONS: Readonly<Record<string, Expansion>> = {
  s3: bucketEvent,
  sns: topicEvent,
  sqs: (event, made) => {
    made.managed.add("AWSLambdaSQSQueueExecutionRole");
    return eventNode(event, "SQS", {
      Queue: event.kind === "map" && childOf(event, "arn") !== undefined ? childOf(event, "arn") : event,
      BatchSize: childOf(event, "batchSize"),
      MaximumBatchingWindowInSeconds: childOf(event, "maximumBatchingWindow"),
      Enabled: childOf(event, "enabled"),
    });
  },
  httpApi: (event) => eventNode(event, "HttpApi", {}),
  http: (event) => eventNode(event, "Api", { TimeoutInMillis: childOf(event, "timeoutInMs") }),
  schedule: (event) => {
    const rate = event.kind === "map" ? childOf(event, "rate") : event;
    return eventNode(event, "Schedule", { Schedule: rate?.kind === "list" ? rate.items[0] : rate });
  },
};

/** The events of a function in the terms of SAM; other kinds are left out. */
export function eventsOf(node: DocumentNode, made: MadeEvents): DocumentNode | undefined {
  const events = childOf(node, "events");
  if (events?.kind !== "list") return undefined;
  const entries: Record<string, DocumentNode> = {};
  events.items.forEach((item, index) => {
    const [entry] = item.kind === "map" ? item.entries : [];
    const expanded = entry === undefined ? null : (EXPANSIONS[entry.key]?.(entry.value, made) ?? null);
    if (expanded !== null) entries[`Event${index}`] = expanded;
  });
  return madeMap(events, entries);
}

function eventNode(
  at: DocumentNode,
  type: string,
  properties: Readonly<Record<string, DocumentNode | undefined>>,
): DocumentNode {
  return madeMap(at, { Type: madeText(at, type), Properties: madeMap(at, properties) });
}

/** A bucket of the service itself, unless it is said to exist. */
function bucketEvent(event: DocumentNode, made: MadeEvents): DocumentNode | null {
  const name = event.kind === "map" ? childOf(event, "bucket") : event;
  const existing = childOf(event, "existing");
  if (name?.kind !== "scalar" || name.tag !== null || existing !== undefined) return null;
  const id = `S3Bucket${logicalName(name.text).replace(/\W/g, "")}`;
  made.resources[id] ??= madeMap(event, {
    Type: madeText(event, "AWS::S3::Bucket"),
    Properties: madeMap(event, { BucketName: name }),
  });
  const rules = childOf(event, "rules");
  const filter = (rules?.kind === "list" ? rules.items : []).flatMap((rule) =>
    (rule.kind === "map" ? rule.entries : []).map(({ key, value }) =>
      madeMap(rule, { Name: madeText(rule, key), Value: value }),
    ),
  );
  return eventNode(event, "S3", {
    Bucket: ref(event, id),
    Events: childOf(event, "event") ?? madeText(event, "s3:ObjectCreated:*"),
    Filter:
      filter.length === 0
        ? undefined
        : madeMap(event, { S3Key: madeMap(event, { Rules: madeList(event, filter) }) }),
  });
}

/** A plain name is a topic of the service itself, an ARN one that is made elsewhere. */
function topicEvent(event: DocumentNode, made: MadeEvents): DocumentNode | null {
  const arn = childOf(event, "arn");
  const name = event.kind === "map" ? childOf(event, "topicName") : event;
  const own = {
    FilterPolicy: childOf(event, "filterPolicy"),
    FilterPolicyScope: childOf(event, "filterPolicyScope"),
  };
  if (arn !== undefined) return eventNode(event, "SNS", { Topic: arn, ...own });
  if (name?.kind !== "scalar" || name.tag !== null) return null;
  if (name.text.startsWith("arn:")) return eventNode(event, "SNS", { Topic: name, ...own });
  const id = `SNSTopic${logicalName(name.text).replace(/\W/g, "")}`;
  made.resources[id] ??= madeMap(event, {
    Type: madeText(event, "AWS::SNS::Topic"),
    Properties: madeMap(event, { TopicName: name }),
  });
  return eventNode(event, "SNS", { Topic: ref(event, id), ...own });
}
