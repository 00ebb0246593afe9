import { Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  InstanceClass,
  InstanceSize,
  InstanceType,
  SecurityGroup,
  SubnetType,
  type Vpc,
} from "aws-cdk-lib/aws-ec2";
import { CfnReplicationGroup, CfnSubnetGroup } from "aws-cdk-lib/aws-elasticache";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
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
  readonly cache: CfnReplicationGroup;
  readonly cacheSecret: Secret;
  readonly cacheSecurityGroup: SecurityGroup;
}

const CACHE_PORT = 6379;

export function addData(scope: Construct, vpc: Vpc): Data {
  const databaseSecret = new Secret(scope, "DatabaseSecret", {
    generateSecretString: {
      secretStringTemplate: JSON.stringify({ username: "fastship" }),
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
    databaseName: "fastship",
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
  return { database, databaseSecret, ...addCache(scope, vpc) };
}

/** Two nodes in two zones, encrypted both ways, with a password. */
function addCache(scope: Construct, vpc: Vpc) {
  const cacheSecurityGroup = new SecurityGroup(scope, "CacheSecurityGroup", {
    vpc,
    description: "Redis, reached by the tasks only",
    allowAllOutbound: false,
  });
  const cacheSecret = new Secret(scope, "CacheSecret", {
    generateSecretString: { passwordLength: 40, excludePunctuation: true },
  });
  const subnets = new CfnSubnetGroup(scope, "CacheSubnets", {
    description: "Isolated subnets",
    subnetIds: vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_ISOLATED }).subnetIds,
  });
  const cache = new CfnReplicationGroup(scope, "Cache", {
    replicationGroupDescription: "Queue of the request logs",
    engine: "redis",
    engineVersion: "7.1",
    cacheNodeType: "cache.m6g.large",
    numCacheClusters: 2,
    automaticFailoverEnabled: true,
    multiAzEnabled: true,
    atRestEncryptionEnabled: true,
    transitEncryptionEnabled: true,
    // Written into the template as a reference that CloudFormation resolves, never as the value.
    authToken: cacheSecret.secretValue.unsafeUnwrap(),
    port: CACHE_PORT,
    cacheSubnetGroupName: subnets.ref,
    securityGroupIds: [cacheSecurityGroup.securityGroupId],
    snapshotRetentionLimit: 1,
  });
  return { cache, cacheSecret, cacheSecurityGroup };
}

export const LOG_RETENTION = RetentionDays.ONE_MONTH;
