import { describe, expect, it } from "vitest";
import { textFiles } from "../../input/index.js";
import { applyChanges } from "../edit.js";
import { reader } from "./index.js";

function read(texts: Readonly<Record<string, string>> | string, path?: string) {
  const files = textFiles(typeof texts === "string" ? { "t.yml": texts } : texts);
  const file = files.files.get(path ?? [...files.files.keys()][0] ?? "");
  if (file === undefined) throw new Error("no file");
  return { recognised: reader.recognises(file), ...reader.read(file, { files }) };
}

const service = `Parameters:
  Count: { Type: Number, Default: 2 }
Resources:
  Web:
    Type: AWS::ECS::Service
    Properties:
      TaskDefinition: !Ref Task
      LaunchType: FARGATE
      DesiredCount: !Ref Count
      LoadBalancers:
        - { ContainerName: app, ContainerPort: 8000, TargetGroupArn: !Ref Group }
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [!Ref Private]
          SecurityGroups: [!GetAtt AppGroup.GroupId]
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: web
      Cpu: 256
      Memory: 512
      TaskRoleArn: !GetAtt Role.Arn
      ContainerDefinitions:
        - Name: app
          Image: !Sub "\${Repository}:1"
          Environment:
            - { Name: DATABASE_URL, Value: !Sub "postgres://\${Db.Endpoint.Address}/d" }
            - { Name: TOKEN, Value: "{{resolve:secretsmanager:app:SecretString:token}}" }
  Repository: { Type: "AWS::ECR::Repository", Properties: { RepositoryName: app } }
  Group:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      Protocol: HTTP
      Port: 8000
      TargetType: ip
      TargetGroupAttributes:
        - { Key: deregistration_delay.timeout_seconds, Value: "20" }
  Balancer: { Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Properties: { Subnets: [!Ref Public] } }
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: { LoadBalancerArn: !Ref Balancer, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: fixed-response }] }
  Rule:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties: { ListenerArn: !Ref Listener, Actions: [{ Type: forward, TargetGroupArn: !Ref Group }] }
  Vpc: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: 10.0.0.0/16 } }
  Public: { Type: "AWS::EC2::Subnet", Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24, AvailabilityZone: !Select [0, !GetAZs ""] } }
  Private: { Type: "AWS::EC2::Subnet", Properties: { VpcId: !Ref Vpc, CidrBlock: !Select [1, !Cidr [!GetAtt Vpc.CidrBlock, 2, 8]] } }
  Isolated: { Type: "AWS::EC2::Subnet", Properties: { VpcId: !Ref Vpc } }
  Gateway: { Type: "AWS::EC2::InternetGateway" }
  Nat: { Type: "AWS::EC2::NatGateway" }
  PublicTable: { Type: "AWS::EC2::RouteTable", Properties: { VpcId: !Ref Vpc } }
  PrivateTable: { Type: "AWS::EC2::RouteTable", Properties: { VpcId: !Ref Vpc } }
  PublicRoute: { Type: "AWS::EC2::Route", Properties: { RouteTableId: !Ref PublicTable, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway } }
  PrivateRoute: { Type: "AWS::EC2::Route", Properties: { RouteTableId: !Ref PrivateTable, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat } }
  A: { Type: "AWS::EC2::SubnetRouteTableAssociation", Properties: { SubnetId: !Ref Public, RouteTableId: !Ref PublicTable } }
  B: { Type: "AWS::EC2::SubnetRouteTableAssociation", Properties: { SubnetId: !Ref Private, RouteTableId: !Ref PrivateTable } }
  S3: { Type: "AWS::EC2::VPCEndpoint", Properties: { VpcId: !Ref Vpc, ServiceName: !Sub "com.amazonaws.\${AWS::Region}.s3", RouteTableIds: [!Ref PrivateTable] } }
  AppGroup: { Type: "AWS::EC2::SecurityGroup", Properties: { GroupDescription: x } }
  FromBalancer:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: { GroupId: !GetAtt AppGroup.GroupId, IpProtocol: tcp, FromPort: 8000, ToPort: 8000, SourceSecurityGroupId: !Ref Other }
  Other:
    Type: AWS::EC2::SecurityGroup
    Properties: { GroupDescription: y, SecurityGroupEgress: [{ IpProtocol: -1, CidrIp: 0.0.0.0/0 }] }
  Role:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns: [!Ref Shared, !Sub "arn:\${AWS::Partition}:iam::aws:policy/ReadOnlyAccess"]
      Policies:
        - PolicyDocument: { Statement: { Effect: Allow, Action: "s3:GetObject", Resource: "*" } }
  Shared:
    Type: AWS::IAM::ManagedPolicy
    Properties: { PolicyDocument: { Statement: [{ Effect: Allow, Action: ["ssmmessages:*"], Resource: "*" }] } }
  Extra:
    Type: AWS::IAM::Policy
    Properties: { Roles: [!Ref Role], PolicyDocument: { Statement: [{ Effect: Deny, NotAction: "iam:*", Resource: "*" }] } }
  Db:
    Type: AWS::RDS::DBInstance
    Properties: { Engine: postgres, EngineVersion: "16.3", VPCSecurityGroups: [!GetAtt Other.GroupId] }
`;

