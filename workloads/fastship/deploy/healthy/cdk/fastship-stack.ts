import { CfnOutput, CfnParameter, Stack, type StackProps } from "aws-cdk-lib";
import { IpAddresses, SubnetType, Vpc } from "aws-cdk-lib/aws-ec2";
import type { Construct } from "constructs";
import { addAlarms } from "./alarms.js";
import { addData } from "./data.js";
import { addService } from "./service.js";

export class FastshipStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, {
      ...props,
      description: "Fastship, the shipment API, on ECS Fargate behind an Application Load Balancer",
    });
    const certificateArn = new CfnParameter(this, "CertificateArn", {
      description: "Certificate of the public name, from ACM in this region",
    });
    const smtpSecretArn = new CfnParameter(this, "SmtpSecretArn", {
      description: "Secret with the keys username and password of the mail server",
    });
    // One NAT gateway in each zone: the loss of a zone leaves the other one its way out.
    const vpc = new Vpc(this, "Vpc", {
      ipAddresses: IpAddresses.cidr("10.20.0.0/16"),
      maxAzs: 2,
      natGateways: 2,
      subnetConfiguration: [
        { name: "Public", subnetType: SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
        { name: "Private", subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 24 },
        { name: "Data", subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
      ],
    });
    const data = addData(this, vpc);
    const web = addService(this, vpc, data, {
      certificateArn: certificateArn.valueAsString,
      smtpSecretArn: smtpSecretArn.valueAsString,
    });
    addAlarms(this, { ...web, database: data.database });
    new CfnOutput(this, "Address", { value: `https://${web.balancer.loadBalancerDnsName}` });
  }
}
