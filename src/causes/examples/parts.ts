/**
 * Parts of CloudFormation templates from which the examples are put together, so that an example
 * shows the lines that matter and is still a whole deployment.
 */

/** A template from whole resources. */
export function template(...resources: readonly string[]): string {
  return `Resources:\n${resources.join("")}`;
}

/** One resource; the lines are its properties. */
export function resource(id: string, type: string, ...properties: readonly string[]): string {
  return [
    `  ${id}:`,
    `    Type: ${type}`,
    "    Properties:",
    ...properties.map((line) => `      ${line}`),
    "",
  ].join("\n");
}

/** A template with one Fargate task of one container; the lines are the container's properties. */
export function taskDefinition(...container: readonly string[]): string {
  return template(taskResource(...container));
}

export function taskResource(...container: readonly string[]): string {
  return taskWith(["ExecutionRoleArn: arn:aws:iam::111122223333:role/ecsTaskExecutionRole"], ...container);
}

/** The same with the task definition's own lines. */
export function taskWith(properties: readonly string[], ...container: readonly string[]): string {
  const lines = container.some((line) => line.startsWith("Image:"))
    ? container
    : ["Image: ghcr.io/example/orders:2.7.1", ...container];
  return resource(
    "Task",
    "AWS::ECS::TaskDefinition",
    "Family: orders",
    "RequiresCompatibilities: [FARGATE]",
    "NetworkMode: awsvpc",
    "Cpu: 512",
    "Memory: 1024",
    ...properties,
    "ContainerDefinitions:",
    "  - Name: web",
    ...lines.map((line) => `    ${line}`),
  );
}

/** A template with a task and its service; the lines are the service's properties. */
export function service(...properties: readonly string[]): string {
  return template(taskResource(), serviceResource(...properties));
}

export function serviceResource(...properties: readonly string[]): string {
  return resource(
    "Service",
    "AWS::ECS::Service",
    "LaunchType: FARGATE",
    "TaskDefinition: !Ref Task",
    ...properties,
  );
}

/** A VPC with a public subnet in each of two zones and a private one without a way out in each. */
export const NETWORK = [
  resource("Vpc", "AWS::EC2::VPC", "CidrBlock: 10.0.0.0/16", "EnableDnsHostnames: true"),
  resource("Gateway", "AWS::EC2::InternetGateway", "Tags: []"),
  resource(
    "Attachment",
    "AWS::EC2::VPCGatewayAttachment",
    "VpcId: !Ref Vpc",
    "InternetGatewayId: !Ref Gateway",
  ),
  subnet("PublicA", "10.0.0.0/24", "eu-west-1a", "PublicRoutes"),
  subnet("PublicB", "10.0.1.0/24", "eu-west-1b", "PublicRoutes"),
  subnet("PrivateA", "10.0.10.0/24", "eu-west-1a", "PrivateRoutes"),
  subnet("PrivateB", "10.0.11.0/24", "eu-west-1b", "PrivateRoutes"),
  resource("PublicRoutes", "AWS::EC2::RouteTable", "VpcId: !Ref Vpc"),
  resource("PrivateRoutes", "AWS::EC2::RouteTable", "VpcId: !Ref Vpc"),
  resource(
    "PublicDefault",
    "AWS::EC2::Route",
    "RouteTableId: !Ref PublicRoutes",
    "DestinationCidrBlock: 0.0.0.0/0",
    "GatewayId: !Ref Gateway",
  ),
].join("");

function subnet(id: string, cidr: string, zone: string, routes: string): string {
  return (
    resource(id, "AWS::EC2::Subnet", "VpcId: !Ref Vpc", `CidrBlock: ${cidr}`, `AvailabilityZone: ${zone}`) +
    resource(
      `${id}Routes`,
      "AWS::EC2::SubnetRouteTableAssociation",
      `SubnetId: !Ref ${id}`,
      `RouteTableId: !Ref ${routes}`,
    )
  );
}

