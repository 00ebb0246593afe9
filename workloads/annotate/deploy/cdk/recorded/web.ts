import { Duration } from "aws-cdk-lib";
import {
  AutoScalingGroup,
  CfnAutoScalingGroup,
  HealthChecks,
  AdditionalHealthCheckType,
} from "aws-cdk-lib/aws-autoscaling";
import {
  Instance,
  InstanceClass,
  InstanceSize,
  InstanceType,
  KeyPair,
  LaunchTemplate,
  MachineImage,
  SubnetType,
} from "aws-cdk-lib/aws-ec2";
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  TargetType,
} from "aws-cdk-lib/aws-elasticloadbalancingv2";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import type { Attempt } from "../attempts.js";
import type { Data } from "./data.js";
import type { Network } from "./network.js";
import { userData } from "./user-data.js";

export interface Given {
  readonly bundles: IBucket;
  readonly keyName: string;
  readonly trustedRange: string;
  readonly geminiKey: string;
}

const MICRO = InstanceType.of(InstanceClass.T2, InstanceSize.MICRO);

export function addWeb(
  scope: Construct,
  attempt: Attempt,
  network: Network,
  data: Data,
  given: Given,
): ApplicationLoadBalancer {
  const { vpc } = network;
  const keyPair = KeyPair.fromKeyPairName(scope, "KeyPair", given.keyName);
  new Instance(scope, "Bastion", {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PUBLIC },
    instanceType: MICRO,
    machineImage: MachineImage.latestAmazonLinux2023(),
    securityGroup: network.bastionGroup,
    keyPair,
  });
  const targetGroup = new ApplicationTargetGroup(scope, "TargetGroup", {
    targetGroupName: "5000TG",
    vpc,
    targetType: TargetType.INSTANCE,
    protocol: ApplicationProtocol.HTTP,
    port: attempt.targetPort,
    healthCheck: { path: "/" },
  });
  const template = new LaunchTemplate(scope, "ServerTemplate", {
    instanceType: MICRO,
    machineImage: MachineImage.latestAmazonLinux2023(),
    securityGroup: network.serverGroup,
    keyPair,
    role: serverRole(scope, data, given),
    userData: userData(data, given),
  });
  const group = new AutoScalingGroup(scope, "Servers", {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    launchTemplate: template,
    minCapacity: 1,
    desiredCapacity: 1,
    maxCapacity: 3,
    healthChecks: HealthChecks.withAdditionalChecks({
      gracePeriod: Duration.seconds(300),
      additionalTypes: [AdditionalHealthCheckType.ELB],
    }),
  });
  group.scaleOnCpuUtilization("Cpu", { targetUtilizationPercent: 70 });
  // Written here and not by attachToApplicationTargetGroup, which would add security group rules of its own.
  if (group.node.defaultChild instanceof CfnAutoScalingGroup)
    group.node.defaultChild.targetGroupArns = [targetGroup.targetGroupArn];
  const balancer = new ApplicationLoadBalancer(scope, "Balancer", {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PUBLIC },
    internetFacing: true,
    securityGroup: network.balancerGroup,
  });
  const listener = balancer.addListener("Http", {
    port: 80,
    open: false,
    defaultTargetGroups: [targetGroup],
  });
  // A group without a listener has no health to ask for.
  group.node.addDependency(listener);
  return balancer;
}

function serverRole(scope: Construct, { bucket, secret }: Data, { bundles }: Given): Role {
  const role = new Role(scope, "ServerRole", { assumedBy: new ServicePrincipal("ec2.amazonaws.com") });
  role.addToPolicy(
    new PolicyStatement({ actions: ["s3:GetObject"], resources: [bundles.arnForObjects("app.zip")] }),
  );
  role.addToPolicy(
    new PolicyStatement({
      actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      resources: [bucket.arnForObjects("uploads/*")],
    }),
  );
  role.addToPolicy(
    new PolicyStatement({ actions: ["s3:GetObject"], resources: [bucket.arnForObjects("thumbnails/*")] }),
  );
  role.addToPolicy(new PolicyStatement({ actions: ["s3:ListBucket"], resources: [bucket.bucketArn] }));
  secret.grantRead(role);
  return role;
}
