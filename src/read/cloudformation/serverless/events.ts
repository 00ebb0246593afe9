import { childOf, type DocumentNode } from "../../document/index.js";
import { intrinsicOf } from "../intrinsic.js";
import type { Resource } from "../template.js";
import { attribute, joined, madeList, madeMap, madeText, mapLike, ref, unknowable } from "./make.js";

/** What the events of a function become. */
export interface Expanded {
  /** The template. */
  readonly root: DocumentNode;
  readonly resources: Resource[];
  /** Entries for the notifications of buckets, by the bucket's logical id. */
  readonly notifications: Map<string, DocumentNode[]>;
  /** Names of AWS's policies that its role gets for them. */
  readonly managed: Set<string>;
}

interface Event {
  readonly id: string;
  readonly of: Resource;
  readonly node: DocumentNode;
  readonly properties: DocumentNode;
}

type Expansion = (event: Event, into: Expanded) => void;

/**
 * Each kind of event with what the transform makes of it.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html, read on 2026-11-21.
 */
const EXPANSIONS: Readonly<Record<string, Expansion>> = {
  S3: notification,
  SNS: subscription,
  SQS: mapping("Queue", "AWSLambdaSQSQueueExecutionRole"),
  Kinesis: mapping("Stream", "AWSLambdaKinesisExecutionRole"),
  DynamoDB: mapping("Stream", "AWSLambdaDynamoDBExecutionRole"),
  MSK: mapping("Stream", "AWSLambdaMSKExecutionRole"),
  MQ: mapping("Broker", "AWSLambdaSQSQueueExecutionRole"),
  DocumentDB: mapping("Cluster", null),
  Schedule: rule,
  EventBridgeRule: rule,
  CloudWatchEvent: rule,
  CloudWatchLogs: (event, into) => permit(event, into, "logs.amazonaws.com", undefined),
  IoTRule: (event, into) => permit(event, into, "iot.amazonaws.com", undefined),
  Cognito: (event, into) => permit(event, into, "cognito-idp.amazonaws.com", undefined),
  AlexaSkill: (event, into) => permit(event, into, "alexa-appkit.amazon.com", undefined),
  Api: restRoute,
  HttpApi: httpRoute,
};

export function expandEvents(of: Resource, events: DocumentNode | undefined, into: Expanded): void {
  for (const { key, value: node } of events?.kind === "map" ? events.entries : []) {
    const type = childOf(node, "Type");
    const expansion = type?.kind === "scalar" ? EXPANSIONS[type.text] : undefined;
    const properties = childOf(node, "Properties") ?? madeMap(node, {});
    expansion?.({ id: `${of.id}${key}`, of, node, properties }, into);
  }
}

function add(into: Expanded, event: Event, suffix: string, type: string, properties: DocumentNode): string {
  const id = `${event.id}${suffix}`;
  const { condition, bindings } = event.of;
  into.resources.push({ id, type, node: event.node, properties, condition, bindings });
  return id;
}

function permit(event: Event, into: Expanded, principal: string, source: DocumentNode | undefined): void {
  const { node, of } = event;
  const properties = madeMap(node, {
    FunctionName: ref(node, of.id),
    Action: madeText(node, "lambda:InvokeFunction"),
    Principal: madeText(node, principal),
    SourceArn: source,
  });
  add(into, event, "Permission", "AWS::Lambda::Permission", properties);
}

function notification(event: Event, into: Expanded): void {
  const { node, of, properties } = event;
  permit(event, into, "s3.amazonaws.com", undefined);
  const call = intrinsicOf(childOf(properties, "Bucket") ?? node);
  if (call?.name !== "Ref" || call.argument.kind !== "scalar") return;
  const events = childOf(properties, "Events");
  const entries = (events?.kind === "list" ? events.items : events === undefined ? [] : [events]).map(
    (each) =>
      madeMap(node, {
        Event: each,
        Function: attribute(node, of.id, "Arn"),
        Filter: childOf(properties, "Filter"),
      }),
  );
  const bucket = call.argument.text;
  into.notifications.set(bucket, [...(into.notifications.get(bucket) ?? []), ...entries]);
}

function subscription(event: Event, into: Expanded): void {
  const { node, of, properties } = event;
  const topic = childOf(properties, "Topic");
  const through = childOf(properties, "SqsSubscription");
  const own = ["FilterPolicy", "FilterPolicyScope", "Region", "RedrivePolicy"].map(
    (name) => [name, childOf(properties, name)] as const,
  );
  const subscribe = (protocol: string, endpoint: DocumentNode): void => {
    const made = mapLike(properties, {
      Protocol: madeText(node, protocol),
      Endpoint: endpoint,
      TopicArn: topic,
      ...Object.fromEntries(own),
    });
    add(into, event, "", "AWS::SNS::Subscription", made);
  };
  if (through === undefined || (through.kind === "scalar" && through.value === false)) {
    permit(event, into, "sns.amazonaws.com", topic);
    subscribe("lambda", attribute(node, of.id, "Arn"));
    return;
  }
  const given = childOf(through, "QueueArn");
  const queue =
    given ?? attribute(node, add(into, event, "Queue", "AWS::SQS::Queue", madeMap(node, {})), "Arn");
  subscribe("sqs", queue);
  const named = childOf(through, "QueueUrl") ?? ref(node, `${event.id}Queue`);
  add(into, event, "QueuePolicy", "AWS::SQS::QueuePolicy", queuePolicy(node, named, queue, topic));
  source(event, into, queue, through);
  into.managed.add("AWSLambdaSQSQueueExecutionRole");
}

