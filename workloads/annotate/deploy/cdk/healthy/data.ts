import { Duration, Fn, RemovalPolicy } from "aws-cdk-lib";
import { InstanceClass, InstanceSize, InstanceType, SubnetType } from "aws-cdk-lib/aws-ec2";
import {
  Credentials,
  DatabaseInstance,
  DatabaseInstanceEngine,
  MysqlEngineVersion,
  ParameterGroup,
  StorageType,
} from "aws-cdk-lib/aws-rds";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import type { Network } from "./network.js";

export interface Data {
  readonly bucket: Bucket;
  readonly database: DatabaseInstance;
  readonly secret: Secret;
}

export const DATABASE_NAME = "image_annotations_db";
export const UPLOADS = "uploads/";
export const THUMBNAILS = "thumbnails/";

export function addData(scope: Construct, { vpc, databaseGroup }: Network): Data {
  const bucket = new Bucket(scope, "Images", {
    // Written by hand, so that the topic's policy can name it before it is there.
    bucketName: Fn.sub("annotate-images-${AWS::AccountId}"),
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    versioned: true,
    lifecycleRules: [
      {
        noncurrentVersionExpiration: Duration.days(30),
        abortIncompleteMultipartUploadAfter: Duration.days(7),
      },
    ],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const secret = new Secret(scope, "DatabaseSecret", {
    generateSecretString: {
      secretStringTemplate: JSON.stringify({ username: "annotate" }),
      generateStringKey: "password",
      passwordLength: 40,
      excludePunctuation: true,
    },
  });
  const engine = DatabaseInstanceEngine.mysql({ version: MysqlEngineVersion.of("8.4.5", "8.4") });
  const database = new DatabaseInstance(scope, "Database", {
    engine,
    // The engine's own defaults, said here, where a reader looks for them.
    parameterGroup: new ParameterGroup(scope, "DatabaseParameters", {
      engine,
      parameters: { require_secure_transport: "1", character_set_server: "utf8mb4" },
    }),
    instanceType: InstanceType.of(InstanceClass.M6G, InstanceSize.LARGE),
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    securityGroups: [databaseGroup],
    credentials: Credentials.fromSecret(secret),
    databaseName: DATABASE_NAME,
    allocatedStorage: 50,
    maxAllocatedStorage: 200,
    storageType: StorageType.GP3,
    storageEncrypted: true,
    multiAz: true,
    backupRetention: Duration.days(14),
    copyTagsToSnapshot: true,
    deletionProtection: true,
    removalPolicy: RemovalPolicy.SNAPSHOT,
    publiclyAccessible: false,
    cloudwatchLogsExports: ["error"],
    enablePerformanceInsights: true,
  });
  return { bucket, database, secret };
}
