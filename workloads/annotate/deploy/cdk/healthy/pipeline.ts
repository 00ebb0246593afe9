import { Duration, Fn, RemovalPolicy, Stack } from "aws-cdk-lib";
import { SubnetType } from "aws-cdk-lib/aws-ec2";
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { CfnBucket } from "aws-cdk-lib/aws-s3";
import { Secret, type ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Topic, TopicPolicy } from "aws-cdk-lib/aws-sns";
import { LambdaSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { finish, HANDLERS } from "../shared/functions.js";
import { DATABASE_NAME, THUMBNAILS, UPLOADS, type Data } from "./data.js";
import type { Network } from "./network.js";
import type { Given } from "./web.js";

export interface Pipeline {
  readonly functions: readonly LambdaFunction[];
  readonly deadLetters: readonly Queue[];
}

interface Size {
  readonly name: string;
  readonly handler: string;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly ISecret[];
}

// Each copy of a function holds connections to the database; an upload of hundreds of pictures may wait.
const COPIES_MAX = 10;

export function addPipeline(scope: Construct, network: Network, data: Data, given: Given): Pipeline {
  const gemini = Secret.fromSecretCompleteArn(scope, "GeminiSecret", given.geminiSecretArn);
  const sizes: readonly Size[] = [
    // A progressive JPEG of 50 megapixels takes 250 MB while it is made small; more memory is also more CPU.
    {
      name: "thumbnailLambda",
      handler: HANDLERS.thumbnail,
      memoryMegabytes: 1024,
      environment: {},
      secrets: [],
    },
    {
      name: "a2Lambda",
      handler: HANDLERS.annotation,
      memoryMegabytes: 1024,
      environment: { GEMINI_SECRET_ARN: given.geminiSecretArn, GEMINI_MODEL: "gemini-2.5-flash" },
      secrets: [gemini],
    },
  ];
  const made = sizes.map((size) => addFunction(scope, network, data, given, size));
  const functions = made.map(({ created }) => created);
  const topic = addTopic(scope, data);
  for (const { created, deadLetters } of made)
    topic.addSubscription(new LambdaSubscription(created, { deadLetterQueue: deadLetters }));
  return { functions, deadLetters: made.map(({ deadLetters }) => deadLetters) };
}

function addFunction(scope: Construct, network: Network, data: Data, given: Given, size: Size) {
  const { bucket, database, secret } = data;
  const { environment, handler, memoryMegabytes, name, secrets } = size;
  const role = new Role(scope, `${name}Role`, {
    assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    // Logs, and the network interfaces without which a function cannot be in a VPC.
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName("service-role/AWSLambdaVPCAccessExecutionRole")],
  });
  const allow = (actions: string[], ...resources: string[]) =>
    role.addToPolicy(new PolicyStatement({ actions, resources }));
  allow(["s3:GetObject", "s3:GetObjectVersion"], bucket.arnForObjects(`${UPLOADS}*`));
  // Without it, an object that is gone is answered with 403 and looks like a missing permission.
  allow(["s3:ListBucket"], bucket.bucketArn);
  if (handler === HANDLERS.thumbnail) allow(["s3:PutObject"], bucket.arnForObjects(`${THUMBNAILS}*`));
  for (const each of [secret, ...secrets]) each.grantRead(role);
  // Three attempts of the event, then it waits here for `npm run reprocess`.
  const deadLetters = new Queue(scope, `${name}DeadLetters`, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  const created = new LambdaFunction(scope, name, {
    functionName: name,
    runtime: Runtime.NODEJS_22_X,
    architecture: Architecture.ARM_64,
    handler,
    code: Code.fromBucket(given.bundles, `${given.release}/functions.zip`),
    memorySize: memoryMegabytes,
    timeout: Duration.seconds(150),
    reservedConcurrentExecutions: COPIES_MAX,
    retryAttempts: 2,
    deadLetterQueue: deadLetters,
    vpc: network.vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    securityGroups: [network.functionGroup],
    role,
    logGroup: new LogGroup(scope, `${name}Logs`, {
      logGroupName: `/aws/lambda/${name}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.RETAIN,
    }),
    environment: {
      TARGET_S3_BUCKET: bucket.bucketName,
      UPLOAD_PREFIX: UPLOADS,
      TARGET_S3_PREFIX: THUMBNAILS,
      DATABASE_HOST: database.dbInstanceEndpointAddress,
      DATABASE_NAME,
      DATABASE_SECRET_ARN: secret.secretArn,
      DATABASE_TLS: "true",
      ...environment,
    },
  });
  finish(created, role);
  return { created, deadLetters };
}

function addTopic(scope: Construct, { bucket }: Data): Topic {
  const topic = new Topic(scope, "Uploads", { topicName: "snsUploadsForProcessing" });
  const policy = new TopicPolicy(scope, "UploadsPolicy", { topics: [topic], enforceSSL: true });
  policy.document.addStatements(
    new PolicyStatement({
      actions: ["sns:Publish"],
      principals: [new ServicePrincipal("s3.amazonaws.com")],
      resources: [topic.topicArn],
      conditions: {
        ArnLike: { "aws:SourceArn": Fn.sub("arn:aws:s3:::annotate-images-${AWS::AccountId}") },
        StringEquals: { "aws:SourceAccount": Stack.of(scope).account },
      },
    }),
  );
  const { defaultChild } = bucket.node;
  if (defaultChild instanceof CfnBucket) {
    defaultChild.notificationConfiguration = {
      topicConfigurations: [
        {
          event: "s3:ObjectCreated:*",
          topic: topic.topicArn,
          filter: { s3Key: { rules: [{ name: "prefix", value: UPLOADS }] } },
        },
      ],
    };
    // S3 tries out whether it may publish when the notification is made.
    defaultChild.node.addDependency(policy);
  }
  return topic;
}
