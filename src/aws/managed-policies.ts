import { ACTIONS_FOR_EXEC } from "./task-services.js";

const READ_IMAGES = [
  "ecr:GetAuthorizationToken",
  "ecr:BatchCheckLayerAvailability",
  "ecr:GetDownloadUrlForLayer",
  "ecr:BatchGetImage",
];
const WATCH = ["cloudwatch:*", "logs:*", "sns:*", "iam:*", "tag:*", "kms:*", "ec2:*", "resource-groups:*"];

/**
 * What some of AWS's own policies allow. Where a policy also allows things that nobody takes it for, the
 * whole service is named: what is called missing must be missing, so that too much is said rather than
 * too little. A policy that is not here is unknown.
 * Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html (read 2026-11-21)
 */
const MANAGED_POLICY_ACTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ["AdministratorAccess", ["*"]],
  ["AmazonECSTaskExecutionRolePolicy", [...READ_IMAGES, "logs:CreateLogStream", "logs:PutLogEvents"]],
  [
    "AmazonEC2ContainerRegistryReadOnly",
    ["ecr:BatchGet*", "ecr:Batch*", "ecr:Describe*", "ecr:Get*", "ecr:List*"],
  ],
  ["AmazonEC2ContainerRegistryPullOnly", [...READ_IMAGES, "ecr:BatchImportUpstreamImage"]],
  ["AmazonEC2ContainerRegistryPowerUser", ["ecr:*"]],
  ["AmazonEC2ContainerRegistryFullAccess", ["ecr:*", "cloudtrail:*", "iam:*"]],
  ["AWSLambdaBasicExecutionRole", ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]],
  ["CloudWatchLogsFullAccess", ["logs:*", "cloudwatch:*", "observabilityadmin:*"]],
  ["CloudWatchAgentServerPolicy", ["cloudwatch:*", "ec2:*", "logs:*", "xray:*", "ssm:GetParameter"]],
  [
    "SecretsManagerReadWrite",
    [
      "secretsmanager:*",
      "cloudformation:*",
      "docdb-elastic:*",
      "ec2:*",
      "kms:*",
      "lambda:*",
      "rds:*",
      "redshift:*",
      "redshift-serverless:*",
      "tag:*",
      "serverlessrepo:*",
      "s3:GetObject",
    ],
  ],
  [
    "AmazonSSMFullAccess",
    ["ssm:*", "logs:*", "cloudwatch:*", "ds:*", "ec2:*", "ec2messages:*", "iam:*", ...ACTIONS_FOR_EXEC],
  ],
  ["AmazonSSMReadOnlyAccess", ["ssm:Describe*", "ssm:Get*", "ssm:List*"]],
  ["AmazonSSMManagedInstanceCore", ["ssm:*", "ec2messages:*", ...ACTIONS_FOR_EXEC]],
  ["AmazonS3FullAccess", ["s3:*", "s3-object-lambda:*"]],
  ["AmazonS3ReadOnlyAccess", ["s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:*"]],
  [
    "AmazonDynamoDBFullAccess",
    ["dynamodb:*", "dax:*", "lambda:*", "kinesis:*", "application-autoscaling:*", "datapipeline:*", ...WATCH],
  ],
  [
    "AmazonDynamoDBFullAccess_v2",
    ["dynamodb:*", "dax:*", "lambda:*", "kinesis:*", "application-autoscaling:*", "datapipeline:*", ...WATCH],
  ],
  [
    "AmazonDynamoDBReadOnlyAccess",
    [
      "dynamodb:BatchGetItem",
      "dynamodb:ConditionCheckItem",
      "dynamodb:Describe*",
      "dynamodb:Get*",
      "dynamodb:List*",
      "dynamodb:PartiQLSelect",
      "dynamodb:Query",
      "dynamodb:Scan",
      "dax:*",
      "lambda:*",
      "kinesis:*",
      "application-autoscaling:*",
      "datapipeline:*",
      ...WATCH,
    ],
  ],
  ["AmazonSQSFullAccess", ["sqs:*"]],
  ["AmazonSQSReadOnlyAccess", ["sqs:Get*", "sqs:List*"]],
  ["AmazonSNSFullAccess", ["sns:*", "sms-voice:*"]],
  ["AmazonSESFullAccess", ["ses:*"]],
  ["AWSXRayDaemonWriteAccess", ["xray:*"]],
  ["AmazonRDSDataFullAccess", ["rds-data:*", "dbqms:*", "secretsmanager:*", "tag:*"]],
  ["AmazonKinesisFullAccess", ["kinesis:*"]],
  [
    "AmazonEventBridgeFullAccess",
    ["events:*", "schemas:*", "scheduler:*", "pipes:*", "secretsmanager:*", "iam:*"],
  ],
  ["AWSStepFunctionsFullAccess", ["states:*"]],
  ["AmazonTextractFullAccess", ["textract:*"]],
  ["AmazonRekognitionFullAccess", ["rekognition:*"]],
  ["AmazonRekognitionReadOnlyAccess", ["rekognition:*"]],
]);

/** The actions of a policy of AWS, by its ARN in any partition; null when it is not one that is known here. */
export function managedPolicyActions(arn: string): readonly string[] | null {
  const name = /:iam::aws:policy\/(?:[\w-]+\/)*([\w+=,.@-]+)$/.exec(arn)?.[1];
  return name === undefined ? null : (MANAGED_POLICY_ACTIONS.get(name) ?? null);
}
