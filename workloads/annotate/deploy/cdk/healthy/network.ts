import {
  GatewayVpcEndpointAwsService,
  IpAddresses,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from "aws-cdk-lib/aws-ec2";
import type { Construct } from "constructs";

export interface Network {
  readonly vpc: Vpc;
  readonly balancerGroup: SecurityGroup;
  readonly serverGroup: SecurityGroup;
  readonly functionGroup: SecurityGroup;
  readonly databaseGroup: SecurityGroup;
}

export const APPLICATION_PORT = 5000;
const APPLICATION = Port.tcp(APPLICATION_PORT);
const MYSQL = Port.tcp(3306);
const HTTP = Port.tcp(80);
const HTTPS = Port.tcp(443);

/** As on record, with subnets of their own for the database and without a bastion: Session Manager needs no open port. */
export function addNetwork(scope: Construct): Network {
  const vpc = new Vpc(scope, "Vpc", {
    ipAddresses: IpAddresses.cidr("10.0.0.0/16"),
    maxAzs: 2,
    // One in each zone: the loss of a zone leaves the other one its way out.
    natGateways: 2,
    subnetConfiguration: [
      { name: "Public", subnetType: SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
      { name: "Private", subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 24 },
      { name: "Data", subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
    ],
    gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
  });
  const group = (id: string, description: string) =>
    new SecurityGroup(scope, id, { vpc, description, allowAllOutbound: false });
  const balancerGroup = group("BalancerGroup", "Balancer, open to everybody on 80 and 443");
  const serverGroup = group("ServerGroup", "Servers of the image application");
  const functionGroup = group("FunctionGroup", "Functions of the pipeline");
  const databaseGroup = group("DatabaseGroup", "Database, reached by servers and functions");
  balancerGroup.addIngressRule(Peer.anyIpv4(), HTTP, "HTTP, answered with a redirect");
  balancerGroup.addIngressRule(Peer.anyIpv4(), HTTPS, "HTTPS from everybody");
  balancerGroup.addEgressRule(serverGroup, APPLICATION, "To the servers");
  serverGroup.addIngressRule(balancerGroup, APPLICATION, "From the balancer");
  for (const from of [serverGroup, functionGroup]) {
    from.addEgressRule(Peer.anyIpv4(), HTTPS, "AWS and the Gemini API");
    from.addEgressRule(databaseGroup, MYSQL, "To the database");
    databaseGroup.addIngressRule(from, MYSQL, "MySQL");
  }
  return { vpc, balancerGroup, serverGroup, functionGroup, databaseGroup };
}
