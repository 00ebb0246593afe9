// Calls of AWS's API, by whichever SDK: the operation, and that they are made in the role's name.
import { describe, expect, it } from "vitest";
import { knownValue } from "../../model/index.js";
import { applicationOf } from "./testing.js";

async function callsOf(file: string, source: string, more: Parameters<typeof applicationOf>[2] = {}) {
  const application = await applicationOf({ [file]: source }, file, more);
  return (application.awsCalls ?? []).map(({ service, operation, resource }) =>
    [service, operation, ...(resource === null ? [] : [knownValue(resource) ?? "?"])].join(" "),
  );
}

const server = (imports: string, handler: string): string => `
import express from "express";
${imports}
const app = express();
app.get("/orders", async (request, response) => { ${handler} response.json([]); });
app.listen(8080);
`;

describe("JavaScript", () => {
  it("version 3: commands that are sent, also by way of a document client, and signed addresses", async () => {
    const source = server(
      `import { S3Client, PutObjectCommand, GetObjectCommand } from "@aws-sdk/client-s3";
       import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
       import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
       import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
       import { SQS } from "@aws-sdk/client-sqs";
       const s3 = new S3Client({ region: process.env.AWS_REGION });
       const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
       const queue = new SQS({});`,
      `await s3.send(new PutObjectCommand({ Bucket: "orders-files", Key: request.query.key }));
       await getSignedUrl(s3, new GetObjectCommand({ Bucket: process.env.BUCKET, Key: "a" }));
       await table.send(new PutCommand({ TableName: "orders", Item: request.body }));
       await queue.sendMessage({ QueueUrl: process.env.QUEUE_URL, MessageBody: "a" });
       queue.destroy();`,
    );
    const environment = new Map([["BUCKET", "orders-invoices"]]);
    expect(await callsOf("server.mjs", source, { environment })).toEqual([
      "s3 PutObject orders-files",
      "s3 GetObject orders-invoices",
      "dynamodb PutItem orders",
      "sqs SendMessage ?",
    ]);
  });

  it("version 2", async () => {
    const source = `
const express = require("express");
const AWS = require("aws-sdk");
const s3 = new AWS.S3();
const table = new AWS.DynamoDB.DocumentClient({ region: "eu-west-1" });
const app = express();
app.get("/orders", async (request, response) => {
  await s3.upload({ Bucket: "orders-files", Key: "a", Body: "b" }).promise();
  response.json(await table.get({ TableName: "orders", Key: { id: 1 } }).promise());
});
app.listen(8080);
`;
    expect(await callsOf("server.js", source)).toEqual([
      "s3 PutObject orders-files",
      "dynamodb GetItem orders",
    ]);
  });

  it("says nothing of clients with credentials or a server of their own", async () => {
    const source = (options: string): string =>
      server(
        `import { S3Client, ListBucketsCommand } from "@aws-sdk/client-s3";
         import { shared } from "./settings.mjs";
         const s3 = new S3Client(${options});`,
        `await s3.send(new ListBucketsCommand({}));`,
      );
    const settings = (options: string, more = {}) => callsOf("server.mjs", source(options), more);
    expect(await settings(`{ credentials: { accessKeyId: "a", secretAccessKey: "b" } }`)).toEqual([]);
    expect(await settings(`{ endpoint: process.env.S3_ENDPOINT }`)).toEqual([]);
    expect(await settings(`shared`)).toEqual([]);
    const isUnset = (name: string): boolean => name === "S3_ENDPOINT";
    expect(await settings(`{ endpoint: process.env.S3_ENDPOINT }`, { isUnset })).toEqual(["s3 ListBuckets"]);
  });
});

