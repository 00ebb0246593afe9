import { resource } from "../examples/parts.js";

/** Parts of templates with functions and events. */

export const FUNCTION_ROLE = resource(
  "ResizeRole",
  "AWS::IAM::Role",
  "AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }] }",
  "ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole, arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole]",
);

/** A function, with its role; the lines are more of its properties. */
export function functionResource(...properties: readonly string[]): string {
  return (
    resource(
      "Resize",
      "AWS::Lambda::Function",
      "Runtime: python3.13",
      "Handler: index.handler",
      "Role: !GetAtt ResizeRole.Arn",
      'Code: { ZipFile: "def handler(event, context): return None" }',
      ...properties,
    ) + FUNCTION_ROLE
  );
}

/** A permission for a service to invoke the function. */
export function permission(principal: string, ...properties: readonly string[]): string {
  return resource(
    `Permission${principal.split(".")[0] ?? ""}`,
    "AWS::Lambda::Permission",
    "FunctionName: !Ref Resize",
    "Action: lambda:InvokeFunction",
    `Principal: ${principal}`,
    ...properties,
  );
}

/** A bucket of a known name that notifies the function of what is uploaded. */
export function bucketToFunction(...filter: readonly string[]): string {
  return resource(
    "Photos",
    "AWS::S3::Bucket",
    "BucketName: acme-photos",
    "NotificationConfiguration:",
    "  LambdaConfigurations:",
    '    - Event: "s3:ObjectCreated:*"',
    "      Function: !GetAtt Resize.Arn",
    ...(filter.length > 0 ? [`      Filter: { S3Key: { Rules: [${filter.join(", ")}] } }`] : []),
  );
}

export const FROM_PHOTOS = "SourceArn: arn:aws:s3:::acme-photos";

export function queue(id: string, ...properties: readonly string[]): string {
  return resource(id, "AWS::SQS::Queue", `QueueName: ${id.toLowerCase()}`, ...properties);
}

export const DEAD_LETTERS = queue("Failed");

/** The function reads the queue `Jobs`. */
export const READS_JOBS = resource(
  "ReadsJobs",
  "AWS::Lambda::EventSourceMapping",
  "FunctionName: !Ref Resize",
  "EventSourceArn: !GetAtt Jobs.Arn",
);

export function queuePolicy(principal: string, source: string): string {
  return resource(
    "JobsPolicy",
    "AWS::SQS::QueuePolicy",
    "Queues: [!Ref Jobs]",
    "PolicyDocument:",
    "  Statement:",
    "    - Effect: Allow",
    `      Principal: ${principal}`,
    "      Action: sqs:SendMessage",
    "      Resource: !GetAtt Jobs.Arn",
    `      Condition: { ArnEquals: { "aws:SourceArn": ${source} } }`,
  );
}

/** A topic with one subscription. */
export function topicTo(
  protocol: "lambda" | "sqs",
  endpoint: string,
  ...properties: readonly string[]
): string {
  return (
    resource("News", "AWS::SNS::Topic", "TopicName: news") +
    resource(
      "NewsSubscription",
      "AWS::SNS::Subscription",
      "TopicArn: !Ref News",
      `Protocol: ${protocol}`,
      `Endpoint: !GetAtt ${endpoint}.Arn`,
      ...properties,
    )
  );
}
