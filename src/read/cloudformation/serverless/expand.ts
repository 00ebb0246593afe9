import { childOf, type DocumentNode } from "../../document/index.js";
import { intrinsicOf } from "../intrinsic.js";
import { NO_BINDINGS, type Resource } from "../template.js";
import { connected } from "./connectors.js";
import { type Expanded, expandEvents } from "./events.js";
import { withGlobals } from "./globals.js";
import { attribute, madeList, madeMap, madeText, mapLike, ref, unknowable } from "./make.js";
import { roleProperties } from "./role.js";

/** Types of which the transform only changes the name, as far as anything here looks at them. */
const RENAMED: Readonly<Record<string, string>> = {
  "AWS::Serverless::Api": "AWS::ApiGateway::RestApi",
  "AWS::Serverless::HttpApi": "AWS::ApiGatewayV2::Api",
  "AWS::Serverless::SimpleTable": "AWS::DynamoDB::Table",
  "AWS::Serverless::LayerVersion": "AWS::Lambda::LayerVersion",
  "AWS::Serverless::Application": "AWS::CloudFormation::Stack",
};

/**
 * What the transform AWS::Serverless-2016-10-31 makes of a template's resources: plain ones, each at the
 * place of what it is made of.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html, read on 2026-11-21.
 */
export function expandServerless(root: DocumentNode, resources: readonly Resource[]): Resource[] {
  if (!resources.some(({ type }) => type.startsWith("AWS::Serverless::"))) return [...resources];
  const notifications = new Map<string, DocumentNode[]>();
  const plain = resources.flatMap((resource): Resource[] => {
    if (resource.type === "AWS::Serverless::Function")
      return functionResources(root, resource, notifications);
    if (resource.type === "AWS::Serverless::StateMachine") return stateMachine(resource);
    const type = RENAMED[resource.type];
    return [type === undefined ? resource : { ...resource, type }];
  });
  const declared = new Map(plain.map((resource) => [resource.id, resource]));
  return [
    ...plain.map((resource) => notified(resource, notifications.get(resource.id))),
    ...impliedApis(plain, declared),
    ...connected(resources, declared),
  ];
}

/** Properties that have another name or form after the transform. */
const TRANSFORMED = new Set([
  "CodeUri",
  "InlineCode",
  "ImageUri",
  "Policies",
  "Events",
  "AutoPublishAlias",
  "EventInvokeConfig",
  "DeadLetterQueue",
  "Role",
  "FunctionUrlConfig",
]);

function functionResources(
  root: DocumentNode,
  resource: Resource,
  notifications: Map<string, DocumentNode[]>,
): Resource[] {
  const properties = withGlobals(root, "Function", resource.node);
  const { node } = resource;
  const expanded: Expanded = { root, resources: [], notifications, managed: new Set() };
  expandEvents(resource, childOf(properties, "Events"), expanded);
  const own = childOf(properties, "Role");
  const roleId = `${resource.id}Role`;
  const kept = properties.entries.filter(({ key }) => !TRANSFORMED.has(key));
  const made: Resource = {
    ...resource,
    type: "AWS::Lambda::Function",
    properties: mapLike(properties, {
      ...Object.fromEntries(kept.map(({ key, value }) => [key, value])),
      Code: codeOf(properties),
      Role: own ?? attribute(node, roleId, "Arn"),
      DeadLetterConfig: childOf(properties, "DeadLetterQueue") ?? childOf(properties, "DeadLetterConfig"),
    }),
  };
  const managed = ["AWSLambdaBasicExecutionRole", ...expanded.managed];
  if (childOf(properties, "VpcConfig") !== undefined) managed.push("AWSLambdaVPCAccessExecutionRole");
  if (childOf(properties, "Tracing") !== undefined) managed.push("AWSXRayDaemonWriteAccess");
  const beside = (id: string, type: string, inner: DocumentNode): Resource => ({
    ...resource,
    id,
    type,
    // Without what else stands at the function: `DependsOn`, `Metadata`.
    node: madeMap(node, {}),
    properties: inner,
  });
  const policies = childOf(properties, "Policies");
  return [
    made,
    ...(own === undefined
      ? [beside(roleId, "AWS::IAM::Role", roleProperties(node, { managed, policies }))]
      : []),
    ...expanded.resources,
    ...aliases(resource, childOf(properties, "AutoPublishAlias"), beside),
    ...asynchronous(resource, childOf(properties, "EventInvokeConfig"), beside),
    ...(childOf(properties, "FunctionUrlConfig") === undefined
      ? []
      : [
          beside(
            `${resource.id}Url`,
            "AWS::Lambda::Url",
            madeMap(node, { TargetFunctionArn: ref(node, resource.id) }),
          ),
        ]),
  ];
}

