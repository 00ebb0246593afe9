/**
 * The actions of IAM that operations of AWS's APIs need. Most are called alike; the tables below hold
 * what is called otherwise, and for each service only operations of which that is certain.
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 * (the page of each service; read 2026-11-21)
 */
interface ServiceActions {
  /** The prefix of its actions. */
  readonly prefix: string;
  /** Operations whose action has their own name. */
  readonly alike: readonly string[];
  /** Operations whose action has another name, with the action. */
  readonly other?: Readonly<Record<string, string>>;
}

const SERVICES: Readonly<Record<string, ServiceActions>> = {
  s3: {
    prefix: "s3",
    alike: ["GetObject", "PutObject", "DeleteObject", "PutObjectAcl", "GetObjectTagging", "PutObjectTagging"],
    // Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html (read 2026-11-21)
    other: {
      HeadObject: "GetObject",
      HeadBucket: "ListBucket",
      ListObjects: "ListBucket",
      ListObjectsV2: "ListBucket",
      ListBuckets: "ListAllMyBuckets",
      DeleteObjects: "DeleteObject",
      CopyObject: "PutObject",
      CreateMultipartUpload: "PutObject",
      UploadPart: "PutObject",
      CompleteMultipartUpload: "PutObject",
    },
  },
  dynamodb: {
    prefix: "dynamodb",
    alike: [
      "GetItem",
      "PutItem",
      "UpdateItem",
      "DeleteItem",
      "Query",
      "Scan",
      "BatchGetItem",
      "BatchWriteItem",
      "DescribeTable",
      "CreateTable",
    ],
  },
  sqs: {
    prefix: "sqs",
    alike: [
      "SendMessage",
      "ReceiveMessage",
      "DeleteMessage",
      "GetQueueAttributes",
      "GetQueueUrl",
      "ChangeMessageVisibility",
      "PurgeQueue",
    ],
    other: {
      SendMessageBatch: "SendMessage",
      DeleteMessageBatch: "DeleteMessage",
      ChangeMessageVisibilityBatch: "ChangeMessageVisibility",
    },
  },
  sns: {
    prefix: "sns",
    alike: ["Publish", "Subscribe", "ListTopics"],
    other: { PublishBatch: "Publish" },
  },
  "secrets-manager": {
    prefix: "secretsmanager",
    alike: ["GetSecretValue", "PutSecretValue", "DescribeSecret"],
  },
  ssm: {
    prefix: "ssm",
    alike: ["GetParameter", "GetParameters", "GetParametersByPath", "PutParameter", "SendCommand"],
  },
  kms: { prefix: "kms", alike: ["Encrypt", "Decrypt", "GenerateDataKey", "Sign"] },
  lambda: {
    prefix: "lambda",
    alike: [],
    other: {
      Invoke: "InvokeFunction",
      InvokeAsync: "InvokeFunction",
      InvokeWithResponseStream: "InvokeFunction",
    },
  },
  ses: { prefix: "ses", alike: ["SendEmail", "SendRawEmail", "SendTemplatedEmail"] },
  eventbridge: { prefix: "events", alike: ["PutEvents"] },
  sfn: {
    prefix: "states",
    alike: ["StartExecution", "DescribeExecution", "SendTaskSuccess", "SendTaskFailure"],
  },
  kinesis: { prefix: "kinesis", alike: ["PutRecord", "PutRecords", "GetRecords"] },
  firehose: { prefix: "firehose", alike: ["PutRecord", "PutRecordBatch"] },
  cloudwatch: { prefix: "cloudwatch", alike: ["PutMetricData", "GetMetricData"] },
  "cloudwatch-logs": {
    prefix: "logs",
    alike: ["PutLogEvents", "CreateLogStream", "CreateLogGroup", "FilterLogEvents"],
  },
  // Source: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-prereq.html (read 2026-11-21)
  "bedrock-runtime": {
    prefix: "bedrock",
    alike: ["InvokeModel", "InvokeModelWithResponseStream"],
    other: { Converse: "InvokeModel", ConverseStream: "InvokeModelWithResponseStream" },
  },
  textract: {
    prefix: "textract",
    alike: ["DetectDocumentText", "AnalyzeDocument", "StartDocumentTextDetection"],
  },
  rekognition: {
    prefix: "rekognition",
    alike: ["DetectLabels", "DetectFaces", "DetectText", "CompareFaces", "DetectModerationLabels"],
  },
  comprehend: {
    prefix: "comprehend",
    alike: ["DetectSentiment", "DetectEntities", "DetectDominantLanguage"],
  },
  translate: { prefix: "translate", alike: ["TranslateText"] },
  polly: { prefix: "polly", alike: ["SynthesizeSpeech"] },
  ecs: {
    prefix: "ecs",
    alike: ["RunTask", "DescribeTasks", "UpdateService", "DescribeServices", "ListTasks", "StopTask"],
  },
};

/** What boto3 and version 2 of the JavaScript SDK call the services; version 3's packages are the keys above. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  secretsmanager: "secrets-manager",
  events: "eventbridge",
  stepfunctions: "sfn",
  logs: "cloudwatch-logs",
  cloudwatchlogs: "cloudwatch-logs",
};

/** The action that an operation needs, as IAM writes it; null when that is not known here. */
export function actionOf(service: string, operation: string): string | null {
  const known = SERVICES[OTHER_NAMES[service] ?? service];
  if (known === undefined) return null;
  const name = known.alike.includes(operation) ? operation : known.other?.[operation];
  return name === undefined ? null : `${known.prefix}:${name}`;
}

/** Actions of S3 that are about objects; the others named above are about a bucket, or all of them. */
export function isObjectAction(action: string): boolean {
  return /^s3:(?:Get|Put|Delete)Object/.test(action);
}
