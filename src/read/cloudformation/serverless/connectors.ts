import { childOf, type DocumentNode } from "../../document/index.js";
import type { Resource } from "../template.js";
import { madeList, madeMap, ref, unknowable } from "./make.js";

/**
 * What connectors allow is the transform's own knowledge: both ends get a policy whose content is unknown.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-connector.html
 */
export function connected(
  resources: readonly Resource[],
  declared: ReadonlyMap<string, Resource>,
): Resource[] {
  const ends: { readonly id: string; readonly at: DocumentNode }[] = [];
  const name = (node: DocumentNode | undefined, at: DocumentNode): void => {
    const items = node?.kind === "list" ? node.items : [node];
    for (const item of items) {
      const id = childOf(item, "Id");
      if (id?.kind === "scalar") ends.push({ id: id.text, at });
    }
  };
  for (const resource of resources) {
    if (resource.type === "AWS::Serverless::Connector") {
      name(childOf(resource.properties, "Source"), resource.node);
      name(childOf(resource.properties, "Destination"), resource.node);
    }
    const embedded = childOf(resource.node, "Connectors");
    for (const { value } of embedded?.kind === "map" ? embedded.entries : []) {
      ends.push({ id: resource.id, at: value });
      name(childOf(childOf(value, "Properties"), "Destination"), value);
    }
  }
  return ends.flatMap(({ id, at }, index) => openPolicies(id, at, index, declared));
}

/** The type that attaches a policy to a type, and the field that names what it is attached to. */
const ATTACHED: Readonly<Record<string, readonly [string, string]>> = {
  "AWS::SQS::Queue": ["AWS::SQS::QueuePolicy", "Queues"],
  "AWS::SNS::Topic": ["AWS::SNS::TopicPolicy", "Topics"],
  "AWS::S3::Bucket": ["AWS::S3::BucketPolicy", "Bucket"],
};

function openPolicies(
  id: string,
  at: DocumentNode,
  index: number,
  declared: ReadonlyMap<string, Resource>,
): Resource[] {
  const resource = declared.get(id);
  if (resource === undefined) return [];
  const make = (type: string, entries: Readonly<Record<string, DocumentNode>>): Resource => ({
    ...resource,
    id: `${id}Connector${index}${type.split("::").at(-1) ?? ""}`,
    type,
    node: at,
    properties: madeMap(at, entries),
  });
  const role = declared.has(`${id}Role`) ? `${id}Role` : null;
  const made: Resource[] = [];
  if (role !== null) {
    made.push(
      make("AWS::IAM::Policy", { Roles: madeList(at, [ref(at, role)]), PolicyDocument: unknowable(at) }),
    );
  }
  if (resource.type === "AWS::Lambda::Function") {
    made.push(make("AWS::Lambda::Permission", { FunctionName: ref(at, id), Principal: unknowable(at) }));
  }
  const attached = ATTACHED[resource.type];
  if (attached !== undefined) {
    const [type, field] = attached;
    made.push(make(type, { [field]: madeList(at, [ref(at, id)]), PolicyDocument: unknowable(at) }));
  }
  return made;
}
