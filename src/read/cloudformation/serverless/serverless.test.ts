// What the serverless transform makes of a template: plain resources, each at the place of its source.
import { describe, expect, it } from "vitest";
import { knownValue, type Model } from "../../../model/index.js";
import { readTexts } from "../../read.js";

async function modelOf(...resources: readonly string[]): Promise<Model> {
  const text = [
    "Transform: AWS::Serverless-2016-10-31",
    "Globals:",
    "  Function:",
    "    Timeout: 20",
    "    Environment: { Variables: { LEVEL: info } }",
    "Resources:",
    ...resources.map((line) => `  ${line}`),
    "",
  ].join("\n");
  const { models, problems } = await readTexts({ "template.yaml": text });
  expect(problems).toEqual([]);
  const [model] = models;
  if (model === undefined) throw new Error("no model");
  return model;
}

const FUNCTION = [
  "Resize:",
  "  Type: AWS::Serverless::Function",
  "  Properties:",
  "    Runtime: python3.13",
  "    Handler: app.handler",
  "    InlineCode: 'def handler(event, context): pass'",
  "    Environment: { Variables: { BUCKET: photos } }",
];

describe("the serverless transform", () => {
  it("merges what Globals gives, and keeps the places", async () => {
    const model = await modelOf(...FUNCTION);
    const [only] = model.functions;
    expect(knownValue(only?.timeoutSeconds)).toBe(20);
    expect(only?.timeoutSeconds.origin.place?.line).toBe(4);
    expect(only?.environment.map(({ name }) => name)).toEqual(["LEVEL", "BUCKET"]);
    expect(only?.memoryMb.origin.node?.path).toEqual(["Resources", "Resize", "Properties", "MemorySize"]);
  });

  it("makes a role of policies and templates of policies, that nobody can edit", async () => {
    const model = await modelOf(
      "Jobs: { Type: AWS::SQS::Queue }",
      ...FUNCTION,
      "    Policies:",
      "      - AmazonS3ReadOnlyAccess",
      "      - SQSSendMessagePolicy: { QueueName: !GetAtt Jobs.QueueName }",
    );
    const role = knownValue(model.functions[0]?.role);
    expect(role?.managedPolicyArns.map((arn) => knownValue(arn))).toContain(
      "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
    );
    const statement = knownValue(role?.statements[0]);
    expect(statement?.actions).toEqual(["sqs:sendmessage*"]);
    expect(statement?.resources.map((each) => knownValue(each))).toEqual([
      "arn:aws:sqs:*:*:${Jobs.QueueName}",
    ]);
    expect(role?.origin.node).toBeNull();
  });

  it("makes permissions, notifications, subscriptions and mappings of events", async () => {
    const model = await modelOf(
      "Photos: { Type: AWS::S3::Bucket }",
      "Jobs: { Type: AWS::SQS::Queue }",
      "News: { Type: AWS::SNS::Topic }",
      ...FUNCTION,
      "    Events:",
      "      Upload:",
      "        Type: S3",
      "        Properties: { Bucket: !Ref Photos, Events: 's3:ObjectCreated:*' }",
      "      Job: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn, BatchSize: 5 } }",
      "      Said: { Type: SNS, Properties: { Topic: !Ref News } }",
      "      Get: { Type: Api, Properties: { Path: /photos, Method: get } }",
    );
    const id = "template.yaml#Resize";
    expect(model.buckets[0]?.notifications.map(({ targetId }) => knownValue(targetId))).toEqual([id]);
    expect(model.topics[0]?.subscriptions.map(({ endpointId }) => knownValue(endpointId))).toEqual([id]);
    expect(model.eventSources.map(({ sourceId }) => knownValue(sourceId))).toEqual(["template.yaml#Jobs"]);
    expect(model.invokePermissions.map(({ principal }) => knownValue(principal))).toEqual([
      "s3.amazonaws.com",
      "sns.amazonaws.com",
      "apigateway.amazonaws.com",
    ]);
    expect(model.apiIntegrations.map(({ functionId }) => knownValue(functionId))).toEqual([id]);
    expect(model.eventSources[0]?.batchSize.origin.node?.path.slice(-2)).toEqual(["Properties", "BatchSize"]);
  });

  it("does not know what a connector allows", async () => {
    const model = await modelOf(
      "Jobs: { Type: AWS::SQS::Queue }",
      ...FUNCTION,
      "Allowed:",
      "  Type: AWS::Serverless::Connector",
      "  Properties: { Source: { Id: Resize }, Destination: { Id: Jobs }, Permissions: [Write] }",
    );
    const role = knownValue(model.functions[0]?.role);
    expect(role?.statements.some((statement) => !statement.known)).toBe(true);
    expect(model.queues[0]?.policy.statements.some((statement) => !statement.known)).toBe(true);
  });
});