/** A NAT gateway that gives the private subnets of `NETWORK` a way out. */
export const NAT =
  resource(
    "Nat",
    "AWS::EC2::NatGateway",
    "SubnetId: !Ref PublicA",
    "AllocationId: eipalloc-0a1b2c3d4e5f60718",
  ) +
  resource(
    "PrivateDefault",
    "AWS::EC2::Route",
    "RouteTableId: !Ref PrivateRoutes",
    "DestinationCidrBlock: 0.0.0.0/0",
    "NatGatewayId: !Ref Nat",
  );

/** Where a service's tasks stand. */
export function placement(subnets: string, publicIp: "ENABLED" | "DISABLED", groups = "TaskGroup"): string[] {
  return [
    "NetworkConfiguration:",
    "  AwsvpcConfiguration:",
    `    AssignPublicIp: ${publicIp}`,
    `    Subnets: [${refs(subnets)}]`,
    `    SecurityGroups: [${refs(groups)}]`,
  ];
}

/** A security group; each rule is `port from source`, the source a CIDR or another group of the template. */
export function securityGroup(id: string, ...ingress: readonly string[]): string {
  return resource(
    id,
    "AWS::EC2::SecurityGroup",
    `GroupDescription: ${id}`,
    "VpcId: !Ref Vpc",
    ...(ingress.length > 0 ? ["SecurityGroupIngress:"] : []),
    ...ingress.map((rule) => {
      const [port, source = ""] = rule.split(" from ");
      const peer = source.includes("/") ? `CidrIp: ${source}` : `SourceSecurityGroupId: !Ref ${source}`;
      return `  - { IpProtocol: tcp, FromPort: ${port}, ToPort: ${port}, ${peer} }`;
    }),
  );
}

/** A balancer in the public subnets with one listener and one target group. */
export function balancer(
  listener: readonly string[] = HTTPS_LISTENER,
  ...targetGroup: readonly string[]
): string {
  return (
    resource(
      "Balancer",
      "AWS::ElasticLoadBalancingV2::LoadBalancer",
      "Scheme: internet-facing",
      "Subnets: [!Ref PublicA, !Ref PublicB]",
      "SecurityGroups: [!Ref BalancerGroup]",
    ) +
    resource(
      "TargetGroup",
      "AWS::ElasticLoadBalancingV2::TargetGroup",
      "VpcId: !Ref Vpc",
      "TargetType: ip",
      "Protocol: HTTP",
      "Port: 8080",
      "HealthCheckPath: /health",
      ...targetGroup,
    ) +
    resource(
      "Listener",
      "AWS::ElasticLoadBalancingV2::Listener",
      "LoadBalancerArn: !Ref Balancer",
      ...listener,
      "DefaultActions: [{ Type: forward, TargetGroupArn: !Ref TargetGroup }]",
    )
  );
}

export const HTTPS_LISTENER = [
  "Port: 443",
  "Protocol: HTTPS",
  "Certificates: [{ CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d }]",
];

export const BEHIND_BALANCER = [
  "LoadBalancers: [{ ContainerName: web, ContainerPort: 8080, TargetGroupArn: !Ref TargetGroup }]",
];

export const MAPPED_PORT = "PortMappings: [{ ContainerPort: 8080 }]";

function refs(names: string): string {
  return names
    .split(" ")
    .map((name) => `!Ref ${name}`)
    .join(", ");
}

/** A PostgreSQL database of the template in the private subnets. */
export function databaseResource(...properties: readonly string[]): string {
  return (
    resource(
      "DatabaseSubnets",
      "AWS::RDS::DBSubnetGroup",
      "DBSubnetGroupDescription: private",
      "SubnetIds: [!Ref PrivateA, !Ref PrivateB]",
    ) +
    resource(
      "Database",
      "AWS::RDS::DBInstance",
      "Engine: postgres",
      'EngineVersion: "14.12"',
      "DBInstanceClass: db.t4g.small",
      "AllocatedStorage: '20'",
      "DBSubnetGroupName: !Ref DatabaseSubnets",
      "VPCSecurityGroups: [!Ref DatabaseGroup]",
      ...properties,
    )
  );
}

/** The environment that leads to that database. */
export const DATABASE_URL = [
  "Environment:",
  "  - { Name: DATABASE_URL, Value: !Sub 'postgresql://orders@${Database.Endpoint.Address}:5432/orders' }",
];
