import type { Cause } from "../cause.js";
import { resource, template } from "../examples/parts.js";
import {
  bucketToFunction,
  DEAD_LETTERS,
  FROM_PHOTOS,
  FUNCTION_ROLE,
  permission,
  topicTo,
} from "./example-parts.js";

/** A function with a folder of its own, which writes where its environment says. */
const files = (filter: string, source: string): Record<string, string> => ({
  "stack.yaml": template(
    resource(
      "Resize",
      "AWS::Lambda::Function",
      "Runtime: python3.13",
      "Handler: app.handler",
      "Role: !GetAtt ResizeRole.Arn",
      "Code: ./resize",
      "Environment: { Variables: { TARGET: acme-photos } }",
      "DeadLetterConfig: { TargetArn: !GetAtt Failed.Arn }",
    ),
    FUNCTION_ROLE.replace(
      "policy/service-role/AWSLambdaSQS",
      "policy/AmazonS3FullAccess, arn:aws:iam::aws:policy/service-role/AWSLambdaSQS",
    ),
    DEAD_LETTERS,
    filter === "" ? bucketToFunction() : bucketToFunction(filter),
    permission("s3.amazonaws.com", FROM_PHOTOS),
  ),
  "resize/app.py": source,
});

const LETS_S3_TELL = resource(
  "NewsPolicy",
  "AWS::SNS::TopicPolicy",
  "Topics: [!Ref News]",
  "PolicyDocument:",
  "  Statement:",
  "    - Effect: Allow",
  "      Principal: { Service: s3.amazonaws.com }",
  "      Action: sns:Publish",
  "      Resource: !Ref News",
);

/** The bucket tells a topic, so that the function can be given a bucket by reference. */
const throughTopic = (target: string, source: string): Record<string, string> => {
  const { "stack.yaml": direct = "", ...others } = files("", source);
  const told = resource(
    "Photos",
    "AWS::S3::Bucket",
    "NotificationConfiguration:",
    '  TopicConfigurations: [{ Event: "s3:ObjectCreated:*", Topic: !Ref News }]',
  );
  const stack = direct
    .replace(bucketToFunction(), told)
    .replace("TARGET: acme-photos", `TARGET: ${target}`)
    .replace(permission("s3.amazonaws.com", FROM_PHOTOS), permission("sns.amazonaws.com"));
  return {
    "stack.yaml": stack + resource("Small", "AWS::S3::Bucket") + topicTo("lambda", "Resize") + LETS_S3_TELL,
    ...others,
  };
};

const writes = (...lines: readonly string[]): string =>
  [
    "import os",
    "import boto3",
    "",
    's3 = boto3.client("s3")',
    "",
    "def handler(event, context):",
    '    for record in event["Records"]:',
    '        key = record["s3"]["object"]["key"]',
    ...lines.map((line) => `        ${line}`),
    "",
  ].join("\n");

const INTO_THUMBNAILS =
  'body = s3.get_object(Bucket=os.environ["TARGET"], Key=key)["Body"].read()\n        s3.put_object(Bucket=os.environ["TARGET"], Key=f"thumbnails/{key}", Body=body)';

export const recursiveTriggerExamples: Cause["examples"] = {
  failing: [
    {
      name: "every new object triggers it, and it makes new objects",
      files: files("", writes(INTO_THUMBNAILS)),
    },
    {
      name: "the bucket is given by reference",
      files: throughTopic("!Ref Photos", writes(INTO_THUMBNAILS)),
    },
    {
      name: "it puts the prefix that it is triggered by before every key",
      files: files(
        "{ Name: prefix, Value: small }",
        writes('s3.put_object(Bucket=os.environ["TARGET"], Key="small/" + key, Body=b"")'),
      ),
    },
    {
      name: "it writes below the prefix that it is triggered by",
      files: files("{ Name: prefix, Value: thumb }", writes(INTO_THUMBNAILS)),
    },
  ],
  healthy: [
    {
      name: "triggered by one prefix, writing under another",
      files: files("{ Name: prefix, Value: uploads/ }", writes(INTO_THUMBNAILS)),
    },
    {
      name: "its own objects are left out by the code",
      files: files("", writes('if key.startswith("thumbnails/"):', "    continue", INTO_THUMBNAILS)),
    },
    {
      name: "triggered by one prefix, writing under another that is put before the key",
      files: files(
        "{ Name: prefix, Value: uploads/ }",
        writes('s3.put_object(Bucket=os.environ["TARGET"], Key="small/" + key, Body=b"")'),
      ),
    },
    {
      name: "another bucket",
      files: files("", writes('s3.put_object(Bucket="acme-thumbnails", Key=f"thumbnails/{key}", Body=b"")')),
    },
    {
      name: "another bucket, given by reference",
      files: throughTopic("!Ref Small", writes(INTO_THUMBNAILS)),
    },
    {
      name: "a bucket whose name is made from the one that is given",
      files: throughTopic(
        "!Ref Photos",
        writes('s3.put_object(Bucket=os.environ["TARGET"] + "-small", Key=f"thumbnails/{key}", Body=b"")'),
      ),
    },
    {
      name: "it only reads",
      files: files("", writes('s3.get_object(Bucket=os.environ["TARGET"], Key=key)')),
    },
  ],
};
