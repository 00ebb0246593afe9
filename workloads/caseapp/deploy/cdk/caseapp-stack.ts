import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import { IpAddresses, SubnetType, Vpc } from "aws-cdk-lib/aws-ec2";
import type { Construct } from "constructs";
import { addAlarms } from "./alarms.js";
import { addDatabase } from "./database.js";
import { addService } from "./service.js";
import type { Variant } from "./variants.js";

export class CaseappStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps, variant: Variant) {
    super(scope, id, {
      ...props,
      description: "Caseapp, case management, on ECS Fargate behind an Application Load Balancer",
    });
    // One NAT gateway in each zone: the loss of a zone leaves the other one its way out.
    const vpc = new Vpc(this, "Vpc", {
      ipAddresses: IpAddresses.cidr("10.30.0.0/16"),
      maxAzs: 2,
      natGateways: 2,
      subnetConfiguration: [
        { name: "Public", subnetType: SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
        { name: "Private", subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 24 },
        { name: "Data", subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
      ],
    });
    const { database, databaseSecret } = addDatabase(this, vpc);
    const { service, targetGroup, loadBalancer } = addService(this, vpc, variant, {
      database,
      databaseSecret,
    });
    addAlarms(this, { service, targetGroup, database, complete: variant.complete });
    const protocol = variant.complete ? "https" : "http";
    new CfnOutput(this, "Address", { value: `${protocol}://${loadBalancer.loadBalancerDnsName}` });
  }
}
