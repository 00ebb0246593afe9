import { FUNCTION_TIMEOUT_SECONDS_MAX } from "../../aws/lambda.js";
import {
  HTTP_INTEGRATION_MILLISECONDS_MAX,
  REST_INTEGRATION_MILLISECONDS_DEFAULT,
  WEBSOCKET_INTEGRATION_MILLISECONDS_MAX,
} from "../../aws/messaging.js";
import {
  type ApiIntegration,
  type EventSource,
  type InvokePermission,
  known,
  type LambdaFunction,
  mapValue,
  unknown,
  type Value,
} from "../../model/index.js";
import type { Fields } from "../resource/fields.js";
import { readEventSource, readFunction, readInvokePermission, serviceOfArn } from "../resource/function.js";
import { resourceId } from "../resource/ids.js";
import { textOf } from "../resource/resolved.js";
import { codeOf } from "./code.js";
import { madeBefore } from "./cycles.js";
import { idOfStack } from "./event-ids.js";
import type { Nouns } from "./nouns.js";
import type { StackReading } from "./stack.js";
import type { Resource } from "./template.js";

export interface LambdaParts {
  readonly functions: LambdaFunction[];
  readonly eventSources: EventSource[];
  readonly invokePermissions: InvokePermission[];
  readonly apiIntegrations: ApiIntegration[];
}

/** Functions of a template, what they read, who may invoke them, and the ways of API Gateway to them. */
export function readLambda(stack: StackReading, nouns: Nouns): LambdaParts {
  const idOf = idOfStack(stack);
  const { file } = stack.document;
  return {
    functions: stack.ofType("AWS::Lambda::Function").map((resource) =>
      readFunction(stack.fields(resource), resourceId(file, resource.id), {
        linker: nouns,
        idOf,
        ...codeOf(stack, resource),
        asynchronous: asynchronousOf(stack, resource),
        hasUrl: hasUrl(stack, resource),
      }),
    ),
    eventSources: stack.ofType("AWS::Lambda::EventSourceMapping").map((resource) => {
      const fields = stack.fields(resource);
      return readEventSource(fields, resourceId(file, resource.id), idOf, serviceOf(stack, fields));
    }),
    invokePermissions: stack.ofType("AWS::Lambda::Permission").map((resource) => {
      const before = madeBefore(stack, resource).map((id) => resourceId(file, id));
      return readInvokePermission(stack.fields(resource), resourceId(file, resource.id), idOf, before);
    }),
    apiIntegrations: [...restIntegrations(stack), ...routedIntegrations(stack)],
  };
}

function asynchronousOf(stack: StackReading, resource: Resource): Fields | null {
  const id = resourceId(stack.document.file, resource.id);
  const own = stack.workspace.everywhere("AWS::Lambda::EventInvokeConfig").find((config) => {
    const named = idOfStack(config.stack)(config.stack.fields(config.resource).raw("FunctionName"));
    return named.known && named.value === id;
  });
  return own === undefined ? null : own.stack.fields(own.resource);
}

function hasUrl(stack: StackReading, resource: Resource): boolean {
  const id = resourceId(stack.document.file, resource.id);
  return stack.workspace.everywhere("AWS::Lambda::Url").some((url) => {
    const named = idOfStack(url.stack)(url.stack.fields(url.resource).raw("TargetFunctionArn"));
    return named.known && named.value === id;
  });
}

const SOURCE_TYPES: Readonly<Record<string, string>> = {
  "AWS::SQS::Queue": "sqs",
  "AWS::Kinesis::Stream": "kinesis",
  "AWS::Kinesis::StreamConsumer": "kinesis",
  "AWS::DynamoDB::Table": "dynamodb",
  "AWS::DynamoDB::GlobalTable": "dynamodb",
  "AWS::MSK::Cluster": "kafka",
  "AWS::MSK::ServerlessCluster": "kafka",
  "AWS::AmazonMQ::Broker": "mq",
  "AWS::DocDB::DBCluster": "documentdb",
};