describe("the nouns of a template", () => {
  const fragment = read(service);

  it("are linked to one another", () => {
    expect(fragment.problems).toEqual([]);
    expect(fragment.describesDeployment).toBe(true);
    const [web] = fragment.services ?? [];
    expect(web?.taskDefinition).toBe(fragment.taskDefinitions?.[0]);
    expect(web?.targets[0]?.targetGroup).toBe(fragment.targetGroups?.[0]);
    expect(web?.taskDefinitionName).toMatchObject({ value: "Task" });
    expect(web?.network?.subnets).toMatchObject([{ value: fragment.network?.subnets[1] }]);
    expect(web?.network?.securityGroups).toMatchObject([{ value: { id: "AppGroup" } }]);
    const [listener] = fragment.listeners ?? [];
    expect(listener).toMatchObject({
      loadBalancer: { value: { id: "Balancer" } },
      redirects: { value: false },
    });
    expect(listener?.forwardsTo).toMatchObject([{ value: { id: "Group" } }]);
    expect(fragment.targetGroups?.[0]?.deregistrationDelaySeconds).toMatchObject({ value: 20 });
  });

  it("keep what only the deployment decides as placeholders in texts", () => {
    const [app] = fragment.taskDefinitions?.[0]?.containers ?? [];
    expect(app?.image).toMatchObject({ value: "app:1" });
    expect(app?.environment.map(({ value }) => value)).toMatchObject([
      { value: "postgres://${Db.Endpoint.Address}/d" },
      { value: "{{resolve:secretsmanager:app:SecretString:token}}" },
    ]);
    expect(fragment.secrets).toEqual([]);
  });

  it("know where each subnet's traffic for outside goes", () => {
    const routes = fragment.network?.subnets.map(({ id, defaultRoute }) => [
      id,
      defaultRoute.known && defaultRoute.value,
    ]);
    expect(routes).toEqual([
      ["Public", "internet-gateway"],
      ["Private", "nat"],
      ["Isolated", "none"],
    ]);
    expect(fragment.network?.subnets[1]?.cidr).toMatchObject({ value: "10.0.1.0/24" });
    expect(fragment.network?.endpoints[0]).toMatchObject({
      type: { value: "Gateway" },
      serviceName: { value: "com.amazonaws.${AWS::Region}.s3" },
      routedSubnets: [{ value: { id: "Private" } }],
    });
  });

  it("have the rules of security groups, the one that EC2 adds included", () => {
    const [app, other] = fragment.network?.securityGroups ?? [];
    expect(app?.ingress).toMatchObject([
      { value: { peer: { value: { kind: "security-group", id: "Other" } } } },
    ]);
    expect(app?.egress).toMatchObject([{ value: { protocol: { value: "-1" } }, origin: { written: false } }]);
    expect(other?.egress).toMatchObject([
      { value: { protocol: { value: "-1" }, fromPort: { value: 0 } }, origin: { written: true } },
    ]);
    expect(app?.complete).toBe(true);
  });

  it("merge every policy of a role", () => {
    const [role] = fragment.roles ?? [];
    expect(role?.complete).toBe(true);
    expect(role?.managedPolicyArns).toMatchObject([{ value: "arn:aws:iam::aws:policy/ReadOnlyAccess" }]);
    expect(
      role?.statements.map(
        (each) => each.known && [each.value.effect, each.value.negated, ...each.value.actions],
      ),
    ).toEqual([
      ["Allow", false, "s3:getobject"],
      ["Allow", false, "ssmmessages:*"],
      ["Deny", true, "iam:*"],
    ]);
  });

  it("tell whether a database insists on TLS", () => {
    expect(fragment.dataStores?.[0]).toMatchObject({
      kind: "postgres",
      port: { value: 5432 },
      tlsRequired: { value: true },
    });
    const withGroup = service
      .replace('EngineVersion: "16.3"', 'EngineVersion: "16.3", DBParameterGroupName: !Ref Lax')
      .concat(
        '  Lax: { Type: "AWS::RDS::DBParameterGroup", Properties: { Family: postgres16, Parameters: { rds.force_ssl: 0 } } }\n',
      );
    expect(read(withGroup).dataStores?.[0]?.tlsRequired).toMatchObject({
      value: false,
      origin: { written: true },
    });
    expect(read(service.replace('"16.3"', "!Ref AWS::NoValue")).dataStores?.[0]?.tlsRequired.known).toBe(
      false,
    );
  });
});

