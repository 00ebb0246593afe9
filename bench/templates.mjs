// Templates as people have them: networks, services behind balancers, functions with queues, databases; in YAML and
// JSON, short and long. The same number gives the same templates on every machine.

/** A small generator with a seed, so that every run reads the same bytes. */
function random(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

const ref = (name) => ({ Ref: name });
const attribute = (name, key) => ({ "Fn::GetAtt": [name, key] });
const sub = (text) => ({ "Fn::Sub": text });
const tags = (name) => [
  { Key: "Name", Value: sub(`\${AWS::StackName}-${name}`) },
  { Key: "Owner", Value: "platform" },
];

function network(zones) {
  const resources = {
    Vpc: {
      Type: "AWS::EC2::VPC",
      Properties: {
        CidrBlock: "10.0.0.0/16",
        EnableDnsSupport: true,
        EnableDnsHostnames: true,
        Tags: tags("vpc"),
      },
    },
    Gateway: { Type: "AWS::EC2::InternetGateway" },
    Attachment: {
      Type: "AWS::EC2::VPCGatewayAttachment",
      Properties: { VpcId: ref("Vpc"), InternetGatewayId: ref("Gateway") },
    },
    PublicRoutes: { Type: "AWS::EC2::RouteTable", Properties: { VpcId: ref("Vpc"), Tags: tags("public") } },
    PublicRoute: {
      Type: "AWS::EC2::Route",
      DependsOn: "Attachment",
      Properties: {
        RouteTableId: ref("PublicRoutes"),
        DestinationCidrBlock: "0.0.0.0/0",
        GatewayId: ref("Gateway"),
      },
    },
  };
  for (let zone = 0; zone < zones; zone += 1) {
    resources[`Public${zone}`] = {
      Type: "AWS::EC2::Subnet",
      Properties: {
        VpcId: ref("Vpc"),
        CidrBlock: `10.0.${zone}.0/24`,
        MapPublicIpOnLaunch: true,
        AvailabilityZone: { "Fn::Select": [zone, { "Fn::GetAZs": "" }] },
        Tags: tags(`public-${zone}`),
      },
    };
    resources[`Public${zone}Association`] = {
      Type: "AWS::EC2::SubnetRouteTableAssociation",
      Properties: { SubnetId: ref(`Public${zone}`), RouteTableId: ref("PublicRoutes") },
    };
  }
  return resources;
}

function service(name, port, draw) {
  return {
    [`${name}Task`]: {
      Type: "AWS::ECS::TaskDefinition",
      Properties: {
        Family: sub(`\${AWS::StackName}-${name}`),
        RequiresCompatibilities: ["FARGATE"],
        NetworkMode: "awsvpc",
        Cpu: "512",
        Memory: "1024",
        ExecutionRoleArn: attribute(`${name}Role`, "Arn"),
        ContainerDefinitions: [
          {
            Name: name.toLowerCase(),
            Image: sub(
              `\${AWS::AccountId}.dkr.ecr.\${AWS::Region}.amazonaws.com/${name.toLowerCase()}:1.${draw(20)}.0`,
            ),
            PortMappings: [{ ContainerPort: port }],
            Environment: [
              { Name: "PORT", Value: String(port) },
              { Name: "LOG_LEVEL", Value: "info" },
              { Name: "CACHE_TTL", Value: String(draw(600)) },
            ],
            LogConfiguration: {
              LogDriver: "awslogs",
              Options: {
                "awslogs-group": ref(`${name}Logs`),
                "awslogs-region": ref("AWS::Region"),
                "awslogs-stream-prefix": "web",
              },
            },
          },
        ],
      },
    },
    [`${name}Logs`]: { Type: "AWS::Logs::LogGroup", Properties: { RetentionInDays: 30 } },
    [`${name}Role`]: {
      Type: "AWS::IAM::Role",
      Properties: {
        AssumeRolePolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" },
          ],
        },
        ManagedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"],
      },
    },
    [`${name}Target`]: {
      Type: "AWS::ElasticLoadBalancingV2::TargetGroup",
      Properties: {
        VpcId: ref("Vpc"),
        Port: port,
        Protocol: "HTTP",
        TargetType: "ip",
        HealthCheckPath: "/healthz",
        HealthCheckIntervalSeconds: 10 + draw(3) * 10,
      },
    },
    [`${name}Listener`]: {
      Type: "AWS::ElasticLoadBalancingV2::ListenerRule",
      Properties: {
        ListenerArn: ref("Listener"),
        Priority: 1 + draw(900),
        Conditions: [{ Field: "path-pattern", Values: [`/${name.toLowerCase()}/*`] }],
        Actions: [{ Type: "forward", TargetGroupArn: ref(`${name}Target`) }],
      },
    },
    [`${name}Group`]: {
      Type: "AWS::EC2::SecurityGroup",
      Properties: {
        GroupDescription: `Requests to ${name}`,
        VpcId: ref("Vpc"),
        SecurityGroupIngress: [
          { IpProtocol: "tcp", FromPort: port, ToPort: port, SourceSecurityGroupId: ref("BalancerGroup") },
        ],
      },
    },
    [`${name}Service`]: {
      Type: "AWS::ECS::Service",
      DependsOn: `${name}Listener`,
      Properties: {
        Cluster: ref("Cluster"),
        LaunchType: "FARGATE",
        DesiredCount: 2,
        TaskDefinition: ref(`${name}Task`),
        HealthCheckGracePeriodSeconds: 60,
        LoadBalancers: [
          { ContainerName: name.toLowerCase(), ContainerPort: port, TargetGroupArn: ref(`${name}Target`) },
        ],
        NetworkConfiguration: {
          AwsvpcConfiguration: {
            AssignPublicIp: "ENABLED",
            Subnets: [ref("Public0"), ref("Public1")],
            SecurityGroups: [ref(`${name}Group`)],
          },
        },
      },
    },
  };
}