function serviceOf(stack: StackReading, fields: Fields): Value<string> {
  const raw = fields.raw("EventSourceArn");
  if (raw === undefined)
    return fields.has("SelfManagedEventSource") ? known("kafka") : unknown("it names no source");
  const parts = raw.kind === "scalar" ? [raw, ...(raw.joined?.parts ?? [])] : [raw];
  for (const part of parts) {
    const type = stack.target(part)?.resource.type;
    const service = (type === undefined ? undefined : SOURCE_TYPES[type]) ?? serviceOfArn(textOf(part) ?? "");
    if (service !== null) return known(service, raw.origin);
  }
  return unknown("which service the source belongs to is not known", raw.origin);
}

function restIntegrations(stack: StackReading): ApiIntegration[] {
  return stack.ofType("AWS::ApiGateway::Method").flatMap((resource): ApiIntegration[] => {
    const integration = stack.fields(resource).nested("Integration");
    const type = textOf(integration.raw("Type"));
    if (type !== "AWS_PROXY" && type !== "AWS") return [];
    return integrationTo(stack, resource, integration, {
      kind: "rest",
      uri: "Uri",
      role: "Credentials",
      limit: REST_INTEGRATION_MILLISECONDS_DEFAULT,
    });
  });
}

/** HTTP and WebSocket APIs. */
function routedIntegrations(stack: StackReading): ApiIntegration[] {
  return stack.ofType("AWS::ApiGatewayV2::Integration").flatMap((resource): ApiIntegration[] => {
    const fields = stack.fields(resource);
    if (textOf(fields.raw("IntegrationType")) !== "AWS_PROXY") return [];
    const api = stack.target(fields.raw("ApiId"));
    const protocol = api === null ? null : textOf(api.stack.fields(api.resource).raw("ProtocolType"));
    const websocket = protocol === "WEBSOCKET";
    return integrationTo(stack, resource, fields, {
      kind: websocket ? "websocket" : "http",
      uri: "IntegrationUri",
      role: "CredentialsArn",
      limit: websocket ? WEBSOCKET_INTEGRATION_MILLISECONDS_MAX : HTTP_INTEGRATION_MILLISECONDS_MAX,
    });
  });
}

interface IntegrationNames {
  readonly kind: ApiIntegration["kind"];
  readonly uri: string;
  readonly role: string;
  readonly limit: number;
}

/** Integrations with other services than Lambda are left out. */
function integrationTo(
  stack: StackReading,
  resource: Resource,
  fields: Fields,
  { kind, uri, role, limit }: IntegrationNames,
): ApiIntegration[] {
  const functionId = idOfStack(stack)(fields.raw(uri));
  const text = textOf(fields.raw(uri)) ?? "";
  const toLambda = /:lambda:(?:path|.*:function:)/.test(text) || /^\$\{[\w.]+\}$/.test(text);
  if (functionId.known && !toLambda) return [];
  return [
    {
      id: resourceId(stack.document.file, resource.id),
      origin: fields.origin,
      kind,
      functionId,
      withRole: mapValue(fields.text<string | null>(role, null), (written) => written !== null),
      timeoutMilliseconds: fields.number("TimeoutInMillis", streams(fields) ? STREAM_LIMIT : limit),
      waits: ![...parameterNames(fields)].some((name) => /invocation-type$/i.test(name)),
    },
  ];
}

/** An answer that is streamed may take as long as the function. */
const STREAM_LIMIT = FUNCTION_TIMEOUT_SECONDS_MAX * 1000;

function streams(fields: Fields): boolean {
  return textOf(fields.raw("ResponseTransferMode")) === "STREAM";
}

function parameterNames(fields: Fields): Iterable<string> {
  return fields.nested("RequestParameters").mapping.entries.keys();
}
