/** Texts that the causes' examples share: one small service on Fargate, and the ways in which it can be told. */

export interface TemplateOptions {
  /** The port that the container maps. */
  readonly containerPort?: number;
  /** The port that the service names; the mapped one when absent. */
  readonly servicePort?: number;
  readonly targetGroupPort?: number;
  /** Lines of the target group's health check. */
  readonly healthCheck?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Lines of the container's own health check. */
  readonly containerCheck?: Readonly<Record<string, unknown>>;
  /** More properties of the container. */
  readonly container?: Readonly<Record<string, unknown>>;
  /** More containers of the task. */
  readonly sidecars?: readonly Readonly<Record<string, unknown>>[];
  readonly graceSeconds?: number;
}

const HEALTH_CHECK = {
  HealthCheckPath: "/health",
  HealthCheckIntervalSeconds: 30,
  HealthCheckTimeoutSeconds: 5,
  HealthyThresholdCount: 2,
  UnhealthyThresholdCount: 3,
};

/** A load-balanced Fargate service as a CloudFormation template. */
export function fargateTemplate(options: TemplateOptions = {}): string {
  const mapped = options.containerPort ?? 8080;
  const properties = {
    Balancer: resource("AWS::ElasticLoadBalancingV2::LoadBalancer", {
      Scheme: "internet-facing",
      Subnets: { Ref: "Subnets" },
      SecurityGroups: [{ Ref: "BalancerSecurityGroup" }],
    }),
    Listener: resource("AWS::ElasticLoadBalancingV2::Listener", {
      LoadBalancerArn: { Ref: "Balancer" },
      Port: 443,
      Protocol: "HTTPS",
      Certificates: [{ CertificateArn: { Ref: "CertificateArn" } }],
      DefaultActions: [{ Type: "forward", TargetGroupArn: { Ref: "TargetGroup" } }],
    }),
    TargetGroup: resource("AWS::ElasticLoadBalancingV2::TargetGroup", {
      VpcId: { Ref: "VpcId" },
      TargetType: "ip",
      Protocol: "HTTP",
      Port: options.targetGroupPort ?? mapped,
      ...(options.healthCheck ?? HEALTH_CHECK),
    }),
    TaskDefinition: resource("AWS::ECS::TaskDefinition", {
      Family: "orders",
      RequiresCompatibilities: ["FARGATE"],
      NetworkMode: "awsvpc",
      Cpu: "512",
      Memory: "1024",
      ExecutionRoleArn: { Ref: "ExecutionRoleArn" },
      ContainerDefinitions: [container(mapped, options), ...(options.sidecars ?? [])],
    }),
    Service: { ...service(options, mapped), DependsOn: "Listener" },
  };
  return `${JSON.stringify({ AWSTemplateFormatVersion: "2010-09-09", Parameters: PARAMETERS, Resources: properties }, null, 2)}\n`;
}

const PARAMETERS = {
  VpcId: { Type: "AWS::EC2::VPC::Id" },
  Subnets: { Type: "List<AWS::EC2::Subnet::Id>" },
  BalancerSecurityGroup: { Type: "AWS::EC2::SecurityGroup::Id" },
  TaskSecurityGroup: { Type: "AWS::EC2::SecurityGroup::Id" },
  CertificateArn: { Type: "String" },
  ExecutionRoleArn: { Type: "String" },
};

function resource(type: string, properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { Type: type, Properties: properties };
}

function container(mapped: number, options: TemplateOptions): Record<string, unknown> {
  return {
    Name: "orders",
    Image: "orders:1.4.2",
    PortMappings: [{ ContainerPort: mapped }],
    Environment: Object.entries(options.environment ?? {}).map(([Name, Value]) => ({ Name, Value })),
    ...(options.containerCheck ? { HealthCheck: options.containerCheck } : {}),
    ...options.container,
  };
}

function service(options: TemplateOptions, mapped: number): Record<string, unknown> {
  return resource("AWS::ECS::Service", {
    LaunchType: "FARGATE",
    DesiredCount: 2,
    TaskDefinition: { Ref: "TaskDefinition" },
    HealthCheckGracePeriodSeconds: options.graceSeconds ?? 60,
    DeploymentConfiguration: {
      MinimumHealthyPercent: 100,
      MaximumPercent: 200,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    },
    LoadBalancers: [
      {
        ContainerName: "orders",
        ContainerPort: options.servicePort ?? mapped,
        TargetGroupArn: { Ref: "TargetGroup" },
      },
    ],
    NetworkConfiguration: {
      AwsvpcConfiguration: {
        Subnets: { Ref: "Subnets" },
        SecurityGroups: [{ Ref: "TaskSecurityGroup" }],
      },
    },
  });
}

export const NODE_DOCKERFILE = `FROM node:20.20.2-bookworm-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY . .
CMD ["node", "server.js"]
`;

export const PYTHON_DOCKERFILE = `FROM python:3.12-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
CMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8080"]
`;

/** A `package.json` with the packages that the source imports. */
export function packageJson(...packages: readonly string[]): string {
  const dependencies = Object.fromEntries(packages.map((name) => [name, "*"]));
  return `${JSON.stringify({ name: "orders", version: "1.0.0", type: "module", dependencies }, null, 2)}\n`;
}

/** An Express service: what it imports, what stands before its routes, and where it listens. */
export function expressServer(
  options: {
    readonly imports?: string;
    readonly before?: string;
    readonly health?: string;
    readonly listen?: string;
  } = {},
): string {
  return [
    'import express from "express";',
    ...(options.imports ? [options.imports] : []),
    "",
    "const app = express();",
    ...(options.before ? [options.before] : []),
    `app.get("/health", ${options.health ?? '(request, response) => response.json({ status: "ok" })'});`,
    'app.get("/orders", (request, response) => response.json([]));',
    `const server = app.listen(${options.listen ?? "8080"});`,
    'process.on("SIGTERM", () => server.close());',
    "",
  ].join("\n");
}

/** The files of one Node service: template, Dockerfile, manifest and source. */
export function nodeService(
  source: string,
  options: TemplateOptions & { readonly packages?: readonly string[]; readonly dockerfile?: string } = {},
): Record<string, string> {
  return {
    "template.json": fargateTemplate(options),
    Dockerfile: options.dockerfile ?? NODE_DOCKERFILE,
    "package.json": packageJson("express", ...(options.packages ?? [])),
    "server.js": source,
  };
}

/** The files of one Python service. */
export function pythonService(
  source: string,
  options: TemplateOptions & { readonly packages?: readonly string[]; readonly dockerfile?: string } = {},
): Record<string, string> {
  return {
    "template.json": fargateTemplate(options),
    Dockerfile: options.dockerfile ?? PYTHON_DOCKERFILE,
    "requirements.txt": `${["fastapi", "uvicorn", ...(options.packages ?? [])].join("\n")}\n`,
    "main.py": source,
  };
}
