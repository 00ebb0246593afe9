// What a serverless.yml asks for, read as the template that would make it.
import { describe, expect, it } from "vitest";
import { knownValue, type Model } from "../../model/index.js";
import { readTexts } from "../read.js";

async function modelOf(text: string, more: Readonly<Record<string, string>> = {}): Promise<Model> {
  const { models, problems } = await readTexts({ "serverless.yml": text, ...more });
  expect(problems).toEqual([]);
  const [model] = models;
  if (model === undefined) throw new Error("no model");
  return model;
}

const SERVICE = `service: photos
custom:
  bucket: acme-photos
  seconds: 40
provider:
  name: aws
  runtime: nodejs22.x
  stage: \${opt:stage, 'dev'}
  environment: { LEVEL: info }
  iam:
    role:
      statements:
        - { Effect: Allow, Action: "s3:GetObject", Resource: "*" }
functions:
  make-small:
    handler: src/small.handler
    timeout: \${self:custom.seconds}
    memorySize: \${env:MEMORY}
    environment: { BUCKET: "\${self:custom.bucket}" }
    events:
      - s3: { bucket: "\${self:custom.bucket}", rules: [{ prefix: uploads/ }] }
      - sqs: { arn: !GetAtt Jobs.Arn, batchSize: 5 }
  tell:
    handler: src/tell.handler
    events:
      - sns: news
resources:
  Resources:
    Jobs: { Type: AWS::SQS::Queue }
`;

describe("serverless.yml", () => {
  it("fills in its own variables, and leaves those of others unknown", async () => {
    const model = await modelOf(SERVICE);
    const small = model.functions.find(({ id }) => id.endsWith("#MakeDashsmallLambdaFunction"));
    expect(knownValue(small?.timeoutSeconds)).toBe(40);
    expect(small?.timeoutSeconds.origin.place?.line).toBe(4);
    expect(small?.memoryMb.known).toBe(false);
    expect(small?.environment.map(({ name, value }) => `${name}=${knownValue(value)}`)).toEqual([
      "LEVEL=info",
      "BUCKET=acme-photos",
    ]);
  });

  it("knows the framework's own defaults", async () => {
    const model = await modelOf(SERVICE);
    const tell = model.functions.find(({ id }) => id.endsWith("#TellLambdaFunction"));
    expect([tell?.timeoutSeconds, tell?.memoryMb].map((value) => knownValue(value))).toEqual([6, 1024]);
  });

  it("makes what its events bring with them", async () => {
    const model = await modelOf(SERVICE);
    expect(
      model.buckets.flatMap(({ notifications }) => notifications.map(({ prefix }) => knownValue(prefix))),
    ).toEqual(["uploads/"]);
    expect(model.topics.map(({ subscriptions }) => subscriptions.length)).toEqual([1]);
    expect(model.eventSources.map(({ sourceId }) => knownValue(sourceId))).toEqual(["serverless.yml#Jobs"]);
    const [role] = model.roles;
    expect(role?.statements.map((statement) => knownValue(statement)?.actions)).toEqual([["s3:getobject"]]);
  });

  it("finds the handler beside it, unless a plugin builds it", async () => {
    const source = {
      "src/small.mjs": "export const other = 1;\n",
      "src/tell.mjs": "export const handler = 1;\n",
    };
    const plain = await modelOf(SERVICE, source);
    expect(plain.functions.map(({ handlerGap }) => handlerGap?.kind ?? null)).toEqual(["export", null]);
    const built = await modelOf(`${SERVICE}plugins: [serverless-webpack]\n`, source);
    expect(built.functions.map(({ handlerGap }) => handlerGap)).toEqual([null, null]);
  });
});