function queuePolicy(
  node: DocumentNode,
  named: DocumentNode,
  queue: DocumentNode,
  topic: DocumentNode | undefined,
): DocumentNode {
  const statement = madeMap(node, {
    Effect: madeText(node, "Allow"),
    Action: madeText(node, "sqs:SendMessage"),
    Principal: madeText(node, "*"),
    Resource: queue,
    Condition: madeMap(node, { ArnEquals: madeMap(node, { "aws:SourceArn": topic }) }),
  });
  return madeMap(node, {
    Queues: madeList(node, [named]),
    PolicyDocument: madeMap(node, { Statement: madeList(node, [statement]) }),
  });
}

function mapping(name: string, managed: string | null): Expansion {
  return (event, into) => {
    source(event, into, childOf(event.properties, name), event.properties);
    if (managed !== null) into.managed.add(managed);
  };
}

function source(event: Event, into: Expanded, arn: DocumentNode | undefined, properties: DocumentNode): void {
  const written = properties.kind === "map" ? properties.entries : [];
  const made = mapLike(properties, {
    ...Object.fromEntries(written.map(({ key, value }) => [key, value])),
    FunctionName: ref(event.node, event.of.id),
    EventSourceArn: arn,
  });
  add(into, event, "", "AWS::Lambda::EventSourceMapping", made);
}

function rule(event: Event, into: Expanded): void {
  const { node, of, properties } = event;
  const enabled = childOf(properties, "Enabled");
  const off = enabled?.kind === "scalar" && enabled.value === false ? madeText(node, "DISABLED") : undefined;
  const target = madeMap(node, {
    Arn: attribute(node, of.id, "Arn"),
    DeadLetterConfig: childOf(properties, "DeadLetterConfig"),
  });
  const made = madeMap(node, {
    EventPattern: childOf(properties, "Pattern"),
    ScheduleExpression: childOf(properties, "Schedule"),
    State: childOf(properties, "State") ?? off,
    Targets: madeList(node, [target]),
  });
  const id = add(into, event, "", "AWS::Events::Rule", made);
  permit(event, into, "events.amazonaws.com", attribute(node, id, "Arn"));
}

function restRoute(event: Event, into: Expanded): void {
  const { node, of, properties } = event;
  const api = childOf(properties, "RestApiId") ?? ref(node, "ServerlessRestApi");
  permit(
    event,
    into,
    "apigateway.amazonaws.com",
    joined(node, [madeText(node, "arn:aws:execute-api:*:*:"), api, madeText(node, "/*")]),
  );
  const made = madeMap(node, {
    RestApiId: api,
    Integration: mapLike(properties, {
      Type: madeText(node, "AWS_PROXY"),
      Uri: attribute(node, of.id, "Arn"),
      TimeoutInMillis: childOf(properties, "TimeoutInMillis") ?? definedTimeout(into.root, api),
    }),
  });
  add(into, event, "Method", "AWS::ApiGateway::Method", made);
}

function httpRoute(event: Event, into: Expanded): void {
  const { node, of, properties } = event;
  const api = childOf(properties, "ApiId") ?? ref(node, "ServerlessHttpApi");
  permit(
    event,
    into,
    "apigateway.amazonaws.com",
    joined(node, [madeText(node, "arn:aws:execute-api:*:*:"), api, madeText(node, "/*")]),
  );
  const made = mapLike(properties, {
    ApiId: api,
    IntegrationType: madeText(node, "AWS_PROXY"),
    IntegrationUri: attribute(node, of.id, "Arn"),
    TimeoutInMillis: childOf(properties, "TimeoutInMillis") ?? definedTimeout(into.root, api),
  });
  add(into, event, "Integration", "AWS::ApiGatewayV2::Integration", made);
}

/** What an API's own definition says of its integrations is not looked at here. */
function definedTimeout(root: DocumentNode, api: DocumentNode): DocumentNode | undefined {
  const call = intrinsicOf(api);
  const id = call?.name === "Ref" && call.argument.kind === "scalar" ? call.argument.text : "";
  const properties = childOf(childOf(childOf(root, "Resources"), id), "Properties");
  const defined = ["DefinitionBody", "DefinitionUri"].some((name) => childOf(properties, name) !== undefined);
  return defined ? unknowable(api) : undefined;
}
