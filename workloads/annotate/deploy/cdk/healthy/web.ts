import { Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  AdditionalHealthCheckType,
  AutoScalingGroup,
  BlockDeviceVolume,
  CfnAutoScalingGroup,
  EbsDeviceVolumeType,
  HealthChecks,
  Signals,
  UpdatePolicy,
} from "aws-cdk-lib/aws-autoscaling";
import {
  AmazonLinuxCpuType,
  InstanceType,
  LaunchTemplate,
  LaunchTemplateHttpTokens,
  MachineImage,
  SubnetType,
} from "aws-cdk-lib/aws-ec2";
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerAction,
  ListenerCertificate,
  SslPolicy,
  TargetType,
} from "aws-cdk-lib/aws-elasticloadbalancingv2";
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { THUMBNAILS, UPLOADS, type Data } from "./data.js";
import { APPLICATION_PORT, type Network } from "./network.js";
import { userData } from "./user-data.js";

export interface Given {
  readonly bundles: IBucket;
  readonly release: string;
  readonly certificateArn: string;
  readonly geminiSecretArn: string;
}

export interface Web {
  readonly balancer: ApplicationLoadBalancer;
  readonly targetGroup: ApplicationTargetGroup;
}

const GROUP_ID = "Servers";
const LOG_GROUP = "/annotate/web";
// A picture of 15 MB on a slow line: what is under way when an instance leaves may still arrive.
const DRAINING = Duration.seconds(120);

export function addWeb(scope: Construct, network: Network, data: Data, given: Given): Web {
  const { vpc } = network;
  const logs = new LogGroup(scope, "WebLogs", {
    logGroupName: LOG_GROUP,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const targetGroup = new ApplicationTargetGroup(scope, "TargetGroup", {
    vpc,
    targetType: TargetType.INSTANCE,
    protocol: ApplicationProtocol.HTTP,
    port: APPLICATION_PORT,
    deregistrationDelay: DRAINING,
    // Liveness: the group replaces what fails here, and replacing servers does not mend a database.
    healthCheck: {
      path: "/health",
      interval: Duration.seconds(15),
      timeout: Duration.seconds(5),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 3,
      healthyHttpCodes: "200",
    },
  });
  const role = serverRole(scope, data, given, logs);
  const template = new LaunchTemplate(scope, "ServerTemplate", {
    // No burstable type: scaling at 70 % of a CPU means sustained work.
    instanceType: new InstanceType("c7g.medium"),
    machineImage: MachineImage.latestAmazonLinux2023({ cpuType: AmazonLinuxCpuType.ARM_64 }),
    securityGroup: network.serverGroup,
    role,
    userData: userData(data, given, { groupId: GROUP_ID, logGroupName: LOG_GROUP }),
    httpTokens: LaunchTemplateHttpTokens.REQUIRED,
    // Target tracking sees a minute's work after a minute, not after five.
    detailedMonitoring: true,
    blockDevices: [
      {
        deviceName: "/dev/xvda",
        volume: BlockDeviceVolume.ebs(20, { encrypted: true, volumeType: EbsDeviceVolumeType.GP3 }),
      },
    ],
  });
  const group = new AutoScalingGroup(scope, GROUP_ID, {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    launchTemplate: template,
    minCapacity: 2,
    maxCapacity: 6,
    defaultInstanceWarmup: Duration.seconds(120),
    healthChecks: HealthChecks.withAdditionalChecks({
      gracePeriod: Duration.seconds(300),
      additionalTypes: [AdditionalHealthCheckType.ELB],
    }),
    signals: Signals.waitForMinCapacity({ timeout: Duration.minutes(10) }),
    updatePolicy: UpdatePolicy.rollingUpdate({ minInstancesInService: 2, maxBatchSize: 1 }),
  });
  group.scaleOnCpuUtilization("Cpu", { targetUtilizationPercent: 70 });
  const { defaultChild } = group.node;
  if (defaultChild instanceof CfnAutoScalingGroup) {
    // The instances signal this name, which must be the one in the template.
    defaultChild.overrideLogicalId(GROUP_ID);
    // Written here and not by attachToApplicationTargetGroup, which would add security group rules of its own.
    defaultChild.targetGroupArns = [targetGroup.targetGroupArn];
  }
  const balancer = new ApplicationLoadBalancer(scope, "Balancer", {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PUBLIC },
    internetFacing: true,
    securityGroup: network.balancerGroup,
    idleTimeout: Duration.seconds(60),
    dropInvalidHeaderFields: true,
    deletionProtection: true,
  });
  balancer.addListener("Http", {
    port: 80,
    open: false,
    defaultAction: ListenerAction.redirect({ protocol: "HTTPS", port: "443", permanent: true }),
  });
  const https = balancer.addListener("Https", {
    port: 443,
    open: false,
    protocol: ApplicationProtocol.HTTPS,
    sslPolicy: SslPolicy.RECOMMENDED_TLS,
    certificates: [ListenerCertificate.fromArn(given.certificateArn)],
    defaultTargetGroups: [targetGroup],
  });
  // A target group without a listener has no health to ask for.
  group.node.addDependency(https);
  // The first thing that a server does is to fetch its release: it needs its permissions and a way out.
  group.node.addDependency(role, vpc.internetConnectivityEstablished);
  return { balancer, targetGroup };
}

function serverRole(scope: Construct, { bucket, secret }: Data, given: Given, logs: LogGroup): Role {
  const role = new Role(scope, "ServerRole", {
    assumedBy: new ServicePrincipal("ec2.amazonaws.com"),
    // Sessions on a server without an open port and without a key.
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName("AmazonSSMManagedInstanceCore")],
  });
  const allow = (actions: string[], ...resources: string[]) =>
    role.addToPolicy(new PolicyStatement({ actions, resources }));
  allow(["s3:GetObject"], given.bundles.arnForObjects(`${given.release}/app.zip`));
  allow(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], bucket.arnForObjects(`${UPLOADS}*`));
  allow(["s3:GetObject"], bucket.arnForObjects(`${THUMBNAILS}*`));
  // HeadBucket, by which readiness asks whether the bucket answers.
  allow(["s3:ListBucket"], bucket.bucketArn);
  allow(["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"], logs.logGroupArn);
  secret.grantRead(role);
  return role;
}
