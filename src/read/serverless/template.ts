import {
  SERVERLESS_MEMORY_MB_DEFAULT,
  SERVERLESS_TIMEOUT_SECONDS_DEFAULT,
} from "../../aws/serverless-framework.js";
import { attribute, madeList, madeMap, madeText, unknowable } from "../cloudformation/serverless/make.js";
import { changedNode, childOf, type DocumentNode, type ScalarNode } from "../document/index.js";
import { eventsOf, type MadeEvents } from "./events.js";
import { logicalName } from "./names.js";

const ROLE = "IamRoleLambdaExecution";
const MANAGED = "arn:aws:iam::aws:policy/service-role/";

/** The template, in the terms of SAM, that makes what a `serverless.yml` asks for, as far as that is certain. */
export function templateOf(root: DocumentNode): DocumentNode {
  const provider = childOf(root, "provider");
  const functions = childOf(root, "functions");
  const made: MadeEvents = { resources: {}, managed: new Set(["AWSLambdaBasicExecutionRole"]) };
  const resources: Record<string, DocumentNode> = {};
  for (const { key, value } of functions?.kind === "map" ? functions.entries : []) {
    resources[`${logicalName(key)}LambdaFunction`] = functionNode(root, value, made);
  }
  const own = childOf(childOf(root, "resources"), "Resources");
  for (const { key, value } of own?.kind === "map" ? own.entries : []) resources[key] = value;
  return madeMap(root, {
    AWSTemplateFormatVersion: madeText(root, "2010-09-09"),
    Resources: madeMap(root, {
      ...made.resources,
      ...resources,
      [ROLE]: roleNode(provider ?? root, made.managed, root),
    }),
  });
}

function functionNode(root: DocumentNode, node: DocumentNode, made: MadeEvents): DocumentNode {
  const provider = childOf(root, "provider");
  const either = (name: string): DocumentNode | undefined => childOf(node, name) ?? childOf(provider, name);
  const environment = [childOf(provider, "environment"), childOf(node, "environment")];
  if (childOf(node, "vpc") ?? childOf(provider, "vpc")) made.managed.add("AWSLambdaVPCAccessExecutionRole");
  const properties = madeMap(node, {
    FunctionName: childOf(node, "name"),
    Handler: childOf(node, "handler"),
    Runtime: either("runtime"),
    Timeout: either("timeout") ?? number(node, SERVERLESS_TIMEOUT_SECONDS_DEFAULT),
    MemorySize: either("memorySize") ?? number(node, SERVERLESS_MEMORY_MB_DEFAULT),
    Environment: madeMap(node, { Variables: variables(node, environment) }),
    VpcConfig: vpc(either("vpc")),
    Layers: either("layers"),
    Role: either("role") ?? attribute(node, ROLE, "Arn"),
    CodeUri: madeText(node, "."),
    Events: eventsOf(node, made),
  });
  return madeMap(node, {
    Type: madeText(node, "AWS::Serverless::Function"),
    // Plugins build, bundle and rename; what they leave is not known.
    Metadata:
      childOf(root, "plugins") === undefined
        ? undefined
        : madeMap(node, { BuildMethod: madeText(node, "plugins") }),
    Properties: properties,
  });
}

function number(at: DocumentNode, value: number): DocumentNode {
  return changedNode<ScalarNode>(madeText(at, String(value)), { value });
}

/** What cannot be merged leaves the whole unknown. */
function variables(at: DocumentNode, parts: readonly (DocumentNode | undefined)[]): DocumentNode {
  const entries: Record<string, DocumentNode> = {};
  for (const part of parts) {
    if (part === undefined) continue;
    if (part.kind !== "map") return unknowable(at);
    for (const { key, value } of part.entries) entries[key] = value;
  }
  return madeMap(at, entries);
}

function vpc(node: DocumentNode | undefined): DocumentNode | undefined {
  if (node === undefined) return undefined;
  if (node.kind !== "map") return node.tag === null ? undefined : node;
  return madeMap(node, {
    SubnetIds: childOf(node, "subnetIds"),
    SecurityGroupIds: childOf(node, "securityGroupIds"),
  });
}

/** Plugins that give each function a role of its own make this one unknown. */
function roleNode(provider: DocumentNode, managed: ReadonlySet<string>, root: DocumentNode): DocumentNode {
  const role = childOf(childOf(provider, "iam"), "role");
  const statements = childOf(role, "statements") ?? childOf(provider, "iamRoleStatements");
  const more = childOf(role, "managedPolicies") ?? childOf(provider, "iamManagedPolicies");
  const document =
    childOf(root, "plugins") !== undefined
      ? unknowable(provider)
      : madeMap(provider, { Statement: statements ?? madeList(provider, []) });
  return madeMap(provider, {
    Type: madeText(provider, "AWS::IAM::Role"),
    Properties: madeMap(provider, {
      ManagedPolicyArns: madeList(provider, [
        ...[...managed].map((name) => madeText(provider, `${MANAGED}${name}`)),
        ...(more?.kind === "list" ? more.items : []),
      ]),
      Policies: madeList(provider, [madeMap(provider, { PolicyDocument: document })]),
    }),
  });
}
