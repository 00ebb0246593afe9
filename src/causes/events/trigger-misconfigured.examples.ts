import { workerPathExamples } from "../shared/beanstalk/worker-paths.examples.js";
import type { Cause } from "../cause.js";
import { resource, template } from "../examples/parts.js";
import {
  bucketToFunction,
  DEAD_LETTERS,
  FROM_PHOTOS,
  functionResource,
  permission,
  queue,
  READS_JOBS,
} from "./example-parts.js";

const DEAD_TARGET = "DeadLetterConfig: { TargetArn: !GetAtt Failed.Arn }";
const file = (...resources: readonly string[]): Record<string, string> => ({
  "stack.yaml": template(functionResource(DEAD_TARGET), DEAD_LETTERS, ...resources),
});
const filtered = (...rules: readonly string[]): Record<string, string> =>
  file(bucketToFunction(...rules), permission("s3.amazonaws.com", FROM_PHOTOS));

const second = (filter: string): string =>
  resource(
    "Photos",
    "AWS::S3::Bucket",
    "BucketName: acme-photos",
    "NotificationConfiguration:",
    "  LambdaConfigurations:",
    "    - { Event: 's3:ObjectCreated:*', Function: !GetAtt Resize.Arn, Filter: { S3Key: { Rules: [{ Name: prefix, Value: in/ }, { Name: suffix, Value: .jpg }] } } }",
    `    - { Event: 's3:ObjectCreated:Put', Function: !GetAtt Resize.Arn, Filter: { S3Key: { Rules: [${filter}] } } }`,
  ) + permission("s3.amazonaws.com", FROM_PHOTOS);

/** A bucket that tells a topic, with a subscription of the function. */
const fanOut = (...subscription: readonly string[]): string =>
  resource(
    "Photos",
    "AWS::S3::Bucket",
    "BucketName: acme-photos",
    "NotificationConfiguration: { TopicConfigurations: [{ Event: 's3:ObjectCreated:*', Topic: !Ref News }] }",
  ) +
  resource("News", "AWS::SNS::Topic", "TopicName: news") +
  resource(
    "NewsPolicy",
    "AWS::SNS::TopicPolicy",
    "Topics: [!Ref News]",
    "PolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: s3.amazonaws.com }, Action: sns:Publish, Resource: !Ref News, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::acme-photos' } } }] }",
  ) +
  resource(
    "NewsSubscription",
    "AWS::SNS::Subscription",
    "TopicArn: !Ref News",
    "Protocol: lambda",
    "Endpoint: !GetAtt Resize.Arn",
    ...subscription,
  ) +
  permission("sns.amazonaws.com", "SourceArn: !Ref News");

const JPEG_BODY = 'FilterPolicy: { Records: { s3: { object: { key: [{ suffix: ".jpg" }] } } } }';

const rule = (...bucket: readonly string[]): string =>
  resource("Photos", "AWS::S3::Bucket", "BucketName: acme-photos", ...bucket) +
  resource(
    "Uploaded",
    "AWS::Events::Rule",
    "EventPattern: { source: [aws.s3], detail-type: [Object Created], detail: { bucket: { name: [!Ref Photos] } } }",
    "Targets: [{ Id: resize, Arn: !GetAtt Resize.Arn }]",
  ) +
  permission("events.amazonaws.com", "SourceArn: !GetAtt Uploaded.Arn");

const jobs = (...properties: readonly string[]): string =>
  queue(
    "Jobs",
    "RedrivePolicy: { deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 5 }",
    ...properties,
  );

export const triggerMisconfiguredExamples: Cause["examples"] = {
  failing: [
    ...workerPathExamples.failing,
    { name: "a star at the end of a prefix", files: filtered("{ Name: prefix, Value: 'uploads/*' }") },
    { name: "a star at the beginning of a suffix", files: filtered("{ Name: suffix, Value: '*.jpg' }") },
    { name: "a slash before the key", files: filtered("{ Name: prefix, Value: /uploads/ }") },
    { name: "two notifications for the same keys", files: file(second("{ Name: prefix, Value: in/ }")) },
    {
      name: "a filter on attributes that S3 does not send",
      files: file(fanOut("FilterPolicy: { kind: [photo] }")),
    },
    { name: "a filter for the body, of the wrong scope", files: file(fanOut(JPEG_BODY)) },
    { name: "a rule for a bucket that does not speak to EventBridge", files: file(rule()) },
    {
      name: "large batches without a window",
      files: file(jobs(), READS_JOBS.replace("FunctionName", "BatchSize: 100\n      FunctionName")),
    },
    {
      name: "a standard queue for the failures of a FIFO queue",
      files: file(jobs("FifoQueue: true").replace("QueueName: jobs", "QueueName: jobs.fifo")),
    },
  ],
  healthy: [
    ...workerPathExamples.healthy,
    {
      name: "a plain prefix and suffix",
      files: filtered("{ Name: prefix, Value: uploads/ }", "{ Name: suffix, Value: .jpg }"),
    },
    {
      name: "the same prefix with different suffixes",
      files: file(second("{ Name: prefix, Value: in/ }, { Name: suffix, Value: .png }")),
    },
    {
      name: "a filter for the body",
      files: file(fanOut(JPEG_BODY, "FilterPolicyScope: MessageBody")),
    },
    { name: "no filter", files: file(fanOut()) },
    {
      name: "a bucket that sends its events to EventBridge",
      files: file(
        rule("NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } }"),
      ),
    },
    {
      name: "large batches with a window",
      files: file(
        jobs(),
        READS_JOBS.replace(
          "FunctionName",
          "BatchSize: 100\n      MaximumBatchingWindowInSeconds: 5\n      FunctionName",
        ),
      ),
    },
  ],
};
