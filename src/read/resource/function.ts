import {
  ASYNCHRONOUS_RETRIES_DEFAULT,
  FUNCTION_MEMORY_MB_DEFAULT,
  FUNCTION_TEMPORARY_STORAGE_MB_DEFAULT,
  FUNCTION_TIMEOUT_SECONDS_DEFAULT,
} from "../../aws/lambda.js";
import {
  type EnvironmentVariable,
  type EventSource,
  type FunctionNetwork,
  type InvokePermission,
  known,
  type LambdaFunction,
  mapValue,
  type Value,
} from "../../model/index.js";
import type { Fields } from "./fields.js";
import type { IdOf } from "./ids.js";
import type { Linker } from "./linker.js";
import { textOf } from "./resolved.js";

const NAME_MADE_UP = "no name is written, so that the deployment makes one up";

/** What the format adds to a function's own fields. */
export interface FunctionSurroundings {
  readonly linker: Linker;
  readonly idOf: IdOf;
  readonly code: LambdaFunction["code"];
  readonly inlineCode: LambdaFunction["inlineCode"];
  readonly builtBy: string | null;
  readonly hasUrl: boolean;
  /** Fields of its configuration of asynchronous invocations; null when there is none. */
  readonly asynchronous: Fields | null;
}

/** A function, from the fields of Lambda's API or of CloudFormation. */
export function readFunction(fields: Fields, id: string, around: FunctionSurroundings): LambdaFunction {
  const { linker, idOf, code, inlineCode, builtBy, asynchronous } = around;
  const environment = fields.nested("Environment").nested("Variables");
  const role = fields.raw("Role");
  return {
    id,
    origin: fields.origin,
    name: fields.requiredText("FunctionName", NAME_MADE_UP),
    runtime: fields.text<string | null>("Runtime", null),
    handler: fields.text<string | null>("Handler", null),
    timeoutSeconds: fields.number("Timeout", FUNCTION_TIMEOUT_SECONDS_DEFAULT),
    memoryMb: fields.number("MemorySize", FUNCTION_MEMORY_MB_DEFAULT),
    temporaryStorageMb: fields
      .nested("EphemeralStorage")
      .number("Size", FUNCTION_TEMPORARY_STORAGE_MB_DEFAULT),
    architecture: architectureOf(fields),
    role: role === undefined ? fields.fallback("Role", null) : linker.role(role),
    environment: variablesOf(environment),
    environmentKnown:
      environment.mapping.incomplete === null && fields.nested("Environment").mapping.incomplete === null,
    network: networkOf(fields, linker),
    code,
    inlineCode,
    builtBy,
    layers: mapValue(fields.texts("Layers"), (layers) => layers ?? []),
    deadLetter: idIn(fields.nested("DeadLetterConfig"), "TargetArn", idOf),
    retryAttempts: (asynchronous ?? fields).number("MaximumRetryAttempts", ASYNCHRONOUS_RETRIES_DEFAULT),
    onFailure:
      asynchronous === null
        ? fields.fallback("OnFailure", null)
        : idIn(asynchronous.nested("DestinationConfig").nested("OnFailure"), "Destination", idOf),
    hasUrl: around.hasUrl,
    onManagedInstances: fields.has("CapacityProviderConfig"),
    reservedConcurrency: fields.number<number | null>("ReservedConcurrentExecutions", null),
    application: null,
    codeBytes: null,
    handlerGap: null,
  };
}

function architectureOf(fields: Fields): Value<string> {
  return mapValue(fields.texts("Architectures"), (all) => all?.[0] ?? "x86_64");
}

function variablesOf(environment: Fields): EnvironmentVariable[] {
  return [...environment.mapping.entries].flatMap(([name, { value }]): EnvironmentVariable[] => {
    if (value.kind === "nothing") return [];
    return [{ name, value: environment.valueOf(value, name), from: "plain", origin: value.origin }];
  });
}

/** Null when it is in no VPC; an empty list of subnets takes a function out of its VPC again. */
function networkOf(fields: Fields, linker: Linker): FunctionNetwork | null {
  const config = fields.nested("VpcConfig");
  const subnets = config.items("SubnetIds") ?? [];
  if (!fields.has("VpcConfig") || (subnets.length === 0 && config.mapping.incomplete === null)) return null;
  return {
    origin: config.origin,
    subnets: subnets.map((raw) => linker.subnet(raw)),
    securityGroups: (config.items("SecurityGroupIds") ?? []).map((raw) => linker.securityGroup(raw)),
  };
}

/** The id of what a field names; null when the field is absent. */
export function idIn(fields: Fields, name: string, idOf: IdOf): Value<string | null> {
  const raw = fields.raw(name);
  return raw === undefined ? fields.fallback(name, null) : idOf(raw);
}

/** A function's reading of a queue or stream. */
export function readEventSource(fields: Fields, id: string, idOf: IdOf, service: Value<string>): EventSource {
  return {
    id,
    origin: fields.origin,
    functionId: idOf(fields.raw("FunctionName")),
    sourceId: idOf(fields.raw("EventSourceArn")),
    service,
    enabled: fields.boolean("Enabled", true),
    batchSize: fields.number<number | null>("BatchSize", null),
    batchWindowSeconds: fields.number("MaximumBatchingWindowInSeconds", 0),
    reportsItemFailures: mapValue(
      fields.texts("FunctionResponseTypes"),
      (types) => types?.includes("ReportBatchItemFailures") ?? false,
    ),
    retryAttempts: mapValue(fields.number<number | null>("MaximumRetryAttempts", null), (count) =>
      count === -1 ? null : count,
    ),
    onFailure: idIn(fields.nested("DestinationConfig").nested("OnFailure"), "Destination", idOf),
  };
}

const SERVICES: readonly (readonly [RegExp, string])[] = [
  [/^arn:[\w-]+:sqs:/, "sqs"],
  [/^arn:[\w-]+:kinesis:/, "kinesis"],
  [/^arn:[\w-]+:dynamodb:/, "dynamodb"],
  [/^arn:[\w-]+:kafka:/, "kafka"],
  [/^arn:[\w-]+:mq:/, "mq"],
  [/^arn:[\w-]+:rds:/, "documentdb"],
];

/** The service of an ARN; null when the text is none. */
export function serviceOfArn(arn: string): string | null {
  return SERVICES.find(([pattern]) => pattern.test(arn))?.[1] ?? null;
}

/** A statement of a function's policy. */
export function readInvokePermission(
  fields: Fields,
  id: string,
  idOf: IdOf,
  madeAfter: readonly string[],
): InvokePermission {
  const source = fields.raw("SourceArn");
  const text = textOf(source);
  return {
    id,
    origin: fields.origin,
    functionId: idOf(fields.raw("FunctionName")),
    principal: fields.requiredText("Principal", "it names nobody"),
    sourceArn:
      source !== undefined && text !== null
        ? known(text, source.origin)
        : fields.text<string | null>("SourceArn", null),
    action: fields.requiredText("Action", "it names no action"),
    madeAfter,
  };
}
