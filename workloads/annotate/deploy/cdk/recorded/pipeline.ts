import { Duration, Stack } from "aws-cdk-lib";
import { SubnetType } from "aws-cdk-lib/aws-ec2";
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  CfnPermission,
  Code,
  Function as LambdaFunction,
  Runtime,
  type FunctionProps,
} from "aws-cdk-lib/aws-lambda";
import { CfnBucket } from "aws-cdk-lib/aws-s3";
import { Topic, TopicPolicy } from "aws-cdk-lib/aws-sns";
import { LambdaSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import type { Attempt } from "../attempts.js";
import { finish, HANDLERS } from "../shared/functions.js";
import { bucketName, DATABASE_NAME, DATABASE_USER, type Data } from "./data.js";
import type { Network } from "./network.js";
import type { Given } from "./web.js";

const bucketArn = () => `arn:aws:s3:::${bucketName()}`;
const UPLOADS = [{ name: "prefix", value: "uploads/" }];

export function addPipeline(
  scope: Construct,
  attempt: Attempt,
  network: Network,
  data: Data,
  given: Given,
): void {
  const { database, secret } = data;
  const common = {
    runtime: Runtime.NODEJS_22_X,
    architecture: Architecture.X86_64,
    timeout: Duration.seconds(150),
    vpc: network.vpc,
    securityGroups: [network.functionGroup],
    ...(attempt.functions === "private-with-endpoint"
      ? { vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS } }
      : { vpcSubnets: { subnetType: SubnetType.PUBLIC }, allowPublicSubnet: true }),
  } satisfies Partial<FunctionProps>;
  const environment = {
    TARGET_S3_BUCKET: bucketName(),
    TARGET_S3_PREFIX: "thumbnails/",
    DATABASE_HOST: database.dbInstanceEndpointAddress,
    DATABASE_NAME,
    DATABASE_USER,
    DATABASE_PASSWORD: secret.secretValueFromJson("password").unsafeUnwrap(),
    DATABASE_TLS: "false",
  };
  const thumbnailRole = functionRole(scope, "ThumbnailRole", attempt);
  const annotationRole = functionRole(scope, "AnnotationRole", attempt);
  const thumbnail = new LambdaFunction(scope, "ThumbnailFunction", {
    ...common,
    functionName: "thumbnailLambda",
    handler: HANDLERS.thumbnail,
    code: Code.fromBucket(given.bundles, "thumbnailLambda.zip"),
    memorySize: 128,
    role: thumbnailRole,
    environment,
  });
  const annotation = new LambdaFunction(scope, "AnnotationFunction", {
    ...common,
    functionName: "a2Lambda",
    handler: HANDLERS.annotation,
    code: Code.fromBucket(given.bundles, "a2Lambda.zip"),
    memorySize: 512,
    role: annotationRole,
    environment: { ...environment, GEMINI_API_KEY: given.geminiKey },
  });
  finish(thumbnail, thumbnailRole);
  finish(annotation, annotationRole);
  if (attempt.trigger === "topic") topicToFunctions(scope, data, [thumbnail, annotation]);
  else bucketToFunctions(data, [thumbnail, annotation]);
}

function functionRole(scope: Construct, id: string, attempt: Attempt): Role {
  const managed = attempt.interfacesAllowed
    ? "AWSLambdaVPCAccessExecutionRole"
    : "AWSLambdaBasicExecutionRole";
  const role = new Role(scope, id, {
    assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(`service-role/${managed}`)],
  });
  role.addToPolicy(
    new PolicyStatement({ actions: ["s3:GetObject"], resources: [`${bucketArn()}/uploads/*`] }),
  );
  role.addToPolicy(
    new PolicyStatement({ actions: ["s3:PutObject"], resources: [`${bucketArn()}/thumbnails/*`] }),
  );
  return role;
}

/** The repair on record: one message, as many functions as wanted. */
function topicToFunctions(scope: Construct, data: Data, functions: readonly LambdaFunction[]): void {
  const topic = new Topic(scope, "Uploads", { topicName: "snsUploadsForProcessing" });
  const policy = new TopicPolicy(scope, "UploadsPolicy", { topics: [topic] });
  policy.document.addStatements(
    new PolicyStatement({
      actions: ["sns:Publish"],
      principals: [new ServicePrincipal("s3.amazonaws.com")],
      resources: [topic.topicArn],
      conditions: {
        ArnLike: { "aws:SourceArn": bucketArn() },
        StringEquals: { "aws:SourceAccount": Stack.of(scope).account },
      },
    }),
  );
  for (const each of functions) topic.addSubscription(new LambdaSubscription(each));
  const { defaultChild } = data.bucket.node;
  if (!(defaultChild instanceof CfnBucket)) return;
  defaultChild.notificationConfiguration = {
    topicConfigurations: [
      { event: "s3:ObjectCreated:*", topic: topic.topicArn, filter: { s3Key: { rules: UPLOADS } } },
    ],
  };
  // S3 tries out whether it may publish when the notification is made.
  defaultChild.node.addDependency(policy);
}

/** Before the repair: both functions want the same event of the same prefix, which S3 gives to one target only. */
function bucketToFunctions({ bucket }: Data, functions: readonly LambdaFunction[]): void {
  const { defaultChild } = bucket.node;
  if (!(defaultChild instanceof CfnBucket)) return;
  defaultChild.notificationConfiguration = {
    lambdaConfigurations: functions.map((each) => ({
      event: "s3:ObjectCreated:*",
      function: each.functionArn,
      filter: { s3Key: { rules: UPLOADS } },
    })),
  };
  for (const each of functions) {
    const permission = new CfnPermission(each, "FromBucket", {
      action: "lambda:InvokeFunction",
      functionName: each.functionName,
      principal: "s3.amazonaws.com",
      sourceAccount: Stack.of(bucket).account,
      sourceArn: bucketArn(),
    });
    defaultChild.addDependency(permission);
  }
}