type Beside = (id: string, type: string, inner: DocumentNode) => Resource;

function aliases({ id, node }: Resource, alias: DocumentNode | undefined, beside: Beside): Resource[] {
  if (alias?.kind !== "scalar") return [];
  const properties = madeMap(node, { FunctionName: ref(node, id), Name: alias });
  return [beside(`${id}Alias${alias.text}`, "AWS::Lambda::Alias", properties)];
}

/** A destination without an address is a queue or topic that the transform makes. */
function asynchronous({ id, node }: Resource, config: DocumentNode | undefined, beside: Beside): Resource[] {
  if (config?.kind !== "map") return [];
  const failure = childOf(childOf(config, "DestinationConfig"), "OnFailure");
  const destination =
    failure === undefined ? undefined : (childOf(failure, "Destination") ?? unknowable(failure));
  const properties = mapLike(config, {
    ...Object.fromEntries(config.entries.map(({ key, value }) => [key, value])),
    FunctionName: ref(node, id),
    DestinationConfig:
      destination === undefined
        ? undefined
        : madeMap(config, { OnFailure: madeMap(config, { Destination: destination }) }),
  });
  return [beside(`${id}EventInvokeConfig`, "AWS::Lambda::EventInvokeConfig", properties)];
}

/** A path or address as it is; `{Bucket, Key}` as Lambda names it; an image or inline code under its own key. */
function codeOf(properties: DocumentNode): DocumentNode | undefined {
  const inline = childOf(properties, "InlineCode");
  if (inline !== undefined) return madeMap(inline, { ZipFile: inline });
  const image = childOf(properties, "ImageUri");
  return image === undefined ? childOf(properties, "CodeUri") : madeMap(image, { ImageUri: image });
}

function stateMachine(resource: Resource): Resource[] {
  const made = { ...resource, type: "AWS::StepFunctions::StateMachine" };
  if (childOf(resource.properties, "Role") !== undefined) return [made];
  const policies = childOf(resource.properties, "Policies");
  const properties = roleProperties(resource.node, { managed: [], policies });
  const node = madeMap(resource.node, {});
  return [made, { ...resource, id: `${resource.id}Role`, type: "AWS::IAM::Role", node, properties }];
}

/** A bucket with the notifications of functions added to its own. */
function notified(resource: Resource, added: readonly DocumentNode[] | undefined): Resource {
  if (added === undefined || resource.type !== "AWS::S3::Bucket") return resource;
  const properties = resource.properties ?? madeMap(resource.node, {});
  if (properties.kind !== "map" || intrinsicOf(properties) !== null) return resource;
  const before = childOf(properties, "NotificationConfiguration");
  const lists = childOf(before, "LambdaConfigurations");
  const given = before?.kind === "map" ? before.entries : [];
  const entries = {
    ...Object.fromEntries(given.map(({ key, value }) => [key, value])),
    LambdaConfigurations: madeList(resource.node, [...(lists?.kind === "list" ? lists.items : []), ...added]),
  };
  const configuration = before === undefined ? madeMap(resource.node, entries) : mapLike(before, entries);
  return {
    ...resource,
    properties: mapLike(properties, {
      ...Object.fromEntries(properties.entries.map(({ key, value }) => [key, value])),
      NotificationConfiguration: configuration,
    }),
  };
}

/** The APIs that events without one of their own share. */
function impliedApis(plain: readonly Resource[], declared: ReadonlyMap<string, Resource>): Resource[] {
  const wanted = [
    { id: "ServerlessRestApi", by: "AWS::ApiGateway::Method", type: "AWS::ApiGateway::RestApi" },
    { id: "ServerlessHttpApi", by: "AWS::ApiGatewayV2::Integration", type: "AWS::ApiGatewayV2::Api" },
  ];
  return wanted.flatMap(({ id, by, type }): Resource[] => {
    const user = plain.find((resource) => resource.type === by);
    if (user === undefined || declared.has(id)) return [];
    const { node } = user;
    const properties = madeMap(node, { ProtocolType: madeText(node, "HTTP") });
    return [{ id, type, node, properties, condition: null, bindings: NO_BINDINGS }];
  });
}