describe("what a service leaves to others", () => {
  const bare = (cluster: string, more = "") =>
    read(`Resources:
  C: { Type: "AWS::ECS::Cluster", Properties: { ${cluster} } }
  S: { Type: "AWS::ECS::Service", Properties: { Cluster: !Ref C } }
${more}`).services?.[0];

  it("launches as the cluster's own strategy says", () => {
    expect(bare("ClusterSettings: []")?.launchType).toMatchObject({ value: "EC2" });
    const strategy = "DefaultCapacityProviderStrategy: [{ CapacityProvider: FARGATE_SPOT }]";
    expect(bare(strategy)?.launchType).toMatchObject({ value: "FARGATE", origin: { written: false } });
    const apart = `  X: { Type: "AWS::ECS::ClusterCapacityProviderAssociations", Properties: { Cluster: !Ref C, ${strategy} } }\n`;
    expect(bare("ClusterSettings: []", apart)?.launchType).toMatchObject({ value: "FARGATE" });
  });

  it("has one unknown target where the list of balancers is unknown", () => {
    const text = `Resources:\n  S: { Type: "AWS::ECS::Service", Properties: { LoadBalancers: !ImportValue x } }\n`;
    expect(read(text).services?.[0]?.targets).toMatchObject([
      { containerPort: { known: false }, targetGroup: null },
    ]);
  });
});

describe("values under conditions", () => {
  const conditional = `Parameters:
  Env: { Type: String }
Conditions:
  Prod: !Equals [!Ref Env, prod]
  Never: !Equals [1, 2]
Resources:
  Kept: { Type: "AWS::ECS::Service", Condition: Prod, Properties: { DesiredCount: !If [Prod, 2, 1], HealthCheckGracePeriodSeconds: !If [Prod, 60, 60] } }
  Gone: { Type: "AWS::ECS::Service", Condition: Never }
`;

  it("are kept when the condition is unknown, dropped when it is false", () => {
    const fragment = read(conditional);
    expect(fragment.services?.map(({ id }) => id)).toEqual(["Kept"]);
    expect(fragment.services?.[0]?.desiredCount).toMatchObject({ known: false });
    expect(fragment.services?.[0]?.healthCheckGracePeriodSeconds).toMatchObject({ value: 60 });
    expect(fragment.unknown).toMatchObject([{ what: "whether Kept exists" }]);
  });

  it("are decided by a parameter file whose names the template has", () => {
    const files = { "t.yml": conditional, "dev.json": '[{"ParameterKey": "Env", "ParameterValue": "prod"}]' };
    expect(read(files).services?.[0]?.desiredCount).toMatchObject({ value: 2 });
    for (const form of ['{"Parameters": {"Env": "dev"}}', '{"Env": "dev"}']) {
      expect(read({ "t.yml": conditional, "p.json": form }).services).toEqual([]);
    }
    expect(read({ ...files, "other.json": '{"Other": "x"}' }).services).toHaveLength(1);
    const two = { ...files, "two.json": '{"Env": "dev"}' };
    expect(read(two).services?.[0]?.desiredCount).toMatchObject({ known: false });
  });
});

describe("edits", () => {
  it("land where the value is decided", () => {
    const files = textFiles({ "t.yml": service });
    const fragment = read(service);
    const node = fragment.services?.[0]?.desiredCount.origin.node;
    if (!node) throw new Error("no node");
    const applied = applyChanges([reader], files, [{ op: "set", node, value: 3 }]);
    expect(applied?.texts.get("t.yml")).toBe(service.replace("Default: 2", "Default: 3"));
    const grace = fragment.services?.[0]?.healthCheckGracePeriodSeconds.origin.node;
    if (!grace) throw new Error("no node");
    const added = applyChanges([reader], files, [{ op: "set", node: grace, value: 300 }]);
    expect(added?.texts.get("t.yml")).toContain("      HealthCheckGracePeriodSeconds: 300\n  Task:");
  });

  it("reach into parameter files", () => {
    const texts = { "t.yml": service, "p.json": '[\n  {"ParameterKey": "Count", "ParameterValue": "1"}\n]' };
    const node = read(texts).services?.[0]?.desiredCount.origin.node;
    if (!node) throw new Error("no node");
    const applied = applyChanges([reader], textFiles(texts), [{ op: "set", node, value: 4 }]);
    expect(applied?.texts.get("p.json")).toBe(texts["p.json"].replace('"1"', '"4"'));
  });
});

