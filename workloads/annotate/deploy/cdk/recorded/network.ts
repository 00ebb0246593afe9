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
import type { Attempt } from "../attempts.js";

export interface Network {
  readonly vpc: Vpc;
  readonly balancerGroup: SecurityGroup;
  readonly bastionGroup: SecurityGroup;
  readonly serverGroup: SecurityGroup;
  readonly functionGroup: SecurityGroup;
  readonly databaseGroup: SecurityGroup;
}

export const APPLICATION_PORT = 5000;
const MYSQL = Port.tcp(3306);
const HTTPS = Port.tcp(443);

export function addNetwork(scope: Construct, attempt: Attempt, trustedRange: string): Network {
  const vpc = new Vpc(scope, "Vpc", {
    ipAddresses: IpAddresses.cidr("10.0.0.0/16"),
    maxAzs: 2,
    natGateways: 2,
    subnetConfiguration: [
      { name: "Public", subnetType: SubnetType.PUBLIC, cidrMask: 24 },
      { name: "Private", subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 24 },
    ],
  });
  if (attempt.functions === "private-with-endpoint")
    vpc.addGatewayEndpoint("S3Endpoint", { service: GatewayVpcEndpointAwsService.S3 });

  const group = (id: string, description: string) =>
    new SecurityGroup(scope, id, { vpc, description, allowAllOutbound: false });
  const balancerGroup = group("BalancerGroup", "Balancer, open to everybody on 80");
  const bastionGroup = group("BastionGroup", "Bastion, SSH from the trusted range only");
  const serverGroup = group("ServerGroup", "Servers of the image application");
  const functionGroup = group("FunctionGroup", "Functions of the pipeline");
  const databaseGroup = group("DatabaseGroup", "Database, reached by servers and functions");

  const application = Port.tcp(APPLICATION_PORT);
  balancerGroup.addIngressRule(Peer.anyIpv4(), Port.tcp(80), "HTTP from everybody");
  balancerGroup.addEgressRule(serverGroup, application, "To the servers");
  const admitted = attempt.serversAdmit === "balancer" ? balancerGroup : bastionGroup;
  serverGroup.addIngressRule(admitted, application, "To the application");
  serverGroup.addIngressRule(bastionGroup, Port.tcp(22), "SSH from the bastion");
  serverGroup.addEgressRule(Peer.anyIpv4(), HTTPS, "Packages and AWS");
  serverGroup.addEgressRule(databaseGroup, MYSQL, "To the database");
  bastionGroup.addIngressRule(Peer.ipv4(trustedRange), Port.tcp(22), "SSH from the trusted range");
  bastionGroup.addEgressRule(serverGroup, Port.tcp(22), "SSH to the servers");
  functionGroup.addEgressRule(Peer.anyIpv4(), HTTPS, "S3 and the Gemini API");
  functionGroup.addEgressRule(databaseGroup, MYSQL, "To the database");
  databaseGroup.addIngressRule(serverGroup, MYSQL, "From the servers");
  databaseGroup.addIngressRule(functionGroup, MYSQL, "From the functions");
  return { vpc, balancerGroup, bastionGroup, serverGroup, functionGroup, databaseGroup };
}