function balancer() {
  return {
    Cluster: { Type: "AWS::ECS::Cluster" },
    BalancerGroup: {
      Type: "AWS::EC2::SecurityGroup",
      Properties: {
        GroupDescription: "Requests from everywhere",
        VpcId: ref("Vpc"),
        SecurityGroupIngress: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIp: "0.0.0.0/0" }],
      },
    },
    Balancer: {
      Type: "AWS::ElasticLoadBalancingV2::LoadBalancer",
      Properties: { Subnets: [ref("Public0"), ref("Public1")], SecurityGroups: [ref("BalancerGroup")] },
    },
    Listener: {
      Type: "AWS::ElasticLoadBalancingV2::Listener",
      Properties: {
        LoadBalancerArn: ref("Balancer"),
        Port: 443,
        Protocol: "HTTPS",
        Certificates: [{ CertificateArn: ref("Certificate") }],
        DefaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } }],
      },
    },
  };
}

function worker(name, draw) {
  return {
    [`${name}Queue`]: {
      Type: "AWS::SQS::Queue",
      Properties: {
        VisibilityTimeout: 360,
        RedrivePolicy: { deadLetterTargetArn: attribute(`${name}Dead`, "Arn"), maxReceiveCount: 5 },
      },
    },
    [`${name}Dead`]: { Type: "AWS::SQS::Queue", Properties: { MessageRetentionPeriod: 1209600 } },
    [`${name}Role`]: {
      Type: "AWS::IAM::Role",
      Properties: {
        AssumeRolePolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { Service: ["lambda.amazonaws.com"] }, Action: ["sts:AssumeRole"] },
          ],
        },
        Policies: [
          {
            PolicyName: "work",
            PolicyDocument: {
              Version: "2012-10-17",
              Statement: [
                {
                  Effect: "Allow",
                  Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                  Resource: attribute(`${name}Queue`, "Arn"),
                },
              ],
            },
          },
        ],
      },
    },
    [`${name}Function`]: {
      Type: "AWS::Lambda::Function",
      Properties: {
        Runtime: "nodejs20.x",
        Handler: "index.handler",
        Timeout: 60,
        MemorySize: 256 + draw(4) * 128,
        Role: attribute(`${name}Role`, "Arn"),
        Code: { S3Bucket: ref("CodeBucket"), S3Key: sub(`${name}/\${Version}.zip`) },
        Environment: { Variables: { TABLE: `table-${draw(100)}`, LOG_LEVEL: "info" } },
      },
    },
    [`${name}Source`]: {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: {
        EventSourceArn: attribute(`${name}Queue`, "Arn"),
        FunctionName: ref(`${name}Function`),
        BatchSize: 10,
      },
    },
  };
}

const parameter = (type, value) => (value === undefined ? { Type: type } : { Type: type, Default: value });
const NAMES = ["Shop", "Orders", "Search", "Mail", "Billing", "Users", "Stock", "Reports"];

/** Template number `index`: `{ name, text }`. */
export function template(index) {
  const draw = random(index * 7919 + 17);
  const services = 1 + draw(4);
  const workers = draw(5);
  const names = NAMES.toSorted(() => draw(3) - 1);
  const document = {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `Stack ${index} of the benchmark`,
    Parameters: {
      Certificate: parameter("String"),
      CodeBucket: parameter("String", "artifacts"),
      Version: parameter("String", `${index}`),
    },
    Resources: {
      ...network(2 + draw(2)),
      ...balancer(),
      ...Object.assign({}, ...names.slice(0, services).map((name) => service(name, 3000 + draw(9), draw))),
      ...Object.assign({}, ...names.slice(4, 4 + workers).map((name) => worker(`${name}Work`, draw))),
    },
    Outputs: { Address: { Value: attribute("Balancer", "DNSName") } },
  };
  return index % 3 === 0
    ? { name: `stack-${index}.json`, text: `${JSON.stringify(document, null, 2)}\n` }
    : { name: `stack-${index}.yaml`, text: `# Stack ${index}\n${yaml(document, "").trimStart()}\n` };
}

const SHORT = {
  Ref: "!Ref",
  "Fn::GetAtt": "!GetAtt",
  "Fn::Sub": "!Sub",
  "Fn::Select": "!Select",
  "Fn::GetAZs": "!GetAZs",
};

/** Block style with the short forms of functions, as people write it. */
function yaml(value, indent) {
  if (value === null || typeof value !== "object") return ` ${scalar(value)}`;
  const keys = Object.keys(value);
  const short = keys.length === 1 ? SHORT[keys[0]] : undefined;
  if (short !== undefined) {
    const inner = value[keys[0]];
    if (short === "!GetAtt") return ` ${short} ${inner.join(".")}`;
    return ` ${short}${yaml(inner, indent)}`;
  }
  if (Array.isArray(value)) {
    return value.map((item) => `\n${indent}-${yaml(item, `${indent}  `).replace(/^\n\s+/, " ")}`).join("");
  }
  return keys
    .map(
      (key) =>
        `\n${indent}${/^[\w-]+$/.test(key) ? key : JSON.stringify(key)}:${yaml(value[key], `${indent}  `)}`,
    )
    .join("");
}

function scalar(value) {
  if (typeof value !== "string") return String(value);
  return /^[A-Za-z/][\w/.:-]*$/.test(value) && !value.endsWith(":") ? value : JSON.stringify(value);
}