describe("recognition and problems", () => {
  it("goes by content: not by name, not by a mere word", () => {
    expect(read(service).recognised).toBe(true);
    expect(
      read('{"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": {"Port": 1}}').targetGroups,
    ).toHaveLength(1);
    for (const other of [
      "option_settings: {}\nResources:\n  AWSEBAutoScalingGroup:\n    Type: AWS::AutoScaling::AutoScalingGroup\n",
      "Resources:\n  AWSEBAutoScalingGroup:\n    Type: AWS::AutoScaling::AutoScalingGroup\n",
      "version: 0.0\nResources:\n  - TargetService:\n      Type: AWS::ECS::Service\n",
      "version: 0.0\nResources:\n  - TargetService:\n      Type: AWS::ECS::Service\n      x: [\n",
      "services:\n  web:\n    image: AWS::x\n",
      '{"name": "AWS::ECS::Service", "version": "1.0.0"}',
    ]) {
      expect(read(other).recognised, other).toBe(false);
    }
  });

  it("says what is wrong in one sentence with its line, and reads the rest", () => {
    const message = (text: string) =>
      read(text).problems?.map((problem) => `${problem.line}: ${problem.message}`);
    expect(message("AWSTemplateFormatVersion: '2010-09-09'\nDescription: x\n")).toEqual([
      "1: The template has no Resources.",
    ]);
    expect(message("Resources:\n  A: { Type: AWS::X::Y }\n  B:\n    Properties: {}\n")).toEqual([
      "3: The resource B has no Type.",
    ]);
    expect(message("Resources:\n  A: { Type: AWS::X::Y, Properties: { P: !Ref A } }\n")).toEqual([
      "2: The resource A refers to itself.",
    ]);
    expect(
      message(
        "Resources:\n  A: { Type: AWS::X::Y, Properties: { P: !GetAtt B.C } }\n  B: { Type: AWS::X::Y, Properties: { P: !Sub '${C.D}' } }\n  C: { Type: AWS::X::Y, DependsOn: A }\n",
      ),
    ).toEqual(["2: The resources A, B, C depend on one another in a circle."]);
    expect(
      message("Resources:\n  A: { Type: AWS::X::Y, Condition: C }\nConditions:\n  C: !Not [!Condition C]\n"),
    ).toEqual(["4: The condition C depends on itself."]);
    expect(message("Resources:\n  A:\n   Type: AWS::X::Y\n  - b\n")).toHaveLength(1);
  });

  it("says it of a template in one line too", () => {
    const { recognised, problems } = read({ "a.json": '{"Resources":{"A":{"Type":"AWS::SNS::Topic",,}}}' });
    expect(recognised).toBe(true);
    expect(problems?.[0]).toMatchObject({ file: "a.json", line: 1 });
  });

  it("finds secrets that stand in clear, and nothing that only points at one", () => {
    const secrets = (text: string) =>
      read(text).secrets?.map(({ what, origin }) => `${origin.place?.line} ${what}`);
    expect(
      secrets(
        "Parameters:\n  DbPassword: { Type: String, Default: hunter2pass }\nResources:\n  A:\n    Type: AWS::X::Y\n    Properties:\n      MasterUserPassword: s3cr3tpassw0rd\n      Url: !Join ['', ['postgres://a:hunter2pass@', !GetAtt B.Endpoint.Address]]\n",
      ),
    ).toEqual(["2 password", "7 password", "8 password in a URL"]);
    expect(
      secrets(
        "Parameters:\n  DbPassword: { Type: String, NoEcho: true, Default: hunter2pass }\nResources:\n  A:\n    Type: AWS::X::Y\n    Properties:\n      MasterUserPassword: !Ref DbPassword\n      Password: !If [Has, !Ref DbPassword, !Ref AWS::NoValue]\n      AuthToken: !Join ['', ['{{resolve:secretsmanager:', !Ref S, ':SecretString:password}}']]\n      ServiceToken: !GetAtt F.Arn\n      Secret: !Sub '{\"password\":\"${DbPassword}\"}'\n",
      ),
    ).toEqual([]);
  });
});
