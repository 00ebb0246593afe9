import { managedPolicyActions } from "./managed-policies.js";

/**
 * Who acts when one service hands events to another, and what it must be allowed to do.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html,
 * https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html and
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html, read on 2026-11-21.
 */
export const SERVICE_PRINCIPALS = {
  bucket: "s3.amazonaws.com",
  topic: "sns.amazonaws.com",
  rule: "events.amazonaws.com",
} as const;

export const ACTIONS_ON = {
  function: "lambda:InvokeFunction",
  queue: "sqs:SendMessage",
  topic: "sns:Publish",
} as const;

/**
 * What Lambda does in the name of the function's role to read a source, by the source's service.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html,
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html and
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html, read on 2026-11-21.
 */
export const ACTIONS_TO_READ: Readonly<Record<string, readonly string[]>> = {
  sqs: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
  kinesis: ["kinesis:DescribeStream", "kinesis:GetRecords", "kinesis:GetShardIterator"],
  dynamodb: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
};

const LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
const INTERFACES = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeSubnets",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];

/**
 * What AWS's policies for functions allow, of the services above and of what a function in a VPC needs.
 * Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html, read on 2026-11-21.
 */
const FUNCTION_POLICIES: ReadonlyMap<string, readonly string[]> = new Map([
  ["AWSLambdaBasicExecutionRole", LOGS],
  ["AWSLambdaVPCAccessExecutionRole", [...LOGS, ...INTERFACES]],
  ["AWSLambdaENIManagementAccess", INTERFACES],
  ["AWSLambdaSQSQueueExecutionRole", [...LOGS, ...(ACTIONS_TO_READ["sqs"] ?? [])]],
  [
    "AWSLambdaKinesisExecutionRole",
    [
      ...LOGS,
      ...(ACTIONS_TO_READ["kinesis"] ?? []),
      "kinesis:DescribeStreamSummary",
      "kinesis:ListShards",
      "kinesis:ListStreams",
      "kinesis:SubscribeToShard",
    ],
  ],
  [
    "AWSLambdaDynamoDBExecutionRole",
    [...LOGS, ...(ACTIONS_TO_READ["dynamodb"] ?? []), "dynamodb:ListStreams"],
  ],
  ["AWSXRayDaemonWriteAccess", ["xray:*"]],
]);

/** The actions of one of AWS's policies, by its ARN, those for functions first; null for one that is not known here. */
export function functionPolicyActions(arn: string): readonly string[] | null {
  const name = /:iam::aws:policy\/(?:[\w-]+\/)*([\w+=,.@-]+)$/.exec(arn)?.[1];
  return (name === undefined ? undefined : FUNCTION_POLICIES.get(name)) ?? managedPolicyActions(arn);
}
