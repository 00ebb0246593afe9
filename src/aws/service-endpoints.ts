/**
 * The tail of the VPC endpoint's name for services that the SDKs call, by the SDK's own name of the
 * service. Gateway endpoints exist for S3 and DynamoDB, interface endpoints for all of them.
 * Source: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
 * (read 2026-11-21)
 */
const TAILS: Readonly<Record<string, string>> = {
  "bedrock-runtime": "bedrock-runtime",
  cloudwatch: "monitoring",
  dynamodb: "dynamodb",
  eventbridge: "events",
  firehose: "kinesis-firehose",
  kinesis: "kinesis-streams",
  kms: "kms",
  lambda: "lambda",
  "cloudwatch-logs": "logs",
  logs: "logs",
  rekognition: "rekognition",
  s3: "s3",
  "secrets-manager": "secretsmanager",
  secretsmanager: "secretsmanager",
  sfn: "states",
  sns: "sns",
  sqs: "sqs",
  ssm: "ssm",
  stepfunctions: "states",
  sts: "sts",
  textract: "textract",
};

/** Null for a service of which nothing certain is known. */
export function endpointForService(service: string): string | null {
  return TAILS[service] ?? null;
}
