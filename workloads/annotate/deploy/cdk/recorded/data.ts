import { Fn, RemovalPolicy } from "aws-cdk-lib";
import { InstanceClass, InstanceSize, InstanceType, SubnetType } from "aws-cdk-lib/aws-ec2";
import {
  Credentials,
  DatabaseInstance,
  DatabaseInstanceEngine,
  MysqlEngineVersion,
  StorageType,
} from "aws-cdk-lib/aws-rds";
import { BlockPublicAccess, Bucket } from "aws-cdk-lib/aws-s3";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import type { Network } from "./network.js";

export interface Data {
  readonly bucket: Bucket;
  readonly database: DatabaseInstance;
  readonly secret: Secret;
}

/** Written by hand, so that what the bucket needs can name it before it is there. */
export const bucketName = (): string => Fn.sub("annotate-images-${AWS::AccountId}");
export const DATABASE_USER = "admin";
export const DATABASE_NAME = "image_annotations_db";

export function addData(scope: Construct, { vpc, databaseGroup }: Network): Data {
  const bucket = new Bucket(scope, "Images", {
    bucketName: bucketName(),
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const secret = new Secret(scope, "DatabaseSecret", {
    generateSecretString: {
      secretStringTemplate: JSON.stringify({ username: DATABASE_USER }),
      generateStringKey: "password",
      passwordLength: 32,
      excludePunctuation: true,
    },
  });
  const database = new DatabaseInstance(scope, "Database", {
    engine: DatabaseInstanceEngine.mysql({ version: MysqlEngineVersion.of("8.0.42", "8.0") }),
    instanceType: InstanceType.of(InstanceClass.T3, InstanceSize.MICRO),
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    securityGroups: [databaseGroup],
    credentials: Credentials.fromSecret(secret),
    databaseName: DATABASE_NAME,
    allocatedStorage: 20,
    storageType: StorageType.GP2,
    publiclyAccessible: false,
    removalPolicy: RemovalPolicy.SNAPSHOT,
  });
  return { bucket, database, secret };
}
