import type { Cause } from "../cause.js";
import {
  bucketToFunction,
  DEAD_LETTERS,
  FROM_PHOTOS,
  functionResource,
  permission,
  queue,
  queuePolicy,
  READS_JOBS,
  topicTo,
} from "../events/example-parts.js";
import { resource, template } from "../examples/parts.js";

const file = (...resources: readonly string[]): Record<string, string> => ({
  "stack.yaml": template(...resources),
});

const JOBS = queue(
  "Jobs",
  "VisibilityTimeout: 60",
  "RedrivePolicy: { deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 5 }",
);
const WITHOUT_READING = functionResource().replace(
  /, arn:aws:iam::aws:policy\/service-role\/AWSLambdaSQS\w+/,
  "",
);
const DEAD_TARGET = "DeadLetterConfig: { TargetArn: !GetAtt Failed.Arn }";
const RULE = resource(
  "Nightly",
  "AWS::Events::Rule",
  "ScheduleExpression: rate(1 day)",
  "Targets: [{ Id: resize, Arn: !GetAtt Resize.Arn }]",
);
const METHOD = resource(
  "Get",
  "AWS::ApiGateway::Method",
  "RestApiId: !Ref Api",
  "Integration: { Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: !Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Resize.Arn}/invocations' }",
);
const API = resource("Api", "AWS::ApiGateway::RestApi", "Name: photos") + METHOD;

export const triggerPermissionMissingExamples: Cause["examples"] = {
  failing: [
    {
      name: "a bucket and a function without a permission",
      files: file(functionResource(), bucketToFunction()),
    },
    {
      name: "the permission names another bucket",
      files: file(
        functionResource(),
        bucketToFunction(),
        permission("s3.amazonaws.com", "SourceArn: arn:aws:s3:::acme-pictures"),
      ),
    },
    {
      name: "the permission waits for the bucket, which needs it",
      files: file(
        functionResource(),
        bucketToFunction(),
        permission("s3.amazonaws.com", "SourceArn: !GetAtt Photos.Arn"),
      ),
    },
    {
      name: "a topic and a function without a permission",
      files: file(functionResource(), topicTo("lambda", "Resize")),
    },
    { name: "a topic and a queue without a policy", files: file(JOBS, DEAD_LETTERS, topicTo("sqs", "Jobs")) },
    {
      name: "the queue's policy names another topic",
      files: file(
        JOBS,
        DEAD_LETTERS,
        topicTo("sqs", "Jobs"),
        queuePolicy("{ Service: sns.amazonaws.com }", "arn:aws:sns:eu-west-1:111122223333:olds"),
      ),
    },
    { name: "a rule without a permission", files: file(functionResource(), RULE) },
    { name: "an API without a permission", files: file(functionResource(), API) },
    {
      name: "the role may not read the queue",
      files: file(WITHOUT_READING, JOBS, DEAD_LETTERS, READS_JOBS),
    },
    {
      name: "what S3 says",
      timeline: [
        {
          at: 40,
          subject: "stack",
          kind: "stack-resource",
          text: "CREATE_FAILED Photos: Unable to validate the following destination configurations (Service: S3, Status Code: 400)",
        },
      ],
    },
  ],
  healthy: [
    {
      name: "a bucket of a known name, and a permission for it",
      files: file(
        functionResource(DEAD_TARGET),
        DEAD_LETTERS,
        bucketToFunction(),
        permission("s3.amazonaws.com", FROM_PHOTOS),
      ),
    },
    {
      name: "a permission for the account only",
      files: file(
        functionResource(DEAD_TARGET),
        DEAD_LETTERS,
        bucketToFunction(),
        permission("s3.amazonaws.com", "SourceAccount: !Ref AWS::AccountId"),
      ),
    },
    {
      name: "a topic to a queue with a policy, and a function that may read it",
      files: file(
        functionResource(),
        JOBS,
        DEAD_LETTERS,
        READS_JOBS,
        topicTo("sqs", "Jobs"),
        queuePolicy("{ Service: sns.amazonaws.com }", "!Ref News"),
      ),
    },
    {
      name: "everybody may send, if it comes from the topic",
      files: file(JOBS, DEAD_LETTERS, topicTo("sqs", "Jobs"), queuePolicy('"*"', "!Ref News")),
    },
    {
      name: "a rule and an API with their permissions",
      files: file(
        functionResource(DEAD_TARGET),
        DEAD_LETTERS,
        RULE,
        API,
        permission("events.amazonaws.com", "SourceArn: !GetAtt Nightly.Arn"),
        permission("apigateway.amazonaws.com"),
      ),
    },
    {
      name: "a rule with a role of its own",
      files: file(
        functionResource(DEAD_TARGET),
        DEAD_LETTERS,
        RULE.replace("Id: resize,", "Id: resize, RoleArn: arn:aws:iam::111122223333:role/events,"),
      ),
    },
  ],
};
