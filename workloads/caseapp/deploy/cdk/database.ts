import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { InstanceClass, InstanceSize, InstanceType, SubnetType, type Vpc } from "aws-cdk-lib/aws-ec2";
import {
  Credentials,
  DatabaseInstance,
  DatabaseInstanceEngine,
  ParameterGroup,
  PostgresEngineVersion,
  StorageType,
} from "aws-cdk-lib/aws-rds";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";

export interface Data {
  readonly database: DatabaseInstance;
  readonly databaseSecret: Secret;
}

export function addDatabase(scope: Construct, vpc: Vpc): Data {
  const databaseSecret = new Secret(scope, "DatabaseSecret", {
    generateSecretString: {
      secretStringTemplate: JSON.stringify({ username: "caseapp" }),
      generateStringKey: "password",
      passwordLength: 40,
      excludePunctuation: true,
    },
  });
  const engine = DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.of("16.10", "16") });
  const database = new DatabaseInstance(scope, "Database", {
    engine,
    // What the engine's version does by default is said here, where a reader looks for it.
    parameterGroup: new ParameterGroup(scope, "DatabaseParameters", {
      engine,
      parameters: { "rds.force_ssl": "1" },
    }),
    instanceType: InstanceType.of(InstanceClass.M6G, InstanceSize.LARGE),
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    credentials: Credentials.fromSecret(databaseSecret),
    databaseName: "caseapp",
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
    cloudwatchLogsExports: ["postgresql"],
    enablePerformanceInsights: true,
  });
  return { database, databaseSecret };
}