describe("options that a condition decides", () => {
  const calls = (options: string, unset: readonly string[], environment = new Map<string, string>()) =>
    callsOf(
      "server.mjs",
      server(
        `import { S3Client, ListBucketsCommand } from "@aws-sdk/client-s3";
         import { flag } from "./flags.mjs";
         const region = "eu-west-1";
         const endpoint = process.env.S3_ENDPOINT ?? null;
         const s3 = new S3Client(${options});`,
        `await s3.send(new ListBucketsCommand({}));`,
      ),
      { isUnset: (name) => unset.includes(name), environment },
    );
  const spread = `{ region, ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }) }`;
  const chosen = `endpoint === null ? { region } : { region, endpoint }`;
  const short = `{ region, ...(endpoint && { endpoint }) }`;

  it.each([spread, chosen, short])("an address that nothing sets is AWS's own: %s", async (options) => {
    expect(await calls(options, ["S3_ENDPOINT"])).toEqual(["s3 ListBuckets"]);
    // Another server, and what may be one.
    expect(await calls(options, [], new Map([["S3_ENDPOINT", "http://minio:9000"]]))).toEqual([]);
    expect(await calls(options, [])).toEqual([]);
  });

  it("options that have nothing to do with it change nothing", async () => {
    expect(await calls(`{ region, ...(flag() ? { maxAttempts: 2 } : {}) }`, [])).toEqual(["s3 ListBuckets"]);
    expect(await calls(`{ region, ...(flag() && { maxAttempts: 2 }) }`, [])).toEqual(["s3 ListBuckets"]);
    expect(await calls(`{ region, ...(flag() ? { credentials: flag() } : {}) }`, [])).toEqual([]);
    expect(await calls(`{ region, ...flag() }`, [])).toEqual([]);
  });

  it("what is asked for has no name where nothing sets the variable that names it", async () => {
    const source = server(
      `import { SecretsManagerClient, GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
       const secrets = new SecretsManagerClient({});
       const key = process.env.KEY ?? null;
       const secretArn = process.env.SECRET_ARN ?? null;
       if (key === null && secretArn === null) throw new Error("KEY or SECRET_ARN is needed");
       const keyOf = async () => {
         if (key !== null) return key;
         return secrets.send(new GetSecretValueCommand({ SecretId: secretArn ?? "" }));
       };`,
      `await keyOf();`,
    );
    const unset = (...names: string[]) => ({ isUnset: (name: string) => names.includes(name) });
    expect(await callsOf("server.mjs", source, unset("SECRET_ARN"))).toEqual([]);
    expect(await callsOf("server.mjs", source, unset("KEY"))).toHaveLength(1);
    const fallback = source.replace(`?? ""`, `?? "the-key"`);
    expect(await callsOf("server.mjs", fallback, unset("SECRET_ARN"))).toHaveLength(1);
  });

  it("an address of AWS is no server of its own, that of one endpoint in a network is", async () => {
    expect(await calls(`{ endpoint: "https://s3.eu-west-1.amazonaws.com" }`, [])).toEqual(["s3 ListBuckets"]);
    expect(
      await calls(`{ endpoint: "https://bucket.vpce-0a1b2c3d.s3.eu-west-1.vpce.amazonaws.com" }`, []),
    ).toEqual([]);
    expect(await calls(`{ endpoint: "https://s3.amazonaws.com.example.org" }`, [])).toEqual([]);
  });
});

describe("Python", () => {
  const application = (body: string): string => `
import boto3
from fastapi import FastAPI

app = FastAPI()
${body}
`;

  it("clients, resources, pages and signed addresses", async () => {
    const source = application(`
s3 = boto3.client("s3", region_name="eu-west-1")
table = boto3.resource("dynamodb").Table("orders")
queue = boto3.Session().client("sqs")

@app.get("/orders")
def orders():
    s3.upload_file("a", "orders-files", "a")
    s3.head_object(Bucket="orders-files", Key="a")
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket="orders-files"):
        pass
    table.put_item(Item={"id": 1})
    queue.send_message(QueueUrl="https://sqs.eu-west-1.amazonaws.com/111122223333/orders", MessageBody="a")
    return s3.generate_presigned_url("get_object", Params={"Bucket": "orders-files"})
`);
    expect(await callsOf("main.py", source, { moduleAttribute: "app" })).toEqual([
      "s3 PutObject orders-files",
      "s3 HeadObject orders-files",
      "s3 ListObjectsV2 orders-files",
      "dynamodb PutItem orders",
      "sqs SendMessage https://sqs.eu-west-1.amazonaws.com/111122223333/orders",
      "s3 GetObject",
    ]);
  });

  it("says nothing of clients with credentials or a server of their own", async () => {
    const source = application(`
local = boto3.client("s3", endpoint_url="http://localhost:4566")
other = boto3.Session(profile_name="other").client("s3")

@app.get("/orders")
def orders():
    local.list_buckets()
    other.list_buckets()
`);
    expect(await callsOf("main.py", source, { moduleAttribute: "app" })).toEqual([]);
  });
});
